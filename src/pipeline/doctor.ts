import type { LoadedConfig } from "../config/load.ts";
import { PressError } from "../model/errors.ts";
import { type Environment, gitIn } from "../publish/git-process.ts";
import { type AllowEntry, compileAllowlist, expiring } from "../refine/allowlist.ts";
import { headOf } from "../readers/bytes.ts";
import { sources } from "../sources/registry.ts";
import { fileWayOut } from "./reach.ts";
import { openTree } from "./tree-reader.ts";

export interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
  readonly hint?: string;
}

export interface DoctorInput {
  readonly config: LoadedConfig;
  readonly entries: readonly AllowEntry[];
  readonly asOf: string;
  readonly repository: string;
  readonly environment: Environment;
  readonly tree: string;
  readonly signal: AbortSignal;
}

/** What the first scheduled run would stumble over: sources, licences, allowlist, tree, git. Reads only. */
export async function checkSetup(input: DoctorInput): Promise<Check[]> {
  return [
    ...(await checkSources(input)),
    ...checkGate(input.config),
    ...checkAllowlist(input),
    await checkTree(input),
    ...(await checkGit(input)),
  ];
}

async function checkSources({ config, asOf, signal, environment }: DoctorInput): Promise<Check[]> {
  if (config.sources.length === 0) {
    return [{ what: "sources", ok: false, says: "the config names no source", hint: "Add one under `sources:`." }];
  }
  const files = fileWayOut(asOf, signal, environment);
  const checks: Check[] = [];
  for (const { name, type, place } of config.sources) {
    const inFolder = sources.some((source) => source.name === type && source.folder === true);
    checks.push(
      await attempt(`source ${name}`, async () => {
        // A feed is not asked for nothing: `sources test` reads it, politely, when a person wants to know.
        if ("url" in place) return `read from ${place.url}; try it with \`rulepress sources test ${name}\``;
        if (inFolder) await (await files.folder(place.path, { wanted: () => false })).close();
        else await headOf(files.open(place.path), place.path);
        return `${place.path} can be read`;
      }),
    );
  }
  return checks;
}

/** A source that the gate lets nothing through of is a misunderstanding more often than a wish. */
function checkGate({ sources, tree }: LoadedConfig): Check[] {
  if (tree.audience !== "public") return [];
  return sources
    .filter(({ terms }) => terms.republish !== "yes")
    .map(({ name, terms }) => ({
      what: `licence of ${name}`,
      ok: false,
      says: `nothing of it is printed: the tree is public, and its licence (${terms.license}) says republish: ${terms.republish}`,
      hint: "If you may republish it, say `republish: yes`; if the tree stays inside, say `audience: internal`.",
    }));
}

function checkAllowlist({ entries, asOf }: DoctorInput): Check[] {
  compileAllowlist(entries, asOf);
  return expiring(entries, asOf).map((entry) => ({
    what: "allowlist",
    ok: true,
    says: `an entry of ${entry.owner} ends on ${entry.expires ?? ""}`,
  }));
}

function checkTree({ tree }: DoctorInput): Promise<Check> {
  return attempt("tree", async () => {
    const { settings, published } = await openTree(tree);
    return `${tree}/ is a ${settings.origin} tree of ${published.blobs.size} files`;
  });
}

async function checkGit({ repository, environment }: DoctorInput): Promise<Check[]> {
  const git = gitIn(repository, { environment });
  const version = await attempt("git", async () => (await git.output(["--version"])).toString("utf8").trim());
  if (!version.ok) return [version];
  const remotes = await attempt("remote", async () => {
    const names = (await git.output(["remote"])).toString("utf8").trim();
    if (names === "")
      throw new PressError("publish-no-remote", "the repository has no remote", { hint: "git remote add origin URL" });
    return names.split("\n").join(", ");
  });
  return [version, remotes];
}

async function attempt(what: string, check: () => Promise<string>): Promise<Check> {
  try {
    return { what, ok: true, says: await check() };
  } catch (error) {
    if (!(error instanceof PressError)) throw error;
    return { what, ok: false, says: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  }
}
