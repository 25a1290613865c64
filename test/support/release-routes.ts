import { createHash } from "node:crypto";
import type { ApiAnswer, ApiCall } from "./git-data-api.ts";
import type { Plumbing } from "./git-plumbing.ts";
import { pageOf } from "./issue-routes.ts";

export interface AssetRecord {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
  /** `starter`: the upload was cut. */
  readonly state: "uploaded" | "starter";
}

/** A release of the test's GitHub. */
export interface ReleaseRecord {
  readonly id: number;
  tag: string;
  title: string;
  notes: string;
  target: string;
  draft: boolean;
  readonly assets: AssetRecord[];
}

/** Releases live in memory; publishing one makes its tag in the real repository, as GitHub does. */
export async function releaseRoutes(git: Plumbing, releases: ReleaseRecord[], call: ApiCall): Promise<ApiAnswer> {
  const { method, path, query, origin } = call;
  const [, , first = "", second = ""] = path.split("/");
  if (first === "assets") return removed(releases, Number(second));
  if (first === "" && method === "GET")
    return pageOf(
      [...releases].reverse().map((each) => shown(each, origin)),
      query,
    );
  if (first === "") return { status: 201, json: shown(begun(releases, call), origin) };
  const release = releases.find(({ id }) => id === Number(first));
  if (release === undefined) return refused(404, "Not Found");
  if (second === "assets")
    return method === "GET" ? pageOf(release.assets.map(assetJson), query) : sent(releases, release, call);
  change(release, call.body);
  if (!release.draft) await tag(git, release);
  return { status: 200, json: shown(release, origin) };
}

function begun(releases: ReleaseRecord[], { body }: ApiCall): ReleaseRecord {
  const release = { id: releases.length + 1, tag: "", title: "", notes: "", target: "main", draft: true, assets: [] };
  change(release, body);
  releases.push(release);
  return release;
}

function change(release: ReleaseRecord, body: ApiCall["body"]): void {
  const stated = (name: string, known: string): string => (typeof body[name] === "string" ? body[name] : known);
  release.tag = stated("tag_name", release.tag);
  release.title = stated("name", release.title);
  release.notes = stated("body", release.notes);
  release.target = stated("target_commitish", release.target);
  release.draft = body["draft"] === true;
}

async function tag(git: Plumbing, { tag: name, target }: ReleaseRecord): Promise<void> {
  const known = await git(["rev-parse", "--verify", "--quiet", `refs/tags/${name}`]);
  if (known.status !== 0)
    await git(["update-ref", `refs/tags/${name}`, target === "main" ? "refs/heads/main" : target]);
}

function sent(releases: readonly ReleaseRecord[], release: ReleaseRecord, { query, raw, type }: ApiCall): ApiAnswer {
  const name = query.get("name") ?? "";
  if (raw.length === 0) return refused(400, "Bad Content-Length: 0");
  if (release.assets.some((asset) => asset.name === name)) {
    const errors = [{ resource: "ReleaseAsset", code: "already_exists", field: "name" }];
    return { status: 422, json: { message: "Validation Failed", errors } };
  }
  const id = 1 + Math.max(0, ...releases.flatMap(({ assets }) => assets.map((asset) => asset.id)));
  const asset: AssetRecord = { id, name, type, bytes: raw, state: "uploaded" };
  release.assets.push(asset);
  return { status: 201, json: assetJson(asset) };
}

function removed(releases: readonly ReleaseRecord[], id: number): ApiAnswer {
  for (const { assets } of releases) {
    const at = assets.findIndex((asset) => asset.id === id);
    if (at < 0) continue;
    assets.splice(at, 1);
    return { status: 204, json: undefined };
  }
  return refused(404, "Not Found");
}

function assetJson({ id, name, bytes, state }: AssetRecord): object {
  const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  return { id, name, size: bytes.length, state, digest: state === "uploaded" ? digest : null };
}

function shown({ id, tag, draft, assets }: ReleaseRecord, origin: string): object {
  return {
    ...{ id, tag_name: tag, draft, assets: assets.map(assetJson) },
    html_url: `https://github.example/acme/rules/releases/tag/${tag}`,
    upload_url: `${origin}/api/uploads/repos/acme/rules/releases/${id}/assets{?name,label}`,
  };
}

function refused(status: number, message: string): ApiAnswer {
  return { status, json: { message } };
}
