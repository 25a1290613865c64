import { describe, expect, it } from "vitest";
import { countText, table } from "../../src/cli/table.ts";
import { paint } from "../../src/cli/terminal.ts";

const columns = [{ title: "source" }, { title: "live", align: "right" }, { title: "why" }] as const;

describe("table", () => {
  it("aligns text to the left and numbers to the right, without blanks at the end", () => {
    const text = table(columns, [
      ["kev", 1234, "read"],
      ["tweetfeed", 7, undefined],
    ]);
    expect(text).toBe(["source      live  why", "kev        1,234  read", "tweetfeed      7", ""].join("\n"));
  });

  it("shows its titles when there are no rows", () => {
    expect(table(columns, [])).toBe("source  live  why\n");
  });

  it("keeps a hostile cell in its cell", () => {
    const text = table(columns, [["\u001b[2J\u001b[H", 1, "a\nforged  99  row"]]);
    expect(text).not.toContain("\u001b");
    expect(text.split("\n")).toHaveLength(3);
    expect(text).toContain("<U+001B>[2J<U+001B>[H  ");
  });

  it("cuts a cell that is too long", () => {
    expect(table([{ title: "value", max: 8 }], [["abcdefghij"]])).toBe("value\nabcdefg…\n");
  });

  it("counts characters, not code units", () => {
    expect(
      table(
        [{ title: "a" }, { title: "b" }],
        [
          ["🦊", "x"],
          ["yy", "x"],
        ],
      ),
    ).toBe("a   b\n🦊   x\nyy  x\n");
  });

  it("paints the titles only, so that cells stay aligned", () => {
    const [titles, row] = table([{ title: "a" }], [["x"]], paint(true)).split("\n");
    expect([titles, row]).toEqual(["\u001b[1ma\u001b[22m", "x"]);
  });
});

describe("countText", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [1234567, "1,234,567"],
    [-1234, "-1,234"],
  ])("writes %d as %s", (count, wanted) => {
    expect(countText(count)).toBe(wanted);
  });
});
