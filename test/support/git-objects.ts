import { rm } from "node:fs/promises";
import type { ApiAnswer } from "./git-data-api.ts";
import type { Plumbing } from "./git-plumbing.ts";

type Body = Readonly<Record<string, unknown>>;

export async function commitJson(git: Plumbing, sha: string): Promise<object | undefined> {
  const { status, stdout } = await git(["log", "-1", "--format=%H %T %P", sha]);
  if (status !== 0) return undefined;
  const [id = "", tree = "", ...parents] = stdout.toString().trim().split(" ");
  return { sha: id, tree: { sha: tree }, parents: parents.map((parent) => ({ sha: parent })) };
}

/** The object of a commit, gitformat-commit: the dates are those that the request states. */
export function commitText(body: Body): string {
  const parents = Array.isArray(body["parents"]) ? body["parents"].map(String) : [];
  const lines = [`tree ${String(body["tree"])}`, ...parents.map((parent) => `parent ${parent}`)];
  const signature =
    typeof body["signature"] === "string" ? [`gpgsig ${body["signature"].replaceAll("\n", "\n ")}`] : [];
  const head = [...lines, signed("author", body), signed("committer", body), ...signature];
  return `${head.join("\n")}\n\n${String(body["message"])}`;
}

function signed(role: "author" | "committer", body: Body): string {
  const stated = new Map(Object.entries(body[role] ?? {}).map(([key, value]) => [key, String(value)]));
  const seconds = Math.floor(Date.parse(stated.get("date") ?? "") / 1000);
  return `${role} ${stated.get("name") ?? ""} <${stated.get("email") ?? ""}> ${seconds} +0000`;
}

export async function treeJson(
  git: Plumbing,
  name: string,
  recursive: boolean,
  most: number,
): Promise<object | undefined> {
  const { status, stdout } = await git(["ls-tree", "-z", ...(recursive ? ["-r", "-t"] : []), name]);
  if (status !== 0) return undefined;
  const tree = stdout
    .toString("utf8")
    .split("\0")
    .slice(0, -1)
    .map((line) => {
      const tab = line.indexOf("\t");
      const [mode, type, id] = line.slice(0, tab).split(" ");
      return { path: line.slice(tab + 1), mode, type, sha: id };
    });
  const truncated = recursive && tree.length > most;
  return { sha: name, tree: truncated ? tree.slice(0, most) : tree, truncated };
}

interface Wanted {
  readonly path: string;
  readonly mode: string;
  readonly sha?: string | null;
  readonly content?: string;
}

/** GitHub runs out of time beyond about so much. */
const mostEntries = 200;
const mostBytes = 2_500_000;

/** POST git/trees: the entries on top of base_tree, through an index of its own. */
export async function withTree(git: Plumbing, index: string, body: Body): Promise<ApiAnswer> {
  const wanted = wantedEntries(body["tree"]);
  const bytes = Buffer.byteLength(JSON.stringify(body));
  if (wanted.length > mostEntries || bytes > mostBytes) return refused("Sorry, your input was too large to process.");
  const env = { GIT_INDEX_FILE: index };
  try {
    if (typeof body["base_tree"] === "string") await git(["read-tree", body["base_tree"]], "", env);
    const present = wanted.some(({ sha }) => sha === null) ? await git(["ls-files", "-z"], "", env) : undefined;
    const paths = new Set(present?.stdout.toString("utf8").split("\0"));
    const lines: string[] = [];
    for (const entry of wanted) {
      if (entry.sha === null && !paths.has(entry.path)) return refused("GitRPC::BadObjectState");
      const id = entry.sha === null ? undefined : await blobOf(git, entry);
      lines.push(id === undefined ? `0 ${"0".repeat(40)}\t${entry.path}\0` : `${entry.mode} ${id}\t${entry.path}\0`);
    }
    const updated = await git(["update-index", "--add", "--replace", "-z", "--index-info"], lines.join(""), env);
    const tree = await git(["write-tree"], "", env);
    if (updated.status !== 0 || tree.status !== 0) return refused(`${updated.stderr} ${tree.stderr}`);
    return { status: 201, json: { sha: tree.stdout.toString().trim() } };
  } finally {
    await rm(index, { force: true });
  }
}

async function blobOf(git: Plumbing, { sha, content }: Wanted): Promise<string> {
  if (typeof sha === "string") return sha;
  return (await git(["hash-object", "-w", "--stdin"], content ?? "")).stdout.toString().trim();
}

function wantedEntries(stated: unknown): Wanted[] {
  if (!Array.isArray(stated)) return [];
  return stated.map((entry: unknown) => {
    const fields = new Map<string, unknown>(Object.entries(entry ?? {}));
    const sha = fields.get("sha");
    const content = fields.get("content");
    return {
      path: String(fields.get("path")),
      mode: String(fields.get("mode")),
      ...((sha === null || typeof sha === "string") && { sha }),
      ...(typeof content === "string" && { content }),
    };
  });
}

function refused(message: string): ApiAnswer {
  return { status: 422, json: { message } };
}
