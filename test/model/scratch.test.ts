import { expect, it } from "vitest";
import { linesOn, printedTwice, scratchInMemory } from "../../src/model/scratch.ts";

it.each([
  ["all of it", 100, ["a", "b", "c"]],
  ["what there is room for, and prints the rest again", 5, ["a", "b", "c", "b"]],
  ["nothing without room, and prints all again", 0, ["a", "b", "c", "a", "b", "c"]],
])("what is printed twice is the same both times, and keeps %s", (_, room, printed) => {
  const scratch = scratchInMemory();
  for (const [shelf, text] of ["b 2222\n", "a 1\n", "c 3\n", "a 0\n"].map((line) => line.split(" "))) {
    scratch.lay(shelf ?? "", text ?? "");
  }
  const asked: string[] = [];
  const shelves = printedTwice(
    scratch,
    (shelf) => {
      asked.push(shelf);
      return linesOn(scratch, shelf).sort().join(" ");
    },
    room,
  );
  expect([...shelves()]).toEqual(["0 1", "2222", "3"]);
  expect([...shelves()]).toEqual(["0 1", "2222", "3"]);
  expect(asked).toEqual(printed);
});
