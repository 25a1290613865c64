import { describe, expect, it } from "vitest";
import { lists } from "../../src/emitters/lists.ts";
import { emitAll, testEmitter } from "../support/emitter.ts";
import { item, pack } from "../support/pack.ts";

testEmitter(lists);

describe("plain lists", () => {
  it("hold every live value of a kind, sorted by code units, one a line", () => {
    const items = ["b.example", "a.example", "_a.example"].map((value) => item("domain", value));
    expect(emitAll(lists, items)).toEqual([{ path: "lists/domain.txt", text: "_a.example\na.example\nb.example\n" }]);
  });

  it.each(["quarantined", "refused", "withdrawn"] as const)("leave out what is %s", (status) => {
    expect(emitAll(lists, [item("domain", "a.example", { record: { status } })])).toEqual([]);
  });

  it("name every file that a kind can have", () => {
    const files = lists.lines?.files ?? [];
    expect(emitAll(lists, pack).map(({ path }) => path)).toEqual([...files].sort());
  });

  it("find a line again by its value", () => {
    expect(lists.lines?.keyOf("lists/domain.txt", "a.example")).toBe("a.example");
  });
});
