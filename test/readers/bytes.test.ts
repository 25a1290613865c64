import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { decoded, headOf, peek } from "../../src/readers/bytes.ts";
import { reachOf } from "../support/source.ts";

async function textOf(body: string | Uint8Array, size?: number, maxBytes?: number): Promise<string> {
  let text = "";
  const limit = maxBytes === undefined ? {} : { maxBytes };
  for await (const chunk of decoded(reachOf(body, { ...(size && { size }) }).open("list.txt"), "list.txt", limit))
    text += chunk;
  return text;
}

describe("text of a body", () => {
  it("comes without the byte order mark, whatever the chunks", async () => {
    expect(await textOf("\ufeffa.top\n", 1)).toBe("a.top\n");
  });

  it("keeps characters whole that a chunk ends within", async () => {
    const text = `${"é€😀".repeat(400)}\n`;
    expect(await textOf(text, 3)).toBe(text);
  });

  it("keeps a stray NUL, which is one hostile record and not another encoding", async () => {
    const list = `a.top\0\n${"b.top\n".repeat(20)}`;
    expect(await textOf(list)).toBe(list);
  });

  it("holds both members of a gzip file that was appended to", async () => {
    expect(await textOf(Buffer.concat([gzipSync("a.top\n"), gzipSync("b.top\n")]), 5)).toBe("a.top\nb.top\n");
  });

  it("stops unpacking a bomb at the limit", async () => {
    const bomb = gzipSync(Buffer.alloc(8 * 1024 * 1024, "a"));
    await expect(textOf(bomb, undefined, 1024 * 1024)).rejects.toMatchObject({ code: "input-too-large" });
  });
});

describe("a body that is no text", () => {
  it.each([
    ["a ZIP archive without a file", Buffer.from(zipSync({})), "input-binary"],
    [
      "a ZIP archive within another",
      Buffer.from(zipSync({ "a.zip": zipSync({ "a.txt": Buffer.from("a.top") }) })),
      "input-binary",
    ],
    ["gzip within a ZIP archive", Buffer.from(zipSync({ "a.gz": gzipSync("a.top") })), "input-binary"],
    ["xz data", Buffer.from("fd377a585a000004", "hex"), "input-binary"],
    ["control characters", Buffer.alloc(600, 2), "input-binary"],
    ["UTF-32 with a byte order mark", Buffer.from("fffe00006100000062000000", "hex"), "input-encoding"],
    ["UTF-16, big endian", Buffer.from("feff00610062", "hex"), "input-encoding"],
    ["Latin-1", Buffer.from("caf\u00e9\n", "latin1"), "input-encoding"],
    ["UTF-8 that ends within a character", Buffer.from("a.top\n\u20ac").subarray(0, -1), "input-encoding"],
    [
      "gzip with a broken middle",
      Buffer.concat([gzipSync("a").subarray(0, 10), Buffer.alloc(40, 0xff)]),
      "input-damaged",
    ],
    ["XML behind a byte order mark and blanks", Buffer.from("\ufeff \n<?xml version='1.0'?>"), "input-html"],
    [
      "a page behind blanks longer than what is looked at first",
      Buffer.from(`${" ".repeat(5000)}<html>`),
      "input-html",
    ],
  ])("is refused: %s", async (_, body, code) => {
    await expect(textOf(body, 64)).rejects.toMatchObject({ code });
  });

  it("is named, with the command that cures it", async () => {
    await expect(textOf(Buffer.from("feff00610062", "hex"))).rejects.toMatchObject({
      message: expect.stringContaining("list.txt") as unknown,
      hint: expect.stringContaining("iconv -f UTF-16 -t UTF-8 list.txt") as unknown,
    });
  });

  it.each([
    ["UTF-16", Buffer.from("feff00610062", "hex")],
    ["Latin-1", Buffer.from("caf\u00e9\n", "latin1")],
  ])("is cured by no command that opens an address, for %s", async (_, body) => {
    const text = decoded(reachOf(body).open("x"), "https://feed.example/list.txt");
    await expect(text.next()).rejects.toMatchObject({ hint: expect.not.stringContaining("-t UTF-8 https") as unknown });
  });
});

it("gives the same head for telling the format as the text starts with", async () => {
  const body = gzipSync("a.top\n".repeat(100_000));
  expect((await headOf(reachOf(body).open("x"), "x")).text).toBe("a.top\n".repeat(100_000).slice(0, 65_536));
});

it.each([
  ["a page", "<div>Back soon</div>"],
  ["a page with a doctype", "<!DOCTYPE html><html>"],
  ["a page that is XML by its first word only", "<feedback>"],
])("tells the format of no page: %s", async (_, body) => {
  await expect(headOf(reachOf(body).open("x"), "x")).rejects.toMatchObject({ code: "input-html" });
});

it.each(["<?xml version='1.0'?><a/>", "\n<rss version='2.0'/>", "<ioc>"])("gives the head of XML: %s", async (body) => {
  expect((await headOf(reachOf(body).open("x"), "x")).text).toBe(body);
});

it("closes what it reads from when its own reader stops", async () => {
  const log: string[] = [];
  async function* source(): AsyncGenerator<string> {
    try {
      for (;;) yield await Promise.resolve("a.top\n");
    } finally {
      log.push("closed");
    }
  }
  const { text } = await peek(source(), 10);
  for await (const chunk of text) if (chunk !== "") break;
  expect(log).toEqual(["closed"]);
});
