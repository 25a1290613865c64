import { describe, expect, it } from "vitest";
import { byText, sortedUnique } from "../../src/model/order.ts";

describe("order", () => {
  it("is by code unit, the same on every machine", () => {
    expect(["b", "a", "B", "é", "Z", "10", "9", "_"].sort(byText)).toEqual(["10", "9", "B", "Z", "_", "a", "b", "é"]);
    expect(byText("a", "a")).toBe(0);
  });
  it("keeps each once", () => {
    expect(sortedUnique(["b", "a", "b"])).toEqual(["a", "b"]);
  });
});
