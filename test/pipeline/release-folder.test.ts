import { createHash } from "node:crypto";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { releaseAssets } from "../../src/pipeline/release-folder.ts";
import { refusalOf } from "../support/git.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { textOf } from "../support/web.ts";

const sum = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A folder with these files, and the checksums of all of them but for those that are stated. */
function folderWith(files: Readonly<Record<string, string>>, sums?: string): string {
  const folder = temporaryFolder();
  const lines = Object.entries(files).map(([name, text]) => `${sum(text)}  ${name}\n`);
  for (const [name, text] of Object.entries({ ...files, SHA256SUMS: sums ?? lines.join("") })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

it("takes what SHA256SUMS names at the top, the sums, and nothing that lies beside them", async () => {
  const folder = folderWith({ "rules.zip": "zip", "rules.tar.gz": "gz", "status.json": "{}", "site/index.html": "x" });
  writeFileSync(join(folder, "notes.md"), "not named\n");
  const assets = await releaseAssets(folder);
  expect(assets.map(({ name, type }) => [name, type])).toEqual([
    ["rules.tar.gz", "application/gzip"],
    ["rules.zip", "application/zip"],
    ["status.json", "application/json"],
    ["SHA256SUMS", "text/plain; charset=utf-8"],
  ]);
  expect(assets[0]).toMatchObject({ size: 2, sha256: sum("gz") });
  for (const { open, size } of assets) expect((await textOf(open())).length).toBe(size);
});

it("takes the signature over the sums along", async () => {
  const folder = folderWith({ "a.zip": "a" });
  writeFileSync(join(folder, "SHA256SUMS.sig"), "signature\n");
  expect((await releaseAssets(folder)).map(({ name }) => name)).toEqual(["a.zip", "SHA256SUMS", "SHA256SUMS.sig"]);
});

it.each<[string, () => string, string]>([
  ["has no sums", temporaryFolder, "it has no SHA256SUMS"],
  ["names nothing at its top", () => folderWith({ "below/a.zip": "a" }), "names no file at the top"],
  ["lacks a file", () => folderWith({}, `${sum("a")}  a.zip\n`), "a.zip is missing"],
  ["has a folder for a file", () => folderWith({ "a/b": "b" }, `${sum("a")}  a\n`), "a is missing"],
  ["has a file that is not what its sum says", () => folderWith({ "a.zip": "a" }, `${sum("b")}  a.zip\n`), "checksum"],
  ["has an empty file", () => folderWith({ "a.zip": "" }), "a.zip is empty"],
  ["has a name that GitHub would change", () => folderWith({ ".hidden": "a" }), "no name that GitHub keeps"],
  ["has a name with a blank in disguise", () => folderWith({ "a\u00e4.zip": "a" }), "no name that GitHub keeps"],
  [
    "has a file of 2 GiB",
    () => {
      const folder = folderWith({ "a.zip": "a" });
      truncateSync(join(folder, "a.zip"), 2 * 1024 ** 3);
      return folder;
    },
    "2 GiB",
  ],
])("refuses a folder that %s", async (_, make, says) => {
  const refusal = await refusalOf(releaseAssets(make()));
  expect(refusal).toMatchObject({ code: "release-folder", exit: 1 });
  expect(refusal.message).toContain(says);
});
