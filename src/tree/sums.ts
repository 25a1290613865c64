import { createHash } from "node:crypto";
import { PressError } from "../model/errors.ts";
import { byText } from "../model/order.ts";
import type { Published } from "../model/published.ts";

export const sumsPath = "SHA256SUMS";
export const manifestPath = "manifest.json";
const manifestLine = /^([0-9a-f]{64}) {2}manifest\.json\n/m;

/** `sha256sum` lines (GNU coreutils), sorted by path, so that `sha256sum -c SHA256SUMS` passes in the tree's root. */
export function sumsText(sums: ReadonlyMap<string, string>): string {
  return [...sums]
    .sort(([a], [b]) => byText(a, b))
    .map(([path, sha256]) => `${sha256}  ${path}\n`)
    .join("");
}

export function parseSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const match = /^([0-9a-f]{64}) {2}(\S+)$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) {
      throw new PressError("sums-broken", `${sumsPath}:${index + 1} is not a checksum line.`, {
        hint: "Take the file back from the last commit.",
      });
    }
    sums.set(match[2], match[1]);
  }
  return sums;
}

/** Digest of the checksum file as the manifest keeps it: without the line of the manifest, whose checksum comes last. */
export function sumsDigest(text: string): string {
  return createHash("sha256").update(text.replace(manifestLine, "")).digest("hex");
}

/** Checksum of the manifest as the checksum file states it. */
export function manifestSum(text: string): string | undefined {
  return manifestLine.exec(text)?.[1];
}

/** Identity of a published tree to its last byte: SHA-256 of the file that states every other one. Undefined for an empty tree. */
export async function treeDigest(published: Published): Promise<string | undefined> {
  if (!published.blobs.has(sumsPath)) return undefined;
  return createHash("sha256")
    .update(await published.read(sumsPath))
    .digest("hex");
}

/** Identity of the data: SHA-256 over the sorted `<sha256>  <path>` lines of the ledger's day files. */
export function dataDigest(sums: ReadonlyMap<string, string>): string {
  const parts = new Map([...sums].filter(([path]) => isDayFile(path)));
  return createHash("sha256").update(sumsText(parts)).digest("hex");
}

/** Digest of a tree without any indicator, where every chain of deltas begins. */
export const emptyDigest = createHash("sha256").digest("hex");

function isDayFile(path: string): boolean {
  return path.startsWith("ledger/") && path.endsWith(".ndjson");
}

/** One digest per top folder (and `.` for the files beside them) over its sorted `<blob id>  <path>` lines. */
export function folderDigests(blobs: ReadonlyMap<string, string>): Record<string, string> {
  const lines = new Map<string, string[]>();
  for (const path of [...blobs.keys()].sort(byText)) {
    if (path === sumsPath || path === manifestPath) continue;
    const folder = folderOf(path);
    const list = lines.get(folder) ?? [];
    lines.set(folder, list);
    list.push(`${blobs.get(path) ?? ""}  ${path}\n`);
  }
  return Object.fromEntries(
    [...lines]
      .sort(([a], [b]) => byText(a, b))
      .map(([folder, all]) => [folder, createHash("sha256").update(all.join("")).digest("hex")]),
  );
}

/** The top folder that a path counts for; `.` for the files beside the folders. */
export function folderOf(path: string): string {
  const slash = path.indexOf("/");
  return slash === -1 ? "." : path.slice(0, slash);
}
