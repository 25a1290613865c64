import { describe, expect, it } from "vitest";
import { clip, paint, terminalOf, visible } from "../../src/cli/terminal.ts";

const tty = { write: () => true, isTTY: true, columns: 120 };
const pipe = { write: () => true };

describe("terminalOf", () => {
  it.each([
    ["a terminal has colour and a live line", tty, {}, {}, { isTTY: true, colour: true, live: true, width: 120 }],
    ["a pipe has neither", pipe, {}, {}, { isTTY: false, colour: false, live: false, width: 80 }],
    ["CI keeps every line, even on a terminal", tty, { CI: "true" }, {}, { colour: true, live: false }],
    ["an empty CI is none", tty, { CI: "" }, {}, { live: true }],
    ["NO_COLOR turns colour off and leaves the live line", tty, { NO_COLOR: "1" }, {}, { colour: false, live: true }],
    ["an empty NO_COLOR does nothing, as its standard has it", tty, { NO_COLOR: "" }, {}, { colour: true }],
    ["--no-color turns colour off", tty, {}, { noColor: true }, { colour: false }],
    ["FORCE_COLOR colours a pipe", pipe, { FORCE_COLOR: "1" }, {}, { colour: true, live: false }],
    ["FORCE_COLOR=0 turns colour off", tty, { FORCE_COLOR: "0" }, {}, { colour: false }],
    ["NO_COLOR is stronger than FORCE_COLOR", tty, { NO_COLOR: "1", FORCE_COLOR: "1" }, {}, { colour: false }],
    ["--no-color is stronger than FORCE_COLOR", tty, { FORCE_COLOR: "1" }, { noColor: true }, { colour: false }],
    ["a dumb terminal cannot erase a line", tty, { TERM: "dumb" }, {}, { colour: false, live: false }],
    ["a terminal of unknown width has 80 columns", { ...tty, columns: 0 }, {}, {}, { width: 80 }],
  ])("%s", (_, stream, env, options, wanted) => {
    expect(terminalOf(stream, env, options)).toMatchObject(wanted);
  });
});

describe("paint", () => {
  it("gives the text back untouched without colour", () => {
    expect(Object.values(paint(false)).map((brush) => brush("x"))).toEqual(["x", "x", "x", "x", "x", "x"]);
  });

  it("ends what it begins", () => {
    expect(paint(true).red("x")).toBe("\u001b[31mx\u001b[39m");
    expect(paint(true).bold("x")).toBe("\u001b[1mx\u001b[22m");
  });
});

describe("visible", () => {
  it.each([
    ["an escape sequence that clears the screen", "\u001b[2Jx", "<U+001B>[2Jx"],
    ["a title that types into the terminal", "\u001b]0;x\u0007", "<U+001B>]0;x<U+0007>"],
    ["an eight-bit control sequence", "\u009b31mx", "<U+009B>31mx"],
    ["a new line that forges a row", "a\r\nb", "a<U+000D><U+000A>b"],
    ["a tab", "a\tb", "a<U+0009>b"],
    ["a backspace that overwrites", "ab\b\b", "ab<U+0008><U+0008>"],
    ["a right-to-left override", "\u202Eexe.pdf", "<U+202E>exe.pdf"],
    ["a zero-width space", "pay\u200Bpal", "pay<U+200B>pal"],
    ["a line separator", "a\u2028b", "a<U+2028>b"],
    ["an invisible tag character", "a\u{E0041}b", "a<U+E0041>b"],
    ["a command of a runner of GitHub Actions", "x ##[add-path]/tmp", "x ##<U+005B>add-path]/tmp"],
    ["half of a surrogate pair", "a\uD800b", "a<U+D800>b"],
  ])("shows %s", (_, given, wanted) => {
    expect(visible(given)).toBe(wanted);
  });

  it.each(["plain", "münchen.example", "日本語", "🦊", "a<b>&\"'\\"])("leaves %s as it is", (text) => {
    expect(visible(text)).toBe(text);
  });
});

describe("clip", () => {
  it.each([
    ["abcdef", 6, "abcdef"],
    ["abcdef", 5, "abcd…"],
    ["🦊🦊🦊", 2, "🦊…"],
    ["abc", 1, "…"],
  ])("cuts %s to %d columns", (text, width, wanted) => {
    expect(clip(text, width)).toBe(wanted);
  });
});
