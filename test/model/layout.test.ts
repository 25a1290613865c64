import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bitDigits, growingLayout, hexDigits, layoutOf } from "../../src/model/layout.ts";

describe("a layout", () => {
  it("gives the longest prefix under which a grain was split", () => {
    const layout = layoutOf({ grain: ["", "a", "ab"] });
    expect(["b0000000", "a1000000", "ab000000"].map((digits) => layout.leafOf("grain", digits))).toEqual([
      "b",
      "a1",
      "ab0",
    ]);
    expect(layout.leafOf("another", "a1000000")).toBe("");
  });
  it("does not know a split whose upper part is whole", () => {
    expect(layoutOf({ grain: ["a"] }).leafOf("grain", "a1000000")).toBe("");
  });
  it("grows, and forgets nothing", () => {
    const layout = growingLayout({ grain: [""] });
    layout.split("grain", "f");
    layout.split("new", "");
    layout.split("grain", "f");
    expect(layout.splits()).toEqual({ grain: ["", "f"], new: [""] });
    expect(layout.isSplit("grain", "f")).toBe(true);
    expect(layout.isSplit("grain", "e")).toBe(false);
    expect(layout.leafOf("grain", "f1000000")).toBe("f1");
  });
});

describe("the digits of an id", () => {
  it("are the same as hex and as bits", () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const bits = bitDigits(id);
        expect(bits).toMatch(/^[01]{32}$/);
        expect(parseInt(bits, 2)).toBe(parseInt(hexDigits(id), 16));
      }),
    );
  });
});
