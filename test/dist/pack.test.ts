import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPack, type PackRequest } from "../../src/dist/pack.ts";
import { idList } from "../../src/dist/id-list.ts";
import { parsePast } from "../../src/dist/past.ts";
import { scratchesIn } from "../../src/dist/scratch.ts";
import { type Entry, type FormatSpec, rows } from "../../src/model/format.ts";
import type { Kind, LedgerRecord } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { filesBelow } from "../../src/tree/published.ts";
import { item, settings } from "../support/pack.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-pack-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const asOf = "2026-05-20T08:00:00.000Z";
const earlier = "2026-05-12T08:00:00.000Z";
const line = ({ record, gone }: Entry) => `${record.value}${gone === undefined ? "" : ` ${gone}`}\n`;
const strong = (kind: Kind) => (record: LedgerRecord) => record.kind === kind && record.level !== "low";

/** A product that takes domains and URLs, three domains to a file, nothing of level low, and must be told what is gone. */
const product: FormatSpec = {
  name: "product",
  product: "A product",
  summary: "for a test",
  kinds: ["domain", "url"],
  documents: [
    { file: "in/domains.txt", keeps: strong("domain"), most: 3, open: () => rows({ head: "# domains\n", row: line }) },
    { file: "urls", keeps: strong("url"), most: 1, open: () => rows({ row: line }) },
    { file: "gone.txt", of: "gone", open: () => rows({ row: line }) },
    { file: "ids.txt", of: "gone", idsOnly: true, open: () => rows({ row: ({ record }) => `${record.id}\n` }) },
  ],
  fixed: ({ brand }) => ({ "conf/app.conf": `brand = ${brand}\n` }),
  begin: "load it",
  load: "Load it.",
  unload: "Take it out.",
};

async function packed(held: readonly Item[], others: readonly Item[] = [], more: Partial<PackRequest> = {}) {
  const lendScratch = scratchesIn(`${folder}.scratch`);
  const pack = openPack({ format: product, folder, settings, asOf, lendScratch, selects: () => true, ...more });
  for (const each of held) pack.take([each], []);
  pack.take([], others);
  return pack.close();
}

const text = (path: string) => readFileSync(join(folder, path), "utf8");
const domains = (count: number) => Array.from({ length: count }, (_, index) => item("domain", `c${index}.example`));

function withdrawn(value: string, left: Partial<LedgerRecord["left"]> = {}, more: Partial<LedgerRecord> = {}): Item {
  const leaving = { at: earlier, reason: "withdrawn" as const, from: "2026-05-01T00:00:00.000Z", ...left };
  return item("domain", value, { record: { status: "withdrawn", left: leaving, ...more } });
}

describe("a pack", () => {
  it("has a file for each document, and those that hold no indicator", async () => {
    const { indicators } = await packed([...domains(2), item("url", "https://m.example/")]);
    expect(filesBelow(folder)).toEqual(["conf/app.conf", "gone.txt", "ids.txt", "in/domains.txt", "urls"]);
    expect(text("in/domains.txt")).toBe("# domains\nc0.example\nc1.example\n");
    expect(text("conf/app.conf")).toBe("brand = Acme CTI\n");
    expect(indicators).toBe(3);
  });

  it("goes on in another file, head and all, where one is full", async () => {
    await packed([...domains(7), item("url", "https://m.example/1"), item("url", "https://m.example/2")]);
    expect(text("in/domains-003.txt")).toBe("# domains\nc6.example\n");
    expect(text("urls-002")).toBe("https://m.example/2\n");
  });

  it("begins no further file where the last one is just full", async () => {
    await packed(domains(3));
    expect(filesBelow(folder)).not.toContain("in/domains-002.txt");
  });

  it("leaves out kinds that the product cannot hold, and does not count what no file keeps", async () => {
    const low = item("domain", "low.example", { record: { level: "low" } });
    const { indicators } = await packed([item("ipv4", "203.0.113.9"), low]);
    expect(indicators).toBe(0);
    expect(text("in/domains.txt")).toBe("# domains\n");
  });

  it("states the size and SHA-256 of each of its files", async () => {
    const { files } = await packed(domains(4));
    const sums = files.written().map(({ path, sha256 }) => `${sha256}  ${path}\n`);
    const checked = execFileSync("sha256sum", ["-c", "--quiet", "-"], {
      cwd: folder,
      input: sums.join(""),
      encoding: "utf8",
    });
    expect(checked).toBe("");
    expect(files.written().map(({ path }) => path)).toEqual(filesBelow(folder));
  });
});

