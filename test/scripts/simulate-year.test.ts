import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quotedTables, withTables, type Year, yearForm } from "../../scripts/year/report.ts";
import { repository } from "../support/repository.ts";

const page = readFileSync(join(repository, "docs/operations.md"), "utf8");

/** Titles of the tables in their order, and the names of those rows that every year has. Prettier aligns the cells of a page. */
function formOf(text: string): string[][] {
  const cellsOf = (line: string) => line.split("|").map((cell) => cell.trim());
  return (text.match(/(?:^\|.*\n)+/gm) ?? []).map((table) => {
    const [head = [], , ...rows] = table.trimEnd().split("\n").map(cellsOf);
    return head.includes("figure") ? [...head, ...rows.map(([, name = ""]) => name)] : head;
  });
}

describe("four days of the simulated year, of which one is skipped, one has empty feeds and one a false positive", () => {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-year-"));
  let printed: string;
  let year: Year;

  beforeAll(() => {
    const json = join(folder, "year.json");
    const args = ["--import", "tsx", "scripts/simulate-year.ts", "--days", "4", "--every", "4", "--json", json];
    printed = execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8", stdio: "pipe" });
    year = yearForm.parse(JSON.parse(readFileSync(json, "utf8")));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("keeps every promise that is held against it", () => {
    expect(year.broken).toEqual([]);
    expect(year).toMatchObject({ skipped: 1, held: 1 });
  });

  it("commits on days with news, and on no other", () => {
    expect(year.stretches.map(({ commits, days }) => [commits, days])).toEqual([
      [1, 1],
      [1, 3],
    ]);
    expect(year.stretches[1]?.changed).toBeGreaterThan(300);
  });

  it("accounts for the whole repository", () => {
    const [first, last] = year.stretches;
    expect(last?.gitKib).toBe((first?.gitKib ?? 0) + (last?.grownKib ?? 0));
    const named = year.classes.reduce((sum, { kib }) => sum + kib, 0);
    expect(Math.abs(named - (last?.packKib ?? 0))).toBeLessThan((last?.packKib ?? 0) * 0.1);
    expect(year.sparseKib).toBeLessThan(year.shallowKib / 2);
  });

  it("prints the tables that docs/operations.md quotes of a whole year", () => {
    expect(formOf(printed)).toHaveLength(3);
    expect(formOf(quotedTables(page))).toEqual(formOf(printed));
  });

  it("tells the same of figures that were kept", () => {
    const args = ["--import", "tsx", "scripts/simulate-year.ts", "--from", join(folder, "year.json")];
    expect(execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8", stdio: "pipe" })).toBe(printed);
  });

  it("puts them where the page has them", () => {
    expect(quotedTables(withTables(page, printed))).toContain(printed);
  });
});
