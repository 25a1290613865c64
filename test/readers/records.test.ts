import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Capture } from "../../src/readers/json-scan.ts";
import { elementsAt, jsonRecords, ndjsonRecords, type JsonRecord } from "../../src/readers/records.ts";

async function* cut(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size));
}

async function all(batches: AsyncIterable<readonly JsonRecord[]>): Promise<JsonRecord[]> {
  const records: JsonRecord[] = [];
  for await (const batch of batches) records.push(...batch);
  return records;
}

const valuesOf = (records: readonly JsonRecord[]): unknown[] =>
  records.map((record) => ("bad" in record ? { bad: record.bad } : record.value));

const elements: Capture = (path) => path.length === 1;

describe("records of a JSON document", () => {
  it("are those that JSON.parse would give, for any value and any chunks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.jsonValue()),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(0, 1),
        async (list, size, indent) => {
          const text = JSON.stringify(list, null, indent);
          expect(valuesOf(await all(jsonRecords(cut(text, size), "x", elements)))).toEqual(JSON.parse(text));
        },
      ),
    );
  });

  it.each([
    ["brackets and escaped quotes within strings", '["a\\"]}{[", {"k":"}\\\\"}]', ['a"]}{[', { k: "}\\" }]],
    ["numbers and literals at the very end", "[1,-2.5e3,true,null]", [1, -2500, true, null]],
    ["values of an object", '{"a":1,"b":[2]}', [1, [2]]],
    ["several documents", '[1] [2]\n{"a":3}', [1, 2, 3]],
    ["a key with an escape", '{"a\\u0062\\"":1}', [1]],
  ])("are found among %s", async (_, text, wanted) => {
    for (const size of [1, 2, 3, 100]) {
      expect(valuesOf(await all(jsonRecords(cut(text, size), "x", elements)))).toEqual(wanted);
    }
  });

  it("carry their place, and which document they stand in", async () => {
    const records = await all(jsonRecords(cut('{"a~/":[{"b":1}]}{"c":[2]}', 4), "x", (path) => path.length === 2));
    expect(records).toEqual([
      { number: 1, root: 0, path: ["a~/", 0], value: { b: 1 } },
      { number: 2, root: 1, path: ["c", 0], value: 2 },
    ]);
  });

  it("are bad alone when only their inside is broken", async () => {
    expect(valuesOf(await all(jsonRecords(cut('[{"a":1},{"a":tru},{"a":3}]', 5), "x", elements)))).toEqual([
      { a: 1 },
      { bad: '{"a":tru}' },
      { a: 3 },
    ]);
  });

  it("are bad alone when they are larger than anything that is a record", async () => {
    const text = `["${"x".repeat(17 * 1024 * 1024)}", "a"]`;
    const [first, second] = valuesOf(await all(jsonRecords(cut(text, 1024 * 1024), "x", elements)));
    expect(first).toEqual({ bad: `"${"x".repeat(119)}` });
    expect(second).toBe("a");
  });

  it.each([
    ["an end within a record", '[{"a":1},{"a":', "input-truncated"],
    ["an end between records", '[{"a":1},', "input-truncated"],
    ["an end within a key", '{"ab', "input-truncated"],
    ["a missing comma", "[1 2]", "input-malformed"],
    ["a wrong bracket", "[1}", "input-malformed"],
    ["a bare word", "{a:1}", "input-malformed"],
    ["nesting without end", "[[".repeat(100), "input-malformed"],
  ])("are refused altogether for %s", async (_, text, code) => {
    const deep: Capture = (path, opening) => opening === "{" && path.length === 1;
    await expect(all(jsonRecords(cut(text, 3), "feed.json", deep))).rejects.toMatchObject({
      code,
      message: expect.stringContaining("feed.json") as unknown,
    });
  });

  it("say behind which record the text ended", async () => {
    await expect(all(jsonRecords(cut("[1,2,", 9), "x", elements))).rejects.toThrow("record 3");
  });
});

it("takes a list that is not there for an error, and an empty one for a list", async () => {
  expect(await all(elementsAt(cut('{"data":[]}', 3), "x", ["data"]))).toEqual([]);
  await expect(all(elementsAt(cut('{"data":"none"}', 3), "x", ["data"]))).rejects.toMatchObject({
    code: "input-shape",
  });
});

it("reads NDJSON line by line, each bad line alone", async () => {
  expect(await all(ndjsonRecords(cut('{"a":1}\n\n{"a":\r\n3', 4)))).toEqual([
    { number: 1, root: 1, path: [], value: { a: 1 } },
    { number: 3, bad: '{"a":' },
    { number: 4, root: 4, path: [], value: 3 },
  ]);
});
