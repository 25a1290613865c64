import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { ApiAnswer, ApiCall } from "./git-data-api.ts";
import { commitText, withTree } from "./git-objects.ts";
import type { Plumbing } from "./git-plumbing.ts";

/** Single files of a branch: what stands there, and a commit that changes one. Compare-and-swap is by the blob's id. */
export async function contentsRoutes(git: Plumbing, repository: string, call: ApiCall): Promise<ApiAnswer> {
  const { method, query, body } = call;
  const path = call.path.slice("/contents/".length);
  const at = method === "GET" ? (query.get("ref") ?? "main") : `refs/heads/${String(body["branch"])}`;
  const commit = await named(git, `${at}^{commit}`);
  if (commit === undefined) return refused(404, method === "GET" ? "Not Found" : `Branch ${at} not found`);
  const blob = await named(git, `${commit}:${path}`);
  if (method === "GET") return blob === undefined ? refused(404, "Not Found") : ok({ type: "file", sha: blob });
  if (blob !== undefined && body["sha"] === undefined) return refused(422, '"sha" wasn\'t supplied.');
  if (blob !== body["sha"]) return refused(409, `${path} does not match ${String(body["sha"])}`);
  const content = Buffer.from(String(body["content"]), "base64").toString("utf8");
  const tree = await withTree(git, join(repository, `index-${randomUUID()}`), {
    base_tree: `${commit}^{tree}`,
    tree: [{ path, mode: "100644", type: "blob", content }],
  });
  const made = new Map<string, unknown>(Object.entries(tree.json ?? {})).get("sha");
  const person = { name: "GitHub", email: "noreply@github.com", date: "2026-08-15T10:20:30Z" };
  const text = commitText({ ...body, tree: made, parents: [commit], author: person, committer: person });
  const { stdout } = await git(["hash-object", "-t", "commit", "-w", "--stdin"], text);
  await git(["update-ref", at, stdout.toString().trim(), commit]);
  return ok({ commit: { sha: stdout.toString().trim() } });
}

async function named(git: Plumbing, name: string): Promise<string | undefined> {
  const { status, stdout } = await git(["rev-parse", "--verify", "--quiet", name]);
  return status === 0 ? stdout.toString().trim() : undefined;
}

function ok(json: unknown): ApiAnswer {
  return { status: 200, json };
}

function refused(status: number, message: string): ApiAnswer {
  return { status, json: { message } };
}
