import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { sigmaList } from "../../src/formats/sigma-list.ts";
import { textOf } from "../../src/model/format.ts";
import type { Item } from "../../src/model/plugin.ts";
import { conversions, type ConvertedPack, convertLists } from "../../src/dist/convert.ts";
import { itemOf } from "../../src/pipeline/item.ts";
import { openTree, recordsIn } from "../../src/pipeline/tree-reader.ts";
import { item, settings } from "../support/pack.ts";
import { describeConformance, pythonPrograms } from "../support/python.ts";
import { oneQueryEach, writeProgram } from "../support/sigma-program.ts";
import { sigmaRules, sigmaValues } from "../support/sigma-values.ts";
import { refusal } from "../support/world.ts";

const rulesForm = z.array(z.strictObject({ id: z.uuid(), list: z.string() }));
const root = resolve(import.meta.dirname, "../..");

/** A pack of lists as `dist` prints it. */
function printPack(folder: string, items: readonly Item[]): void {
  const texts = sigmaList.documents.map((document) => [document.file, textOf(document, items, settings)] as const);
  for (const [file, text] of [...texts, ...Object.entries(sigmaList.fixed?.(settings) ?? {})]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "rulepress-convert-"));
  onTestFinished(() => {
    rmSync(made, { recursive: true });
  });
  return made;
}

describeConformance("the lists of the demo, converted by sigma-cli", () => {
  const pack = mkdtempSync(join(tmpdir(), "rulepress-converted-"));
  const sigma = { command: "sigma", environment: { ...process.env, ...pythonPrograms() } };
  const read = (file: string) => readFileSync(join(pack, file), "utf8");
  const queriesOf = (file: string) => read(file).trimEnd().split("\n\n");
  let converted: readonly ConvertedPack[] = [];

  beforeAll(async () => {
    const { published, settings: ofDemo } = await openTree(join(root, "rules"));
    const items: Item[] = [];
    for await (const record of recordsIn(published)) if (record.status === "live") items.push(itemOf(record, ofDemo));
    printPack(pack, items);
    ({ packs: converted } = await convertLists(pack, sigma));
  }, 300_000);
  afterAll(() => {
    rmSync(pack, { recursive: true });
  });

  it("give a file for every product, and level low in a folder of its own", () => {
    const files = conversions.map(({ file }) => file);
    expect(converted.map(({ file }) => file)).toEqual([
      ...files.map((file) => `converted/${file}`),
      ...files.map((file) => `converted/low/${file}`),
    ]);
    expect(readdirSync(join(pack, "converted"))).toEqual([...files, "low", "rules.json"].sort());
  });

  it("hold a query for every list, of at most 10,000 characters", () => {
    for (const { file, queries, longest } of converted) {
      const found = queriesOf(file);
      expect(found).toHaveLength(queries);
      expect(Math.max(...found.map(({ length }) => length))).toBe(longest);
      expect(longest).toBeLessThanOrEqual(10_000);
    }
  });

  it.each(conversions.map(({ file }) => file))("name in rules.json the rule of each query of %s", (file) => {
    const rules = rulesForm.parse(JSON.parse(read("converted/rules.json")));
    const queries = queriesOf(`converted/${file}`);
    const lists = [...new Set(rules.map(({ list }) => list))];
    const known = new Map(
      lists.flatMap((list) => sigmaRules(read(list)).map((rule) => [rule.id, sigmaValues(rule)] as const)),
    );
    expect(rules.map(({ id }) => id)).toEqual([...known.keys()]);
    for (const [index, { id }] of rules.entries()) {
      const plain = (known.get(id) ?? []).filter((value) => /^[\w.]+$/.test(value));
      for (const value of plain) expect(queries[index], `${file} ${id}`).toContain(value);
    }
  });

  it("are the same bytes when they are converted once more", async () => {
    const before = converted.map(({ file }) => read(file));
    expect(await convertLists(pack, sigma)).toEqual({ packs: converted, leftOut: [] });
    expect(converted.map(({ file }) => read(file))).toEqual(before);
  }, 300_000);
});

