import { PressError } from "../model/errors.ts";
import { anyAnswer, assetAnswer, type AssetSeen } from "./github-answers.ts";
import { type GitHubClient, isRefused, type Upload } from "./github-client.ts";

/** A file of a release, as it lies on disk. */
export interface Asset extends Upload {
  readonly sha256: string;
}

/** A release of GitHub, as far as its files are concerned. */
export interface AssetPlace {
  readonly id: number;
  readonly upload_url: string;
}

export function listAssets(client: GitHubClient, { id }: AssetPlace): Promise<AssetSeen[]> {
  const route = "GET /releases/{release}/assets";
  return client.list("for the files of the release", route, { release: id }, assetAnswer);
}

/** Whether what lies at GitHub is the file. Its digest is compared where GitHub states one: older servers do not. */
export function isSame({ state, size, digest }: AssetSeen, asset: Asset): boolean {
  return (
    state === "uploaded" && size === asset.size && (digest ?? `sha256:${asset.sha256}`) === `sha256:${asset.sha256}`
  );
}

/** Makes the files of a draft the wanted ones, and no others. Gives the names of those that had to be sent. */
export async function bringAssets(
  client: GitHubClient,
  place: AssetPlace,
  wanted: readonly Asset[],
): Promise<readonly string[]> {
  const there = await listAssets(client, place);
  const kept = new Set<string>();
  for (const seen of there) {
    if (wanted.some((asset) => asset.name === seen.name && isSame(seen, asset))) kept.add(seen.name);
    else await removeAsset(client, seen);
  }
  const missing = wanted.filter(({ name }) => !kept.has(name));
  for (const asset of missing) await send(client, place, asset);
  await prove(client, place, wanted);
  return missing.map(({ name }) => name);
}

/** So often a file is sent that does not arrive. */
const tries = 3;

async function send(client: GitHubClient, place: AssetPlace, asset: Asset): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    try {
      await client.upload(`for ${asset.name}`, place.upload_url, asset, assetAnswer);
      return;
    } catch (error) {
      const passing = error instanceof PressError && error.code === "publish-unreachable";
      if (!passing || tried === tries) throw error;
      // A line that was cut leaves an empty file, or a whole one of which nobody heard: either bars the name.
      const remains = (await listAssets(client, place)).filter(({ name }) => name === asset.name);
      for (const seen of remains) await removeAsset(client, seen);
    }
  }
}

async function removeAsset(client: GitHubClient, { id, name }: AssetSeen): Promise<void> {
  const gone = await client.ask(`for removing ${name}`, "DELETE /releases/assets/{asset}", { asset: id }, anyAnswer);
  if (isRefused(gone) && gone.refused.status !== 404) throw gone.error;
}

async function prove(client: GitHubClient, place: AssetPlace, wanted: readonly Asset[]): Promise<void> {
  const there = await listAssets(client, place);
  const wrong = wanted.find((asset) => !there.some((seen) => seen.name === asset.name && isSame(seen, asset)));
  if (wrong === undefined && there.length === wanted.length) return;
  const finding = wrong === undefined ? `it has ${there.length} files` : `${wrong.name} did not arrive as it is`;
  throw new PressError("release-differs", `The draft is not what was planned: ${finding}. It was not published.`, {
    hint: "Run it again: the draft is kept, and what is wrong in it is sent anew.",
    exit: 4,
  });
}
