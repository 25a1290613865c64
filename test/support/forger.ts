import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow, publishedFolder } from "../../src/tree/published.ts";
import { dataDigest, folderDigests, sumsDigest, sumsText } from "../../src/tree/sums.ts";

/** Somebody who edits a tree, and knows how its checksums are made. */
export interface Forger {
  readonly at: (path: string) => string;
  readonly read: (path: string) => string;
  readonly put: (path: string, text: string) => void;
  /** Throws where there is nothing to replace: a fault that was not planted would be found by no test. */
  readonly edit: (path: string, from: string | RegExp, to: string) => void;
  /** Makes all checksums and digests right again, so that only a deeper check can find what was done. */
  readonly reseal: () => void;
  /** Lets the last step of this delta end at the ledger's digest as well. */
  readonly rechain: (delta: string) => void;
}

export function forgerOf(root: string): Forger {
  const at = (path: string) => join(root, path);
  const read = (path: string) => readFileSync(at(path), "utf8");
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const edit = (path: string, from: string | RegExp, to: string): void => {
    const before = read(path);
    const after = before.replace(from, to);
    if (after === before) throw new Error(`${path} has nothing to edit`);
    put(path, after);
  };
  const reseal = (): void => {
    const sha256 = (path: string) =>
      createHash("sha256")
        .update(readFileSync(at(path)))
        .digest("hex");
    const others = filesBelow(root).filter((path) => path !== "manifest.json" && path !== "SHA256SUMS");
    const sums = new Map(others.map((path) => [path, sha256(path)]));
    const stated = JSON.parse(read("manifest.json")) as Record<string, unknown>;
    const folders = folderDigests(publishedFolder(root).blobs);
    const manifest = { ...stated, digest: dataDigest(sums), folders, sums: sumsDigest(sumsText(sums)) };
    put("manifest.json", `${JSON.stringify(manifest, undefined, 2)}\n`);
    put("SHA256SUMS", sumsText(new Map(sums).set("manifest.json", sha256("manifest.json"))));
  };
  const rechain = (delta: string): void => {
    reseal();
    const digest = /"digest": "([0-9a-f]{64})"/.exec(read("manifest.json"))?.[1] ?? "";
    edit(delta, /"to": "[0-9a-f]{64}"/, `"to": "${digest}"`);
    reseal();
  };
  return { at, read, put, edit, reseal, rechain };
}
