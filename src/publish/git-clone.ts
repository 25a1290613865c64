import { PressError } from "../model/errors.ts";
import { byText, sortedUnique } from "../model/order.ts";
import type { Folder, FolderWish } from "../model/plugin.ts";
import { authorisation } from "./git-authorisation.ts";
import type { Outcome } from "./child.ts";
import { blobReader, type BlobReader } from "./git-blobs.ts";
import { type Environment, type Git, gitIn } from "./git-process.ts";
import { shownWords } from "./shown-words.ts";
import { listBlobs } from "./git-tree.ts";

export interface CloneSource {
  /** A URL, or the absolute path of a repository on this machine. */
  readonly address: string;
  /** An empty folder that goes with the run. */
  readonly scratch: string;
  readonly environment: Environment;
  /** For http(s). Without it git uses the credentials it has. */
  readonly token?: string;
  readonly signal: AbortSignal;
}

/** Bytes per second, and seconds, below which a transfer counts as dead. */
const pace: readonly (readonly [string, string])[] = [
  ["http.lowSpeedLimit", "100"],
  ["http.lowSpeedTime", "60"],
  // What is fetched later is named by its id: there is nothing to negotiate.
  ["fetch.negotiationAlgorithm", "noop"],
];

/**
 * The newest commit of a repository, as a folder. Nothing is checked out, so no hook, filter or link of theirs comes to life;
 * of a server that can do so, only the wanted files are fetched, all of them by one request.
 */
export async function cloneFolder(source: CloneSource, { branch, wanted }: FolderWish): Promise<Folder> {
  const { address, scratch, signal, token } = source;
  const allowed = token === undefined || token === "" ? { config: [], secrets: [] } : authorisation([address], token);
  const surroundings = {
    environment: { ...source.environment, GIT_ALLOW_PROTOCOL: protocolsFor(address) },
    ...{ config: [...pace, ...allowed.config], secrets: allowed.secrets, signal },
  };
  // --no-local, because a clone over the disk would take all of the history and every file.
  const how = ["--quiet", "--bare", "--depth=1", "--single-branch", "--no-tags", "--filter=blob:none", "--no-local"];
  const at = branch === undefined ? [] : [`--branch=${branch}`];
  expectDone(
    await gitIn(scratch, surroundings).run(["clone", ...how, "--template=", ...at, "--", address, "clone"]),
    address,
    "cloned",
  );
  const git = gitIn(`${scratch}/clone`, surroundings);
  const tip = await git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (tip.status !== 0) throw notRead(address, "read", "it holds no commit yet");
  const blobs = await wantedBlobs(git, tip.stdout.toString().trim(), wanted);
  await fetchMissing(git, new Set(blobs.values()), address);
  return folderOf(git, blobs, signal);
}

/** Over http a token, and what is read, could be seen and changed by anybody on the way: for this machine alone. */
function protocolsFor(address: string): string {
  const local = URL.canParse(address) && /^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(new URL(address).hostname);
  return local ? "https:ssh:file:http" : "https:ssh:file";
}

async function wantedBlobs(git: Git, commit: string, wanted: FolderWish["wanted"]): Promise<Map<string, string>> {
  const listed = [...(await listBlobs(git, commit, ""))].map(([path, blob]) => [path, blob.split(" ")] as const);
  // Links (120000) and submodules (160000) are no files.
  const files = listed.filter(([path, [, mode]]) => wanted(path) && (mode === undefined || mode === "100755"));
  return new Map(files.map(([path, [id = ""]]) => [path, id]));
}

/** Left alone, git would fetch each blob when it is read, with a connection of its own. */
async function fetchMissing(git: Git, ids: ReadonlySet<string>, address: string): Promise<void> {
  const objects = await git.output(["rev-list", "--objects", "--missing=print", "--no-object-names", "HEAD"]);
  // `?<id>` is an object that the clone has not got, git-rev-list(1) "--missing".
  const missing = sortedUnique(
    objects
      .toString("utf8")
      .split("\n")
      .filter((line) => line.startsWith("?")),
  );
  const needed = missing.map((line) => line.slice(1)).filter((id) => ids.has(id));
  if (needed.length === 0) return;
  const quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--filter=blob:none"];
  expectDone(await git.run(["fetch", ...quiet, "--stdin", "origin"], [`${needed.join("\n")}\n`]), address, "read");
}

function folderOf(git: Git, blobs: ReadonlyMap<string, string>, signal: AbortSignal): Folder {
  let reader: BlobReader | undefined;
  return {
    paths: [...blobs.keys()].sort(byText),
    async read(path) {
      const id = blobs.get(path);
      if (id === undefined) throw new Error(`${path} is not among the wanted files`);
      reader ??= blobReader(git);
      try {
        return await reader.read(id);
      } catch (error) {
        // A git that was ended by us did not fail.
        signal.throwIfAborted();
        throw error;
      }
    },
    async close() {
      await reader?.close();
    },
  };
}

function expectDone({ status, words }: Outcome, address: string, what: string): void {
  if (status !== 0) throw notRead(address, what, words === "" ? "git said nothing" : words);
}

function notRead(address: string, what: string, words: string): PressError {
  return new PressError("folder-git", `${shownWords(address)} cannot be ${what}: ${words}`, {
    hint: "Check address and branch. A forge also says `not found` where the credentials, or their absence, may not read.",
  });
}
