import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { verify } from "../../src/pipeline/verify.ts";
import { happened, refusal, sightings, world } from "../support/world.ts";

const rules = "sigma/domain/2026/08/net_dns_ioc_2026_08_01.yml";
const feeds = { alpha: sightings(["a.example", "b.example"]) };

/** A tree with one day in it, and a hand that edits. */
async function tree() {
  const made = world();
  await made.day("2026-08-01", feeds);
  const at = (path: string) => join(made.out, path);
  return {
    ...made,
    before: made.tree(),
    at,
    append: (path: string) => {
      appendFileSync(at(path), "# by hand\n");
    },
  };
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

describe("a tree that was changed by hand", () => {
  it.each<[string, (at: (path: string) => string) => void, string]>([
    [
      "an edited rule",
      (at) => {
        appendFileSync(at(rules), "# by hand\n");
      },
      `${rules} (edited)`,
    ],
    [
      "a deleted rule",
      (at) => {
        rmSync(at(rules));
      },
      `${rules} (deleted)`,
    ],
    [
      "an added rule",
      (at) => {
        put(at("sigma/mine.yml"), "title: mine\n");
      },
      "sigma/mine.yml (added)",
    ],
    [
      "an added folder",
      (at) => {
        put(at("mine/rule.yml"), "title: mine\n");
      },
      "mine/rule.yml (added)",
    ],
    [
      "an edited page",
      (at) => {
        appendFileSync(at("README.md"), "by hand\n");
      },
      "README.md (edited)",
    ],
    [
      "an edited ledger",
      (at) => {
        edit(at("ledger/domain/2026/08/2026-08-01.ndjson"), '"medium"', '"high"');
      },
      "ledger/domain/2026/08/2026-08-01.ndjson (edited)",
    ],
    [
      "an edited delta",
      (at) => {
        edit(at("delta/2026/08/2026-08-01.json"), '"added"', '"Added"');
      },
      "delta/2026/08/2026-08-01.json (edited)",
    ],
    [
      "an edited manifest",
      (at) => {
        edit(at("manifest.json"), '"live": 2', '"live": 3');
      },
      "manifest.json (edited)",
    ],
    [
      "an edited checksum",
      (at) => {
        edit(at("SHA256SUMS"), /[0-9a-f]{64}(?= {2}README)/, "0".repeat(64));
      },
      "SHA256SUMS (edited)",
    ],
    [
      "a checksum line too many",
      (at) => {
        appendFileSync(at("SHA256SUMS"), `${"0".repeat(64)}  x.yml\n`);
      },
      "SHA256SUMS (edited)",
    ],
    [
      "deleted checksums",
      (at) => {
        rmSync(at("SHA256SUMS"));
      },
      "SHA256SUMS (deleted)",
    ],
  ])("is refused by name, and left as it is: %s", async (_, hand, named) => {
    const { at, day, tree: files } = await tree();
    hand(at);
    const edited = files();
    const refused = await refusal(day("2026-08-02", feeds));
    expect(refused.code).toBe("tree-edited");
    expect(refused.message).toBe(`The tree was changed by hand: ${named}.`);
    expect(refused.hint).toContain("git checkout");
    expect(files()).toEqual(edited);
  });
  it("is refused whole where a folder is not a tree at all", async () => {
    const { out, day } = world();
    put(join(out, "thesis.txt"), "chapter one\n");
    const refused = await refusal(day("2026-08-01", feeds));
    expect(refused).toMatchObject({ code: "tree-foreign" });
    expect(refused.message).toContain("thesis.txt");
    expect(readFileSync(join(out, "thesis.txt"), "utf8")).toBe("chapter one\n");
  });
  it("is refused where a link stands in it: nothing may be written through one", async () => {
    const { at, day } = await tree();
    symlinkSync("/etc", at("sigma/etc"));
    expect((await refusal(day("2026-08-02", feeds))).code).toBe("tree-strange-file");
  });
  it("names ten files at most", async () => {
    const { at, day } = await tree();
    for (let index = 10; index < 25; index += 1) put(at(`sigma/mine-${index}.yml`), "x\n");
    const { message } = await refusal(day("2026-08-02", feeds));
    expect(message).toMatch(/sigma\/mine-19\.yml \(added\) and 5 more\.$/);
  });
});

describe("--repair", () => {
  it.each<[string, (at: (path: string) => string) => void]>([
    [
      "an edited rule",
      (at) => {
        appendFileSync(at(rules), "# by hand\n");
      },
    ],
    [
      "a deleted rule",
      (at) => {
        rmSync(at(rules));
      },
    ],
    [
      "an added rule",
      (at) => {
        put(at("sigma/mine.yml"), "title: mine\n");
      },
    ],
    [
      "an added folder",
      (at) => {
        put(at("mine/rule.yml"), "title: mine\n");
      },
    ],
    [
      "an added page",
      (at) => {
        put(at("notes.txt"), "mine\n");
      },
    ],
    [
      "an edited page",
      (at) => {
        appendFileSync(at("README.md"), "by hand\n");
      },
    ],
    [
      "an edited list",
      (at) => {
        appendFileSync(at("lists/domain.txt"), "mine.example\n");
      },
    ],
    [
      "a deleted list rule",
      (at) => {
        rmSync(at("sigma-lists"), { recursive: true });
      },
    ],
    [
      "an edited bundle",
      (at) => {
        appendFileSync(at("stix/2026/08/2026-08-01.json"), " ");
      },
    ],
    [
      "a deleted MISP feed",
      (at) => {
        rmSync(at("misp"), { recursive: true });
      },
    ],
    [
      "an edited pipeline",
      (at) => {
        appendFileSync(at("pipelines/splunk.yml"), "# mine\n");
      },
    ],
  ])("prints the derived files anew: %s", async (_, hand) => {
    const { at, day, tree: files, before, out, folder } = await tree();
    hand(at);
    const run = await day("2026-08-01", feeds, { repair: true });
    expect(happened(run)).toEqual({});
    const healed = files();
    const records = /^(?:CHANGELOG\.md|SHA256SUMS|manifest\.json|README\.md|delta\/.*|ledger\/sources\.json)$/;
    for (const [path, text] of before) if (!records.test(path)) expect(healed.get(path), path).toBe(text);
    expect([...healed.keys()]).toEqual([...before.keys()]);
    expect((await verify(out, { rebuild: true, scratch: join(folder, "scratch") })).findings).toEqual([]);
    expect((await day("2026-08-02", feeds)).plan.changes).toEqual([]);
  });
  it.each(["ledger/domain/2026/08/2026-08-01.ndjson", "delta/2026/08/2026-08-01.json", "manifest.json", "SHA256SUMS"])(
    "does not make up what only the past can tell: %s",
    async (path) => {
      const { append, day, tree: files } = await tree();
      append(path);
      const edited = files();
      const refused = await refusal(day("2026-08-02", feeds, { repair: true }));
      expect(refused.message).toContain(path);
      expect(files()).toEqual(edited);
    },
  );
});

function edit(path: string, from: string | RegExp, to: string): void {
  const before = readFileSync(path, "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${path} has nothing to edit`);
  writeFileSync(path, after);
}