/** A program in the place of sigma, to see what a bad one leads to. */
function program(lines: string): string {
  const path = join(folder(), "sigma");
  writeProgram(path, lines);
  return path;
}

const many = (count: number) => Array.from({ length: count }, (_, index) => item("domain", `host-${index}.example`));

describe("a conversion that cannot be", () => {
  const environment = { PATH: process.env["PATH"], RULEPRESS_KEY: "s3cret" };
  const convert = (command: string, items: readonly Item[] = many(1)) => {
    const pack = folder();
    printPack(pack, items);
    return convertLists(pack, { command, environment });
  };

  it("names a program that is not there", async () => {
    const { code, message } = await refusal(convert("/nowhere/sigma"));
    expect([code, message]).toEqual(["sigma-missing", expect.stringContaining("/nowhere/sigma cannot be started")]);
  });

  it("tells what the program said, without what is no business of a terminal", async () => {
    const failing = program("echo 'no backend, see https://u:p@x.example/?key=1' >&2; exit 3");
    const { code, message } = await refusal(convert(failing));
    expect(code).toBe("sigma-failed");
    expect(message).toBe("sigma convert ended with status 3: no backend, see https://x.example/");
  });

  it("is refused when a rule has no query of its own", async () => {
    expect((await refusal(convert(program("echo one; echo; echo two")))).message).toContain(
      "gave 2 queries of 1 rules",
    );
  });

  it("shows the program no variable that may hold a key", async () => {
    const telling = program("env >&2; exit 1");
    expect((await refusal(convert(telling))).message).not.toContain("s3cret");
  });

  it("is nothing for a pack without lists", async () => {
    expect(await convert("/nowhere/sigma", [])).toEqual({ packs: [], leftOut: [] });
  });
});

describe("a file of queries that its product cannot take", () => {
  const environment = { PATH: process.env["PATH"] };
  const convertIn = (pack: string, command: string, count: number, capped = false) => {
    printPack(pack, many(count));
    return convertLists(pack, { command, environment }, { capped });
  };
  const asim = "converted/sentinel-asim.kql";

  it("is left out by name where a workspace has no room for so many rules, and the others are there", async () => {
    const pack = folder();
    const { packs, leftOut } = await convertIn(pack, program(oneQueryEach), 40_000);
    const room = "a workspace of Microsoft Sentinel has room for 512 rules";
    expect(leftOut).toEqual([{ file: asim, says: expect.stringMatching(`^\\d{3} queries, but ${room}$`) as string }]);
    const others = conversions.map(({ file }) => `converted/${file}`).filter((file) => file !== asim);
    expect(packs.map(({ file }) => file)).toEqual(others);
    const names = ["rules.json", ...conversions.map(({ file }) => file).filter((file) => !asim.endsWith(`/${file}`))];
    expect(readdirSync(join(pack, "converted")).sort()).toEqual(names.sort());
  });

  it("is there with as many rules as a workspace takes", async () => {
    const { packs, leftOut } = await convertIn(folder(), program(oneQueryEach), 30_000);
    expect(leftOut).toEqual([]);
    expect(packs.find(({ file }) => file === asim)?.queries).toBeLessThanOrEqual(512);
  });

  it("is there where the owner has chosen how many indicators the subscription holds", async () => {
    const { packs, leftOut } = await convertIn(folder(), program(oneQueryEach), 40_000, true);
    expect(leftOut).toEqual([]);
    expect(packs).toHaveLength(conversions.length);
  });

  it("is left out, with the rule, where one of its queries is longer than a rule of Microsoft Sentinel may be", async () => {
    const pack = folder();
    const long = program(`case "$3" in lucene) head -c 10001 /dev/zero | tr '\\0' a;; *) echo short;; esac`);
    const { packs, leftOut } = await convertIn(pack, long, 1);
    expect(leftOut).toEqual([
      {
        file: "converted/elastic.lucene",
        says: expect.stringMatching(/^the query of rule [0-9a-f-]{36} has 10,001 characters, but/) as string,
      },
    ]);
    expect(packs).toHaveLength(conversions.length - 1);
    expect(readdirSync(join(pack, "converted"))).not.toContain("elastic.lucene");
  });
});
