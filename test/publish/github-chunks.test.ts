import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { chunksOf, type Entry } from "../../src/publish/github-chunks.ts";
import type { StagedChange } from "../../src/publish/publisher.ts";

// The cases of a table are staged before any test runs.
const folder = mkdtempSync(join(tmpdir(), "rulepress-chunks-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
let staged = 0;

function write(path: string, bytes: string | Buffer): StagedChange {
  staged += 1;
  const file = join(folder, String(staged));
  writeFileSync(file, bytes);
  return { action: "write", path, blob: "", size: bytes.length, file };
}

const remove = (path: string): StagedChange => ({ action: "remove", path });
const wordOf = ({ path, text, bytes }: Entry): string =>
  `${path.replace(/^rules\//, "")} ${text !== undefined ? "inline" : bytes !== undefined ? "blob" : "removed"}`;
const wordsOf = (changes: readonly StagedChange[]): string[][] =>
  [...chunksOf(changes, "rules")].map((chunk) => chunk.map(wordOf));

it.each<readonly [string, readonly StagedChange[], string[][]]>([
  ["nothing", [], []],
  ["text goes inline", [write("a", "a\n")], [["a inline"]]],
  ["an empty file would read as no content at all", [write("a", "")], [["a blob"]]],
  ["bytes that are no UTF-8 cannot stand in JSON", [write("a", Buffer.from([0xff, 0xfe]))], [["a blob"]]],
  ["a byte order mark stays", [write("a", "\ufeffa")], [["a inline"]]],
  ["a megabyte goes inline", [write("a", "x".repeat(1_000_000))], [["a inline"]]],
  ["and one byte more does not", [write("a", "x".repeat(1_000_001))], [["a blob"]]],
  ["removals come after what is written", [remove("z"), write("a", "a")], [["a inline"], ["z removed"]]],
  ["but a file makes room for a folder first", [write("d/e/a", "a"), remove("d")], [["d removed"], ["d/e/a inline"]]],
  ["and a folder for a file", [write("d", "a"), remove("d/e/a")], [["d/e/a removed"], ["d inline"]]],
  [
    "a name that only begins alike is none of these",
    [write("d/a", "a"), remove("dd")],
    [["d/a inline"], ["dd removed"]],
  ],
])("%s", (_, changes, wanted) => {
  expect(wordsOf(changes)).toEqual(wanted);
});

it("a hundred entries are one tree, and one more begins another", () => {
  const removals = Array.from({ length: 101 }, (_, index) => remove(String(index)));
  expect([...chunksOf(removals, "rules")].map(({ length }) => length)).toEqual([100, 1]);
});

it("a tree is full before it passes a megabyte", () => {
  const writes = ["a", "b", "c"].map((path) => write(path, path.repeat(400_000)));
  expect(wordsOf(writes)).toEqual([["a inline", "b inline"], ["c inline"]]);
});
