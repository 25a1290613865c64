import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { pack } from "tar-stream";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Folder, FolderWish } from "../../src/model/plugin.ts";
import { openFolder } from "../../src/pipeline/folder.ts";
import { maxFileBytes } from "../../src/pipeline/folder-disk.ts";
import { fileWayOut } from "../../src/pipeline/reach.ts";
import { folderReach } from "../support/folder-source.ts";
import { refusal } from "../support/world.ts";
import { temporaryFolder } from "../support/temporary.ts";

const wanted = (path: string) => path.endsWith(".txt");
const texts = { "a.txt": "alpha\n", "deep/er/b.txt": "beta\n", "deep/c.md": "not wanted\n" };
const wish: FolderWish = { wanted };

async function contentOf(folder: Folder): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const path of folder.paths) read[path] = (await folder.read(path)).toString();
  await folder.close();
  return read;
}

const open = (location: string) => folderReach().folder(location, wish);

function onDisk(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function fileOf(name: string, bytes: Uint8Array): string {
  return join(onDisk({ [name]: bytes }), name);
}

interface Entry {
  readonly name: string;
  readonly text?: string;
  readonly type?: "symlink" | "link" | "fifo";
}

async function tarOf(...entries: readonly Entry[]): Promise<Buffer> {
  const packed = pack();
  for (const { name, text = "", type } of entries) {
    if (type === undefined) packed.entry({ name }, text);
    else packed.entry({ name, type, linkname: "a.txt" });
  }
  packed.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of packed) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const packedTexts = () => tarOf(...Object.entries(texts).map(([name, text]) => ({ name, text })));
const zipOf = (files: Readonly<Record<string, string>>) =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));

const wantedTexts = { "a.txt": "alpha\n", "deep/er/b.txt": "beta\n" };
describe("the wanted files of a folder", () => {
  it.each<[string, () => Promise<string>]>([
    ["on disk", () => Promise.resolve(onDisk(texts))],
    ["in a tar archive", async () => fileOf("pack.tar", await packedTexts())],
    [
      "in a compressed tar archive, whatever it is called",
      async () => fileOf("pack.zip", gzipSync(await packedTexts())),
    ],
    ["in a ZIP archive, whatever it is called", () => Promise.resolve(fileOf("pack.tgz", zipOf(texts)))],
  ])("are the same %s", async (_, make) => {
    expect(await contentOf(await open(await make()))).toEqual(wantedTexts);
  });

  it("are neither links nor files that only a link leads to", async () => {
    const [outside, folder] = [onDisk({ "secret.txt": "secret\n" }), onDisk(texts)];
    symlinkSync(join(outside, "secret.txt"), join(folder, "link.txt"));
    symlinkSync(outside, join(folder, "deep/out"));
    symlinkSync(folder, join(folder, "deep/round"));
    expect(await contentOf(await open(folder))).toEqual(wantedTexts);
  });

  it("are no links of an archive either", async () => {
    const links = (["symlink", "link", "fifo"] as const).map((type) => ({ name: `${type}.txt`, type }));
    expect(
      await contentOf(await open(fileOf("x.tar", await tarOf({ name: "a.txt", text: "alpha\n" }, ...links)))),
    ).toEqual({
      "a.txt": "alpha\n",
    });
  });

  it("leave nothing behind when the folder is closed, or could not be opened", async () => {
    const temporary = temporaryFolder();
    const [good, bad] = [fileOf("x.zip", zipOf(texts)), fileOf("x.tar", Buffer.from("none"))];
    vi.stubEnv("TMPDIR", temporary);
    onTestFinished(() => void vi.unstubAllEnvs());
    const folder = await open(good);
    expect(readdirSync(temporary)).toHaveLength(1);
    await folder.close();
    await refusal(open(bad));
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe("an archive is refused", () => {
  it.each([
    ["an absolute name", "/etc/a.txt"],
    ["a name that climbs out", "deep/../../a.txt"],
    ["a name of another system", "C:\\a.txt"],
    ["a name with a line feed", "a\n.txt"],
    ["such a name for a file that nobody wants", "../a.md"],
  ])("for %s", async (_, name) => {
    const tar = await tarOf({ name: "good.txt", text: "good\n" }, { name, text: "bad\n" });
    for (const bytes of [tar, zipOf({ "good.txt": "good\n", [name]: "bad\n" })]) {
      expect((await refusal(open(fileOf("x", bytes)))).code).toBe("folder-path");
    }
  });

  it.each<[string, () => Promise<Uint8Array>, string]>([
    ["that is cut off", async () => (await packedTexts()).subarray(0, 700), "input-damaged"],
    ["whose compression is cut off", async () => gzipSync(await packedTexts()).subarray(0, -20), "input-truncated"],
    ["that is text", () => Promise.resolve(Buffer.from("a.example\n".repeat(200))), "input-damaged"],
    [
      "that is a cut ZIP",
      () => Promise.resolve(zipOf({ "a.txt": "alpha".repeat(1000) }).subarray(0, 40)),
      "input-damaged",
    ],
    [
      "that holds a bomb, tar",
      async () => gzipSync(await tarOf({ name: "a.txt", text: "\0".repeat(maxFileBytes + 1) })),
      "input-too-large",
    ],
    [
      "that holds a bomb, ZIP",
      () => Promise.resolve(zipOf({ "a.txt": "\0".repeat(maxFileBytes + 1) })),
      "input-too-large",
    ],
  ])("%s", async (_, make, code) => {
    expect((await refusal(open(fileOf("x", await make())))).code).toBe(code);
  });
});

describe("a location", () => {
  it.each([
    ["a helper that runs a command", "ext::sh -c true", "folder-location"],
    ["a protocol without protection", "git://git.example/rules", "folder-location"],
    ["http to another machine", "http://git.example/rules", "folder-git"],
    ["a path that is not there", "/nowhere/rules", "input-unreadable"],
    ["an option of git as a path", "--upload-pack=touch", "input-unreadable"],
  ])("that is %s opens nothing", async (_, location, code) => {
    expect((await refusal(open(location))).code).toBe(code);
  });

  it("of an archive on the web is read like every other address, and its query is no business of a message", async () => {
    const reach = folderReach();
    const opened: string[] = [];
    const means = {
      ...{ signal: reach.signal, environment: {} },
      open: (location: string) => {
        opened.push(location);
        return fileWayOut("", reach.signal).open(fileOf("x", Buffer.from("no archive")));
      },
    };
    for (const address of [
      "https://git.example/o/r/archive/refs/heads/main.tar.gz?token=t",
      "https://api.git.example/repos/o/r/tarball/main?token=t",
    ]) {
      const error = await refusal(openFolder(address, wish, means));
      expect(opened).toContain(address);
      expect(error).toMatchObject({ code: "input-damaged", message: expect.not.stringContaining("token") as unknown });
    }
  });
});
