import { isIPv4, isIPv6 } from "node:net";
import { describe, expect, it } from "vitest";
import { edlEntry } from "../../src/dialects/edl.ts";
import { list } from "../../src/formats/list.ts";
import { levels } from "../../src/model/indicator.ts";
import { printed, testFormat } from "../support/format.ts";
import { manyHostileItems, manyHostileTexts } from "../support/hostile-items.ts";
import { item } from "../support/pack.ts";

const isHost = (line: string) => URL.canParse(`http://${line}/`) && new URL(`http://${line}/`).hostname === line;

/** What a device wants of each line of a list, in the words of Node. */
const wanted: Readonly<Record<string, (line: string) => boolean>> = {
  "ipv4-high.txt": isIPv4,
  "ipv6-high.txt": isIPv6,
  "domain-high.txt": (line) => isHost(line) && line.includes("."),
  "url-high.txt": (line) => URL.canParse(line) && !/\s/.test(line),
  "md5-high.txt": (line) => Buffer.from(line, "hex").length === 16,
  "sha1-high.txt": (line) => Buffer.from(line, "hex").length === 20,
  "sha256-high.txt": (line) => Buffer.from(line, "hex").length === 32,
  "email-high.txt": (line) => isHost(line.slice(line.lastIndexOf("@") + 1)),
  "url-edl-high.txt": (line) => !URL.canParse(line) && URL.canParse(`http://${line}`) && line.length <= 255,
};

function lines(text: string, file: string): readonly string[] {
  const each = text === "" ? [] : text.slice(0, -1).split("\n");
  const unfit = each.filter((line) => !(wanted[file]?.(line) ?? false));
  if (unfit.length > 0) throw new Error(`${file} holds ${unfit.join(", ")}`);
  return each;
}

for (const file of Object.keys(wanted)) {
  testFormat(list, {
    file,
    golden: `list/${file}`,
    values: (text) => lines(text, file),
    shown: (value) => (file.startsWith("url-edl") ? (edlEntry(value) ?? "") : value),
  });
}

describe("plain lists", () => {
  it("are one file a level, and of each kind one", () => {
    for (const level of levels) {
      const one = [item("domain", "a.example", { record: { level } })];
      expect(levels.filter((other) => printed(list, one, `domain-${other}.txt`) !== "")).toEqual([level]);
    }
    const files = list.documents.map(({ file }) => file);
    expect(files).toHaveLength(new Set(files).size);
    expect(files).toHaveLength((list.kinds.length + 1) * levels.length);
  });

  it("leave hostile texts out, of every kind but URLs", () => {
    const items = manyHostileItems(list.kinds);
    const filled = list.documents.map(({ file }) => file).filter((file) => printed(list, items, file) !== "");
    expect(filled).toEqual(["url-high.txt", "url-edl-high.txt"]);
  });

  it("hold of hostile URLs those that are one plain word, exactly", () => {
    const plain = manyHostileTexts().filter((text) => text.startsWith("http://") && /^[!-~]+$/.test(text));
    expect(plain.length).toBeGreaterThan(5);
    expect([...lines(printed(list, manyHostileItems(["url"]), "url-high.txt"), "url-high.txt")].sort()).toEqual(
      plain.sort(),
    );
  });
});
