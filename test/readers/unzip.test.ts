import { Zip, ZipDeflate, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { decoded } from "../../src/readers/bytes.ts";
import { reachOf } from "../support/source.ts";

const list = Array.from({ length: 400 }, (_, index) => `host-${index}.drop-zone-91ab.xyz\n`).join("");
const other = Buffer.from("other.top\n");
const deflated = Buffer.from(zipSync({ "full.csv": Buffer.from(list) }));
const stored = Buffer.from(zipSync({ "full.csv": Buffer.from(list) }, { level: 0 }));

async function textOf(body: Uint8Array, size?: number, maxBytes?: number): Promise<string> {
  let text = "";
  const bytes = reachOf(body, size === undefined ? {} : { size }).open("full.zip");
  for await (const chunk of decoded(bytes, "full.zip", maxBytes === undefined ? {} : { maxBytes })) text += chunk;
  return text;
}

/** An archive that was written in one go: sizes stand behind the file, not before it. */
function streamed(): Buffer {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error !== null) throw error;
    pieces.push(piece);
  });
  const file = new ZipDeflate("full.csv");
  zip.add(file);
  file.push(Buffer.from(list), true);
  zip.end();
  return Buffer.concat(pieces);
}

/** The archive with other bytes at a place of its first local header (APPNOTE.TXT §4.3.7) or behind. */
function changed(archive: Buffer, at: number, ...bytes: readonly number[]): Buffer {
  const copy = Buffer.from(archive);
  copy.set(bytes, at);
  return copy;
}

describe("a ZIP archive is read as the first file in it:", () => {
  it.each([
    ["deflated", deflated],
    ["stored", stored],
    ["written in one go, with its sizes behind", streamed()],
    ["behind a folder", Buffer.from(zipSync({ "lists/": new Uint8Array(0), "lists/full.csv": Buffer.from(list) }))],
    ["before others", Buffer.from(zipSync({ "b.csv": Buffer.from(list), "a.csv": other }))],
    ["by a name that would leave the folder", Buffer.from(zipSync({ "../../../full.csv": Buffer.from(list) }))],
    ["by a name without an end", Buffer.from(zipSync({ full: Buffer.from(list) }))],
  ])("%s", async (_, archive) => {
    expect(await textOf(archive)).toBe(list);
    expect(await textOf(archive, 1)).toBe(list);
    expect(await textOf(archive, 1000)).toBe(list);
  });
});

const half = (archive: Buffer): Buffer => archive.subarray(0, archive.length / 2);

describe("a ZIP archive is refused", () => {
  it.each([
    ["cut within the header of its file", deflated.subarray(0, 20), "input-truncated"],
    ["cut within its deflated file", half(deflated), "input-truncated"],
    ["cut within its stored file", half(stored), "input-truncated"],
    ["cut within a file whose size stands behind it", half(streamed()), "input-truncated"],
    ["that holds only folders", Buffer.from(zipSync({ "lists/": new Uint8Array(0) })), "input-truncated"],
    ["with an empty file", Buffer.from(zipSync({ "full.csv": new Uint8Array(0) })), "input-empty"],
    ["with a broken middle", changed(deflated, 200, ...new Array<number>(200).fill(0xff)), "input-damaged"],
    ["whose file is not as long as it says", changed(deflated, 22, 0x01), "input-damaged"],
    ["that is packed by another method", changed(deflated, 8, 12), "input-binary"],
    ["with a web page in it", Buffer.from(zipSync({ "full.csv": Buffer.from("<html>45.61.23.118") })), "input-html"],
    [
      "with UTF-16 in it",
      Buffer.from(zipSync({ "full.csv": Buffer.from("\ufeffa.top", "utf16le") })),
      "input-encoding",
    ],
  ])("%s", async (_, archive, code) => {
    await expect(textOf(archive)).rejects.toMatchObject({ code });
    await expect(textOf(archive, 7)).rejects.toMatchObject({ code });
  });

  it("that would grow a thousandfold, before it has", async () => {
    const bomb = Buffer.from(zipSync({ "full.csv": Buffer.alloc(24 * 1024 * 1024, "a") }));
    await expect(textOf(bomb)).rejects.toMatchObject({
      code: "input-too-large",
      message: expect.stringContaining("200 times") as unknown,
    });
  });

  it("that grows past the limit of all bodies", async () => {
    await expect(textOf(stored, undefined, 1000)).rejects.toMatchObject({ code: "input-too-large" });
  });
});

it("asks for nothing behind the first file, however much there is", async () => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(stored.subarray(0, 30 + "full.csv".length + list.length + 40));
    throw new Error("the rest was asked for");
  }
  let text = "";
  for await (const chunk of decoded(bytes(), "full.zip")) text += chunk;
  expect(text).toBe(list);
});
