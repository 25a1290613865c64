import { existsSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import { openSpool, type Spooled, spooledLines, spooledPieces } from "../../src/tree/spool.ts";
import { temporaryFolder } from "../support/temporary.ts";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});

const spooledText = (spooled: Spooled, part: string) => [...spooledPieces(spooled, part)].join("");

const days = ["2026-08-01", "2026-08-02", "2026-08-03"];

/** Lines of three days in turn, some with signs of two and more bytes. */
function fill(file: string, lines: number, most: number) {
  const spool = openSpool(file, most);
  const wanted = new Map(days.map((day) => [day, ""]));
  for (let index = 0; index < lines; index += 1) {
    const day = days[index % days.length] ?? "";
    const line = `{"id":${index},"value":"bücher-${index}.example 🎣"}`;
    spool.add(day, line);
    wanted.set(day, `${wanted.get(day) ?? ""}${line}\n`);
  }
  return { spooled: spool.close(), wanted };
}

describe("lines that wait for their part", () => {
  it.each([
    ["stay in memory while they are few", 1_000_000, false],
    ["go to a file when they are many", 1000, true],
    ["go there one by one when there is no room at all", 0, true],
  ])("%s", (_, most, onDisk) => {
    const file = join(folder, "deep", "spool");
    const { spooled, wanted } = fill(file, 100, most);
    expect(existsSync(file)).toBe(onDisk);
    for (const day of days) {
      expect(spooledText(spooled, day)).toBe(wanted.get(day));
      expect(spooledLines(spooled, day)).toEqual(wanted.get(day)?.trimEnd().split("\n"));
    }
    expect([...spooled.parts].map(([day, { texts }]) => [day, texts])).toEqual(
      days.map((day, at) => [day, at === 0 ? 34 : 33]),
    );
  });
  it("keep nothing of what an earlier run left in the file", () => {
    const file = join(folder, "spool");
    writeFileSync(file, "left by a run that was killed\n");
    const { spooled, wanted } = fill(file, 50, 100);
    for (const day of days) expect(spooledText(spooled, day)).toBe(wanted.get(day));
  });
  it("are none on a day without any", () => {
    expect(spooledText(fill(join(folder, "spool"), 9, 0).spooled, "2026-08-04")).toBe("");
  });
  it("are not taken for complete when the file lost its end", () => {
    const file = join(folder, "spool");
    const { spooled } = fill(file, 9, 0);
    truncateSync(file, statSync(file).size - 5);
    expect(() => days.map((day) => spooledText(spooled, day))).toThrow("bytes early");
  });
  it("are an error with a hint when they cannot be written", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => fill(join(folder, "file", "spool"), 9, 0)).toThrow(PressError);
  });
});
