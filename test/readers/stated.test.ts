import { describe, expect, it } from "vitest";
import { looksLikeIndicator } from "../../src/readers/guess.ts";
import {
  readConfidence,
  readPorts,
  readTechniques,
  readUrls,
  readWords,
  saysYes,
  stated,
} from "../../src/readers/stated.ts";
import { readTlp, strictestTlp } from "../../src/readers/tlp.ts";
import { shown } from "../../src/readers/unread.ts";

describe("what feeds state", () => {
  it.each(["", "  ", "None", "n/a", "N/A", "-", "null", null, undefined, {}])("%j says nothing", (given) => {
    expect(stated(given)).toBeUndefined();
  });

  it.each([
    ["hash tags by blanks", "#phishing #scam", ["phishing", "scam"]],
    ["words by commas", "elf, 32-bit,Mozi", ["elf", "32-bit", "Mozi"]],
    ["a name of two words is one", "cobalt strike", ["cobalt strike"]],
    ["an array, each once", ["a", "a", null, "n/a", 7], ["a", "7"]],
    ["objects by their name", [{ name: "a" }, { id: 1 }], ["a"]],
    ["nothing", 12, []],
  ])("reads words: %s", (_, given, wanted) => {
    expect(readWords(given)).toEqual(wanted);
  });

  it.each([
    [
      "prose around them",
      "See https://a.invalid/b. And (https://c.invalid/d)",
      ["https://a.invalid/b", "https://c.invalid/d"],
    ],
    [
      "a list by semicolons",
      "https://a.invalid/b ; https://c.invalid/d;",
      ["https://a.invalid/b", "https://c.invalid/d"],
    ],
    [
      "external references of STIX",
      [{ source_name: "x", url: "https://a.invalid" }, { source_name: "y" }],
      ["https://a.invalid"],
    ],
    ["what is no web address", "javascript:alert(1) file:///etc/passwd", []],
  ])("reads references: %s", (_, given, wanted) => {
    expect(readUrls(given)).toEqual(wanted);
  });

  it.each([
    ["a number", 85, 85],
    ["a number as text", "85", 85],
    ["a percentage", "85 %", 85],
    ["a word, as it is", "High", "High"],
    ["more than all", 101, undefined],
    ["a marker for nothing", "n/a", undefined],
  ])("reads confidence: %s", (_, given, wanted) => {
    expect(readConfidence(given)).toBe(wanted);
  });

  it("reads ports, and drops what is none", () => {
    expect(readPorts(["443", 8443, "0", "65536", "x", 8443])).toEqual([443, 8443]);
  });

  it("finds techniques within words", () => {
    expect(readTechniques(["T1059", { id: "T1071.001", name: "Web" }, "XT10599"])).toEqual(["T1059", "T1071.001"]);
  });

  it.each([
    [true, true],
    ["true", true],
    ["1", true],
    [1, true],
    ["no", false],
    ["False", false],
    [0, false],
    [null, false],
  ])("takes %j for %s", (given, wanted) => {
    expect(saysYes(given)).toBe(wanted);
  });
});

it.each<readonly [string, (megabyte: string) => unknown]>([
  ["blanks between tags", (blanks) => readWords(`a${blanks}b`)],
  ["full stops in a reference", () => readUrls(`https://a.top/${".".repeat(1_000_000)}x`)],
  ["blanks in a confidence", (blanks) => readConfidence(`1${blanks}x`)],
  ["blanks in a TLP label", (blanks) => readTlp(`tlp${blanks}x`)],
])("a megabyte of %s takes no time", (_, read) => {
  const start = performance.now();
  read(" ".repeat(1_000_000));
  expect(performance.now() - start).toBeLessThan(500);
});

it("shows what stood there on one line that no terminal acts on", () => {
  expect(shown(`a\n\u001b[31m\u202e${"x".repeat(300)}`)).toBe(`a  [31m ${"x".repeat(191)}…`);
});

describe("TLP labels", () => {
  it.each([
    [" TLP:WHITE", "clear"],
    ["tlp:amber+strict", "amber+strict"],
    ["TLP:AMBER STRICT", "amber+strict"],
    ["Amber", "amber"],
    ["tlp:pink", undefined],
    ["amber alert", undefined],
  ])("%j is %s", (label, wanted) => {
    expect(readTlp(label)).toBe(wanted);
  });

  it("the strictest of several holds, and none is none", () => {
    expect(strictestTlp(["clear", undefined, "amber", "green"])).toBe("amber");
    expect(strictestTlp([undefined])).toBeUndefined();
  });
});

describe("a guess at what is an indicator", () => {
  it.each([
    "45.61.23.118",
    "45[.]61[.]23[.]118",
    "45.61.23.118:8443",
    "45.61.16.0/20",
    "2a0e:97c3:1::5",
    "[2001:db8::7]:443",
    "c2-panel.top",
    "c2-panel[.]top",
    "a.top/path",
    "bücher.example",
    "xn--bcher-kva.xn--p1ai",
    "hxxps://a[.]top/x",
    "user[at]mail.top",
    "b1e625ed1b52b0b2da2a6b3cd3ec6f20",
    "CVE-2026-90006",
  ])("%s may be one", (value) => {
    expect(looksLikeIndicator(value)).toBe(true);
  });

  it.each([
    "",
    "malware",
    "10:00:00",
    "2026-08-20",
    "2026-08-20 10:00:00",
    "3.5",
    "AS64500",
    "help: me",
    "aa:bb:cc:dd:ee:ff",
    "<html>",
  ])("%j is none", (value) => {
    expect(looksLikeIndicator(value)).toBe(false);
  });
});
