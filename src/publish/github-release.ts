import { PressError } from "../model/errors.ts";
import { releaseAnswer, type ReleaseSeen } from "./github-answers.ts";
import { type Asset, bringAssets, isSame, listAssets } from "./github-assets.ts";
import type { GitHubClient } from "./github-client.ts";
import { refuseMovedTag } from "./github-tag.ts";

export interface ReleaseWish {
  readonly tag: string;
  readonly title: string;
  /** Markdown. */
  readonly notes: string;
  /** Full id of the commit that the tag is made on; left out: the tip of the default branch. */
  readonly target?: string;
  readonly assets: readonly Asset[];
}

export interface Released {
  readonly address: string;
  /** Names of the files that had to be sent; none where the release was there already. */
  readonly sent: readonly string[];
  readonly known: boolean;
}

/**
 * A release with its files, which nobody sees before it is whole: a draft comes first, and is published last. A run that broke off
 * left the draft behind; the next one finds it by its tag, and sends what is missing.
 */
export async function release(client: GitHubClient, wish: ReleaseWish): Promise<Released> {
  if (wish.target !== undefined) await refuseMovedTag(client, wish.tag, wish.target);
  const found = await find(client, wish.tag);
  if (found?.draft === false) {
    await refuseOther(client, found, wish);
    return { address: found.html_url, sent: [], known: true };
  }
  const draft = found ?? (await begin(client, wish));
  const sent = await bringAssets(client, draft, wish.assets);
  const last = { release: draft.id, ...fieldsOf(wish), draft: false };
  const made = await client.need("for publishing the release", "PATCH /releases/{release}", last, releaseAnswer);
  return { address: made.html_url, sent, known: false };
}

/** Drafts are found by no route of their own: until it is published, a release has no tag. A published one counts first. */
async function find(client: GitHubClient, tag: string): Promise<ReleaseSeen | undefined> {
  const all = await client.list("for the releases", "GET /releases", {}, releaseAnswer);
  const ours = all.filter((each) => each.tag_name === tag);
  const drafts = ours.filter(({ draft }) => draft).sort((a, b) => a.id - b.id);
  return ours.find(({ draft }) => !draft) ?? drafts[0];
}

function begin(client: GitHubClient, wish: ReleaseWish): Promise<ReleaseSeen> {
  return client.once("for a new release", "POST /releases", { ...fieldsOf(wish), draft: true }, releaseAnswer);
}

function fieldsOf({ tag, title, notes, target }: ReleaseWish) {
  return { tag_name: tag, name: title, body: notes, ...(target !== undefined && { target_commitish: target }) };
}

/** What is published is never changed. A signature may be made anew with other bytes: that it is there is enough. */
async function refuseOther(client: GitHubClient, found: ReleaseSeen, { tag, assets }: ReleaseWish): Promise<void> {
  const there = await listAssets(client, found);
  const same = (asset: Asset): boolean =>
    there.some((seen) => seen.name === asset.name && (asset.name.endsWith(".sig") || isSame(seen, asset)));
  const other = assets.find((asset) => !same(asset));
  if (other === undefined) return;
  throw new PressError("release-published", `The release ${tag} is published, and its ${other.name} is not this one.`, {
    hint: "Choose another tag: what people may have downloaded is not replaced.",
    exit: 4,
  });
}
