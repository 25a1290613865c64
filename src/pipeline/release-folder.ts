import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PressError } from "../model/errors.ts";
import { byText } from "../model/order.ts";
import type { Asset } from "../publish/github-assets.ts";
import { parseSums, sumsPath } from "../tree/sums.ts";

/** Beside the checksums, where somebody signed them. */
export const signaturePath = `${sumsPath}.sig`;

/** GitHub: "each file included in a release must be under 2 GiB", and at most 1,000 of them. */
const mostBytes = 2 * 1024 ** 3;
const mostAssets = 1000;

/**
 * The files of a release: what SHA256SUMS of the folder names at its top, the checksums themselves, and a signature over them. What it
 * names below folders is left out, since a release has none. Every file is compared with its checksum.
 */
export async function releaseAssets(folder: string): Promise<readonly Asset[]> {
  if (!existsSync(join(folder, sumsPath))) throw refused(folder, `it has no ${sumsPath}`);
  const sums = parseSums(readFileSync(join(folder, sumsPath), "utf8"));
  const named = [...sums.keys()].filter((name) => !name.includes("/")).sort(byText);
  const signed = existsSync(join(folder, signaturePath)) ? [signaturePath] : [];
  const names = [...named, sumsPath, ...signed];
  if (named.length === 0) throw refused(folder, `its ${sumsPath} names no file at the top`);
  if (names.length > mostAssets) throw refused(folder, `it has more than ${mostAssets} files`);
  const assets: Asset[] = [];
  for (const name of names) assets.push(await assetOf(folder, name, sums.get(name)));
  return assets;
}

async function assetOf(folder: string, name: string, sum: string | undefined): Promise<Asset> {
  // GitHub gives other names to files that begin with a dot or have an odd character.
  if (!/^\w[\w.+-]*$/.test(name))
    throw refused(folder, `${JSON.stringify(name)} is no name that GitHub keeps as it is`);
  const path = join(folder, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true) throw refused(folder, `${name} is missing`);
  if (stat.size === 0) throw refused(folder, `${name} is empty, which GitHub does not take`);
  if (stat.size >= mostBytes) throw refused(folder, `${name} is of 2 GiB or more, which GitHub does not take`);
  const sha256 = await digestOf(path);
  if (sum !== undefined && sum !== sha256) throw refused(folder, `${name} is not what its checksum says`);
  return { name, type: typeOf(name), size: stat.size, sha256, open: () => createReadStream(path) };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  const bytes: AsyncIterable<Buffer> = createReadStream(path);
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest("hex");
}

/** Media types by the end of a name; browsers and proxies go by them when a file is fetched. */
const types: readonly (readonly [RegExp, string])[] = [
  [/\.(?:tar\.)?gz$/, "application/gzip"],
  [/\.zip$/, "application/zip"],
  [/\.json$/, "application/json"],
  [/\.(?:txt|md|csv|yml)$|^SHA256SUMS(?:\.sig)?$/, "text/plain; charset=utf-8"],
];

function typeOf(name: string): string {
  return types.find(([end]) => end.test(name))?.[1] ?? "application/octet-stream";
}

function refused(folder: string, why: string): PressError {
  return new PressError("release-folder", `${folder} cannot be released: ${why}.`, {
    hint: "A release is made of the files that SHA256SUMS names at the folder's top: write them, then `sha256sum FILES > SHA256SUMS`.",
  });
}
