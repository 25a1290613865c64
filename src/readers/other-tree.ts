import { hash } from "node:crypto";
import { PressError } from "../model/errors.ts";
import { byText, sortedUnique } from "../model/order.ts";
import type { Folder } from "../model/plugin.ts";
import { parsePartPath } from "../tree/ledger.ts";
import { settingsPath } from "../tree/state.ts";
import { dataDigest, manifestPath, manifestSum, parseSums, sumsDigest, sumsPath } from "../tree/sums.ts";
import { shown } from "./unread.ts";

/** A tree of rulepress that somebody else printed, of which nothing is believed that its checksums do not vouch for. */
export interface OtherTree<Manifest> {
  readonly manifest: Manifest;
  /** Paths of the ledger's day files, sorted, relative to the tree. */
  readonly parts: readonly string[];
  /** A file of the tree, compared with its checksum. */
  read(path: string): Promise<Buffer>;
}

/** What a tree is read for: every other file follows from these. MISP has a manifest of its own. */
export function isOfLedger(path: string): boolean {
  return /(?:^|\/)(?:(?<!misp\/)manifest\.json|SHA256SUMS|ledger\/.+)$/.test(path);
}

/** A location as it may stand in a message: an address without user, password and query. */
export function shownPlace(location: string): string {
  return location.replace(/^([a-z][a-z0-9+.-]*:\/\/)(?:[^/?#]*@)?([^?#]*).*$/i, "$1$2");
}

/** The digests that every manifest states: of the ledger, and of SHA256SUMS. */
export interface StatedDigests {
  readonly digest: string;
  readonly sums: string;
}

/**
 * Opens the one tree of a folder: at its top, or below it as in a repository or an archive. Manifest and SHA256SUMS vouch for
 * one another, SHA256SUMS for every file, and the data digest for the ledger as a whole: a tree that is half fetched, or was
 * caught while it was written, is refused.
 */
export async function openOtherTree<Manifest extends StatedDigests>(
  folder: Folder,
  name: string,
  stated: string | undefined,
  parse: (manifest: Buffer) => Manifest,
): Promise<OtherTree<Manifest>> {
  const root = rootOf(folder.paths, name, stated);
  const bytes = await folder.read(root + manifestPath);
  const manifest = parse(bytes);
  if (!folder.paths.includes(root + sumsPath)) throw brokenTree(name, `${sumsPath} is missing`);
  const text = (await folder.read(root + sumsPath)).toString("utf8");
  if (manifestSum(text) !== hash("sha256", bytes))
    throw brokenTree(name, `${manifestPath} is not what ${sumsPath} states`);
  if (sumsDigest(text) !== manifest.sums) throw brokenTree(name, `${sumsPath} is not what ${manifestPath} states`);
  const sums = parseSums(text);
  if (dataDigest(sums) !== manifest.digest) throw brokenTree(name, "the ledger is not the one that the manifest names");
  const parts = partsOf(folder.paths, root, sums, name);
  return {
    manifest,
    parts,
    async read(path) {
      const content = await folder.read(root + path);
      if (hash("sha256", content) !== sums.get(path)) throw brokenTree(name, `${path} is not what ${sumsPath} states`);
      return content;
    },
  };
}

/** Path of the tree in the folder, "" or with a slash at its end. */
function rootOf(paths: readonly string[], name: string, stated: string | undefined): string {
  const known = new Set(paths);
  const roots = paths
    .filter((path) => path === manifestPath || path.endsWith(`/${manifestPath}`))
    .map((path) => path.slice(0, -manifestPath.length))
    .filter((root) => known.has(root + settingsPath));
  const wish = stated?.replace(/^(?:\.\/)+|\/+$/g, "");
  // An archive has a folder around everything, named by whoever packed it.
  const fits = (root: string) => wish === undefined || `/${root}`.endsWith(wish === "." ? "/" : `/${wish}/`);
  const [root, second] = roots.filter(fits);
  if (root !== undefined && second === undefined) return root;
  if (root === undefined) {
    throw new PressError(
      "upstream-missing",
      `${name} holds no tree of rulepress${wish === undefined ? "" : ` at ${wish}`}.`,
      {
        hint: "A tree has manifest.json and ledger/. Name its folder, repository or archive, and its place inside with `tree`.",
      },
    );
  }
  const found = roots.map((each) => shown(each === "" ? "." : each.slice(0, -1))).sort(byText);
  throw new PressError("upstream-missing", `${name} holds ${found.length} trees: ${found.slice(0, 5).join(", ")}.`, {
    hint: "Say which one with `tree`.",
  });
}

/** The day files, which must be those of the checksums: one that is missing would read as withdrawn. */
function partsOf(
  paths: readonly string[],
  root: string,
  sums: ReadonlyMap<string, string>,
  name: string,
): readonly string[] {
  const known = new Set(paths);
  const stated = [...sums.keys()].filter((path) => parsePartPath(path) !== undefined);
  const lost = [...stated, settingsPath].find((path) => !known.has(root + path));
  if (lost !== undefined) throw brokenTree(name, `${lost} is missing`);
  const added = paths.find((path) => {
    const inside = path.startsWith(root) ? path.slice(root.length) : "";
    return parsePartPath(inside) !== undefined && !sums.has(inside);
  });
  if (added !== undefined) throw brokenTree(name, `${added.slice(root.length)} is not in ${sumsPath}`);
  return sortedUnique(stated);
}

/** A tree that must not be believed. */
export function brokenTree(name: string, finding: string): PressError {
  return new PressError("upstream-broken", `The tree at ${name} does not verify: ${finding}.`, {
    hint: "Fetch it again; if it stays so, its owner can run `rulepress verify`. Nothing was taken from it.",
  });
}
