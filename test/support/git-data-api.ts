import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { plumbing, type Plumbing, run } from "./git-plumbing.ts";
import { commitJson, commitText, treeJson, withTree } from "./git-objects.ts";
import { contentsRoutes } from "./contents-routes.ts";
import { issueRoutes, type Tracker } from "./issue-routes.ts";
import { pullRoutes, type PullRecord } from "./pull-routes.ts";
import { releaseRoutes, type ReleaseRecord } from "./release-routes.ts";

/** A request below `/repos/OWNER/NAME`, its path decoded, its body parsed. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** The body as it came. */
  readonly raw: Buffer;
  readonly type: string;
  /** Scheme, host and port that were asked. */
  readonly origin: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly json: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GitDataApi {
  answer(call: ApiCall): Promise<ApiAnswer>;
  /** Pull requests so far; a test may close one. */
  readonly pulls: PullRecord[];
  /** Releases so far, drafts too. */
  readonly releases: ReleaseRecord[];
  /** Issues and labels so far; a test may put its own there. */
  readonly tracker: Tracker;
  /** Recursive listings of more entries say `truncated` and leave the rest out. */
  truncateAt(entries: number): void;
  archive(): void;
  /** Makes commits without the signature that is asked for, as a server that does not know the field. */
  ignoreSignatures(): void;
}

/** GitHub's Git Data API, as far as a publisher needs it, over the objects and refs of a real bare repository. */
export function gitDataApi(repository: string, environment: Readonly<Record<string, string>>): GitDataApi {
  const git = plumbing(repository, environment);
  const pulls: PullRecord[] = [];
  const releases: ReleaseRecord[] = [];
  const tracker: Tracker = { labels: [], issues: [] };
  const state = { truncateAt: 100_000, archived: false, empty: true, signs: true };

  async function answer(call: ApiCall): Promise<ApiAnswer> {
    const { method, path } = call;
    if (method === "GET" && path === "") return ok({ default_branch: "main", archived: state.archived });
    if (state.archived && method !== "GET") return no(403, "Repository was archived so is read-only.");
    state.empty &&= (await git(["for-each-ref", "--count=1"])).stdout.length === 0;
    const { empty } = state;
    if (path.startsWith("/issues") || path.startsWith("/labels")) return issueRoutes(tracker, call);
    if (path.startsWith("/contents/")) return empty ? begin(call) : contentsRoutes(git, repository, call);
    if (path.startsWith("/pulls") || path.startsWith("/compare/")) return pullRoutes(git, pulls, call);
    if (path.startsWith("/releases")) return releaseRoutes(git, releases, call);
    if (empty) return no(409, "Git Repository is empty.");
    return objectRoute(call);
  }

  async function objectRoute({ method, path, query, body }: ApiCall): Promise<ApiAnswer> {
    const [, , type = "", ...rest] = path.split("/");
    const name = rest.join("/");
    switch (`${method} ${type}`) {
      case "GET ref":
        return refJson(`refs/${name}`);
      case "GET tags":
        return refJson(`${name}^{commit}`);
      case "POST refs":
        return moveRef(String(body["ref"]), String(body["sha"]), true, false);
      case "PATCH refs":
        return moveRef(`refs/${name}`, String(body["sha"]), false, body["force"] === true);
      case "GET commits":
        return found(await commitJson(git, name));
      case "POST commits":
        return created(
          await commitJson(git, await written(git, "commit", commitText(state.signs ? body : plain(body)))),
        );
      case "GET trees":
        return found(await treeJson(git, name, query.has("recursive"), state.truncateAt));
      case "POST trees":
        return withTree(git, join(repository, `index-${randomUUID()}`), body);
      case "GET blobs": {
        const { stdout } = await git(["cat-file", "blob", name]);
        return ok({ sha: name, content: wrapped(stdout.toString("base64")), encoding: "base64", size: stdout.length });
      }
      case "POST blobs": {
        const bytes = Buffer.from(String(body["content"]), body["encoding"] === "base64" ? "base64" : "utf8");
        return created({ sha: await written(git, "blob", bytes) });
      }
      default:
        return no(404, "Not Found");
    }
  }

  async function refJson(ref: string): Promise<ApiAnswer> {
    const { status, stdout } = await git(["rev-parse", "--verify", "--quiet", ref]);
    if (status !== 0) return no(404, "Not Found");
    const sha = stdout.toString().trim();
    const type = (await git(["cat-file", "-t", sha])).stdout.toString().trim();
    return ok({ ref, object: { type, sha } });
  }

  /** Compare-and-swap by git itself, after what GitHub checks: fast-forward, then rules and hooks. */
  async function moveRef(ref: string, sha: string, isNew: boolean, force: boolean): Promise<ApiAnswer> {
    const { status, stdout } = await git(["rev-parse", "--verify", "--quiet", ref]);
    const old = status === 0 ? stdout.toString().trim() : "0".repeat(40);
    if (isNew && status === 0) return no(422, "Reference already exists");
    if (!isNew && status !== 0) return no(422, "Reference does not exist");
    const forward = isNew || force || (await git(["merge-base", "--is-ancestor", old, sha])).status === 0;
    if (!forward) return no(422, "Update is not a fast forward");
    const hook = join(repository, "hooks", "pre-receive");
    if (existsSync(hook)) {
      const judged = await run(hook, [], `${old} ${sha} ${ref}\n`, environment);
      if (judged.status !== 0) return no(422, `${judged.stderr} pre-receive hook declined`);
    }
    const moved = await git(["update-ref", ref, sha, old]);
    return moved.status === 0 ? refJson(ref) : no(409, `cannot lock ref '${ref}'`);
  }

  async function begin({ path, body }: ApiCall): Promise<ApiAnswer> {
    const blob = await written(git, "blob", Buffer.from(String(body["content"]), "base64"));
    const tree = await git(["mktree"], `100644 blob ${blob}\t${path.slice("/contents/".length)}\n`);
    const sha = await written(git, "commit", commitText({ ...body, tree: tree.stdout.toString().trim(), parents: [] }));
    const moved = await git(["update-ref", "refs/heads/main", sha, "0".repeat(40)]);
    return moved.status === 0 ? created({ commit: { sha } }) : no(409, "cannot lock ref 'refs/heads/main'");
  }

  return {
    answer,
    pulls,
    releases,
    tracker,
    truncateAt: (entries) => {
      state.truncateAt = entries;
    },
    ignoreSignatures: () => {
      state.signs = false;
    },
    archive: () => {
      state.archived = true;
    },
  };
}

async function written(git: Plumbing, type: "blob" | "commit", bytes: string | Buffer): Promise<string> {
  const { status, stdout, stderr } = await git(["hash-object", "-t", type, "-w", "--stdin"], bytes);
  if (status !== 0) throw new Error(stderr);
  return stdout.toString().trim();
}

function plain(body: ApiCall["body"]): ApiCall["body"] {
  return { ...body, signature: undefined };
}

/** GitHub breaks Base64 into lines. */
function wrapped(base64: string): string {
  return base64.replace(/.{60}/g, "$&\n");
}

export function ok(json: unknown): ApiAnswer {
  return { status: 200, json };
}

export function created(json: unknown): ApiAnswer {
  return { status: 201, json };
}

export function no(status: number, message: string): ApiAnswer {
  return { status, json: { message, documentation_url: "https://docs.github.com/rest" } };
}

function found(json: unknown): ApiAnswer {
  return json === undefined ? no(404, "Not Found") : ok(json);
}
