import { expect, it } from "vitest";
import { lineBatches, type Line } from "../../src/readers/lines.ts";

async function linesOf(...chunks: readonly string[]): Promise<Line[]> {
  async function* text(): AsyncGenerator<string> {
    for (const chunk of chunks) yield await Promise.resolve(chunk);
  }
  const lines: Line[] = [];
  for await (const batch of lineBatches(text())) lines.push(...batch);
  return lines;
}

it.each([
  ["LF", ["a\nb\n"], ["a", "b"]],
  ["CRLF", ["a\r\nb\r\n"], ["a", "b"]],
  ["CRLF that two chunks share", ["a\r", "\nb"], ["a", "b"]],
  ["no end of the last line", ["a\nb"], ["a", "b"]],
  ["a line over three chunks", ["a", "b", "c\nd"], ["abc", "d"]],
  ["empty lines, which count", ["\n\na"], ["", "", "a"]],
])("ends lines with %s", async (_, chunks, wanted) => {
  const lines = await linesOf(...chunks);
  expect(lines.map(({ text }) => text)).toEqual(wanted);
  expect(lines.map(({ number }) => number)).toEqual(wanted.map((_line, index) => index + 1));
});

it.each([
  ["in one chunk", [`a\n${"x".repeat(1024 * 1024 + 1)}\nb`]],
  ["over many chunks", ["a\n", ...Array.from({ length: 40 }, () => "x".repeat(50_000)), "x\nb"]],
])("keeps only the start of a line over a megabyte %s, and goes on behind it", async (_, chunks) => {
  const lines = await linesOf(...chunks);
  expect(lines.map(({ text, overlong }) => [text.length, overlong])).toEqual([
    [1, false],
    [120, true],
    [1, false],
  ]);
});
