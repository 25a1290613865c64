import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Yard } from "../../test/support/git.ts";
import type { PathClass, Stretch } from "./report.ts";

export type Sizes = Pick<Stretch, "gitKib" | "packKib" | "files" | "treeKib">;

/** What a repository takes once git has packed it, as a server does from time to time. */
export function packedSizes(yard: Yard, remote: string): Sizes {
  yard.git(remote, "gc", "--quiet", "--prune=now");
  const pack = /^size-pack: (\d+)$/m.exec(yard.git(remote, "count-objects", "-v"))?.[1] ?? "0";
  const listing = output(remote, ["ls-tree", "-r", "-l", "main"]).trimEnd().split("\n");
  const bytes = listing.reduce((sum, line) => sum + Number(/^\S+ \S+ \S+ +(\d+)/.exec(line)?.[1] ?? 0), 0);
  return { gitKib: kibibytes(remote), packKib: Number(pack), files: listing.length, treeKib: Math.round(bytes / 1024) };
}

/** Apparent size: what the bytes are, not the blocks of this disk. */
export function kibibytes(folder: string): number {
  return Math.round(Number(execFileSync("du", ["-sb", folder], { encoding: "utf8" }).split("\t")[0]) / 1024);
}

/** Which part of the tree the history is made of, the largest first: the format's folder, and what of git stands around it. */
export function pathClasses(remote: string): PathClass[] {
  return weighed(remote, classOf);
}

/** The files and folders whose versions weigh most. */
export function heaviestPaths(remote: string): PathClass[] {
  return weighed(remote, (type, path) => `${type} ${path}`).slice(0, 40);
}

function weighed(remote: string, nameOf: (type: string, path: string) => string): PathClass[] {
  const named = output(remote, ["rev-list", "--objects", "main"]);
  const format = "--batch-check=%(objecttype) %(objectsize:disk) %(rest)";
  const classes = new Map<string, { objects: number; bytes: number }>();
  for (const line of output(remote, ["cat-file", format], named).trimEnd().split("\n")) {
    const [type = "", size = "0", path = ""] = line.split(" ");
    const name = nameOf(type, path);
    const known = classes.get(name) ?? { objects: 0, bytes: 0 };
    classes.set(name, { objects: known.objects + 1, bytes: known.bytes + Number(size) });
  }
  const rows = [...classes].map(([name, { objects, bytes }]) => ({ name, objects, kib: Math.round(bytes / 1024) }));
  return rows.sort((a, b) => b.kib - a.kib);
}

function classOf(type: string, path: string): string {
  if (type === "commit") return "commits";
  if (type === "tree") return "folders (git's trees)";
  const [, folder = "", file = ""] = path.split("/");
  if (folder === "ledger" && !path.endsWith(".ndjson")) return `ledger/${file}`;
  return folder === "misp" && /^(?:hashes\.csv|manifest\.json)$/.test(file) ? `misp/${file}` : folder;
}

/** Sizes of what subscribers fetch: a clone without history, and one of the lists alone. */
export function cloneSizes(yard: Yard, remote: string): { readonly shallowKib: number; readonly sparseKib: number } {
  const url = `file://${remote}`;
  const shallow = yard.clone(url, "shallow", "--depth", "1");
  const sparse = yard.clone(url, "sparse", "--depth", "1", "--filter=blob:none", "--sparse");
  yard.git(sparse, "sparse-checkout", "set", "rules/lists");
  return { shallowKib: kibibytes(join(shallow, ".git")), sparseKib: kibibytes(join(sparse, ".git")) };
}

function output(repository: string, args: readonly string[], input = ""): string {
  return execFileSync("git", ["-C", repository, ...args], { input, encoding: "utf8", maxBuffer: 2 ** 30 });
}
