import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  dataDigest,
  emptyDigest,
  folderDigests,
  manifestSum,
  parseSums,
  sumsDigest,
  sumsText,
} from "../../src/tree/sums.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const sums = new Map(
  ["b/two", "a", "manifest.json", "ledger/domain/2026/05/2026-05-01.ndjson", "ledger/settings.json"].map((path) => [
    path,
    sha256(path),
  ]),
);

describe("SHA256SUMS", () => {
  it("has a line of sha256sum for each file, sorted by path", () => {
    const text = sumsText(sums);
    expect(text.split("\n").map((line) => line.slice(66))).toEqual([...sums.keys()].sort().concat(""));
    expect(text).toMatch(/^[0-9a-f]{64} {2}a\n/);
    expect(parseSums(text)).toEqual(sums);
  });
  it.each([
    ["a short digest", "abc  file\n"],
    ["one blank", `${sha256("")} file\n`],
    ["no path", `${sha256("")}  \n`],
  ])("with %s is an error that names the line", (_, line) => {
    expect(() => parseSums(`${sha256("a")}  a\n${line}`)).toThrow(
      expect.objectContaining({ code: "sums-broken", message: "SHA256SUMS:2 is not a checksum line." }),
    );
  });
  it("has a digest for the manifest, which its own line does not move", () => {
    const moved = new Map(sums).set("manifest.json", sha256("another"));
    expect(sumsDigest(sumsText(moved))).toBe(sumsDigest(sumsText(sums)));
    expect(manifestSum(sumsText(moved))).toBe(sha256("another"));
    expect(sumsDigest(sumsText(new Map(sums).set("a", sha256("another"))))).not.toBe(sumsDigest(sumsText(sums)));
  });
});

describe("digests", () => {
  it("the data digest is over the ledger's day files alone, by their checksum lines", () => {
    const path = "ledger/domain/2026/05/2026-05-01.ndjson";
    expect(dataDigest(sums)).toBe(sha256(`${sha256(path)}  ${path}\n`));
    expect(dataDigest(new Map())).toBe(emptyDigest);
    expect(emptyDigest).toBe(sha256(""));
  });
  it("there is one per top folder, and one for the files beside them but the two that state digests", () => {
    const blobs = new Map([
      ["b/two", "2"],
      ["b/one", "1"],
      ["a", "3"],
      ["manifest.json", "4"],
      ["SHA256SUMS", "5"],
    ]);
    expect(folderDigests(blobs)).toEqual({ ".": sha256("3  a\n"), b: sha256("1  b/one\n2  b/two\n") });
  });
});