describe("a pack tells what has left:", () => {
  it("what the tree withdrew, where there is no last edition, with its day", async () => {
    const { gone } = await packed([], [withdrawn("bad.example")]);
    expect(text("gone.txt")).toBe(`bad.example ${earlier}\n`);
    expect(gone).toBe(1);
  });

  it("nothing of what the subscription would not have had", async () => {
    await packed([], [withdrawn("bad.example")], { selects: () => false });
    expect(text("gone.txt")).toBe("");
  });

  it("nothing of what left 91 days ago", async () => {
    await packed([], [withdrawn("bad.example", { at: "2026-02-18T07:00:00.000Z" })]);
    expect(text("gone.txt")).toBe("");
  });

  it("a member of the last edition that the subscription takes no more", async () => {
    const [one] = domains(1);
    const past = { members: idList([one?.record.id ?? ""]), left: new Map<string, string>() };
    await packed([], domains(1), { past, selects: () => false });
    expect(text("gone.txt")).toBe(`c0.example ${asOf}\n`);
  });

  it("a member that no file keeps any more, although the subscription does", async () => {
    const low = item("domain", "c0.example", { record: { level: "low" } });
    await packed([low], [], { past: { members: idList([low.record.id]), left: new Map() } });
    expect(text("gone.txt")).toBe(`c0.example ${asOf}\n`);
  });

  it("nothing of one that is back", async () => {
    const [one] = domains(1);
    const past = { members: idList([]), left: new Map([[one?.record.id ?? "", earlier]]) };
    await packed(domains(1), [], { past });
    expect(text("gone.txt")).toBe("");
  });

  it.each([
    ["whose terms no longer let it be printed", { reason: "gated" as const }, "gated" as const],
    ["whose tombstone is swept", { swept: "2026-05-19T00:00:00.000Z" }, "withdrawn" as const],
  ])("by its id alone, one %s", async (_, left, reason) => {
    const claims = { alpha: { confidence: "high" as const, ended: { at: earlier, reason } } };
    const gated = withdrawn("secret.example", left, { claims });
    await packed([], [gated]);
    expect(text("gone.txt")).toBe("");
    expect(text("ids.txt")).toBe(`${gated.record.id}\n`);
  });

  it("the same to the next edition, until it is 90 days ago", async () => {
    const { note: first } = await packed(domains(2), [withdrawn("bad.example")]);
    const past = parsePast([...(first ?? [])].join(""), "note");
    expect(past.members.size).toBe(2);
    rmSync(folder, { recursive: true });
    const others = [withdrawn("bad.example"), ...domains(2).slice(1)];
    const { note } = await packed(domains(1), others, { past });
    expect(text("gone.txt")).toBe(`bad.example ${earlier}\nc1.example ${asOf}\n`);
    expect([...parsePast([...(note ?? [])].join(""), "note").left.values()]).toEqual([asOf]);
  });
});

describe("a pack that is one archive", () => {
  const archive: FormatSpec = { ...product, archive: { file: "app.spl", folder: "TA-app" } };

  it("holds the files below its folder, for a reader of another make", async () => {
    const { files } = await packed(domains(2), [], { format: archive });
    expect(files.written().map(({ path }) => path)).toEqual(["app.spl"]);
    const list = execFileSync("tar", ["-tzf", join(folder, "app.spl")], { encoding: "utf8" });
    const names = ["conf/app.conf", "gone.txt", "ids.txt", "in/domains.txt", "urls"].map((name) => `TA-app/${name}\n`);
    expect(list).toBe(names.join(""));
    const inside = execFileSync("tar", ["-xzOf", join(folder, "app.spl"), "TA-app/in/domains.txt"], {
      encoding: "utf8",
    });
    expect(inside).toBe("# domains\nc0.example\nc1.example\n");
  });

  it("holds scripts that can be run, and no other program", async () => {
    const fixed = () => ({ "push.sh": "#!/bin/sh\n", "conf/app.conf": "brand = x\n" });
    await packed(domains(1), [], { format: { ...archive, fixed } });
    const list = execFileSync("tar", ["-tvzf", join(folder, "app.spl")], { encoding: "utf8" })
      .trimEnd()
      .split("\n");
    const programs = list.filter((line) => line.startsWith("-rwxr-xr-x"));
    expect(programs).toEqual([expect.stringMatching(/ TA-app\/push\.sh$/)]);
  });

  it("is the same, byte for byte, whenever it is made", async () => {
    await packed(domains(20), [], { format: archive });
    const one = readFileSync(join(folder, "app.spl"));
    rmSync(folder, { recursive: true });
    await packed(domains(20), [], { format: archive });
    expect(readFileSync(join(folder, "app.spl")).equals(one)).toBe(true);
  });
});
