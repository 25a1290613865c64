import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { byText, sortedUnique } from "../../../src/model/order.ts";
import { readList, readTable, tableFile } from "../../../src/refine/guards/table.ts";

const folder = new URL("../../../src/data/guards/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");

describe("the guards' data", () => {
  const table = readTable(read(tableFile));

  it("names every list once, and holds no list that no guard reads", () => {
    const lists = readdirSync(folder).filter((name) => name.endsWith(".txt"));
    expect(table.map(({ file }) => file).sort(byText)).toEqual(lists.sort(byText));
    expect(new Set(table.map(({ name }) => name)).size).toBe(table.length);
  });

  it.each(table.map(({ file, title }) => ({ file, title })))(
    "$file has a header and sorted, unique values",
    ({ file, title }) => {
      const [first, origin, licence, date] = read(file).split("\n");
      expect(first?.startsWith("# ")).toBe(true);
      expect(title).not.toBe("");
      expect(origin).toMatch(/^# origin: /);
      expect(licence).toMatch(/^# licence: CC0-1\.0/);
      expect(date).toMatch(/^# date: \d{4}-\d\d-\d\d$/);
      const values = readList(read(file));
      expect(values.length).toBeGreaterThan(0);
      expect(values).toEqual(sortedUnique(values));
    },
  );
});

describe("readList", () => {
  it("leaves out the header and the last line break", () => {
    expect(readList("# title\n# date: 2026-08-01\na\nb\n")).toEqual(["a", "b"]);
  });
});

describe("readTable", () => {
  it.each([
    ["an unknown action", '[{"name":"x","file":"x.txt","match":"hash","action":"delete","reason":"","title":""}]'],
    [
      "a file outside the folder",
      '[{"name":"x","file":"../x.txt","match":"hash","action":"drop","reason":"","title":""}]',
    ],
    [
      "a host list without reach",
      '[{"name":"x","file":"x.txt","match":"host","action":"drop","reason":"","title":""}]',
    ],
  ])("refuses %s", (_, text) => {
    expect(() => readTable(text)).toThrow();
  });
});
