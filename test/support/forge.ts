import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { z } from "zod";

const pull = z.object({ number: z.number(), title: z.string(), head: z.string(), base: z.string(), body: z.string() });
const forgeState = z.object({
  labels: z.array(z.string()),
  issues: z.array(
    z.object({
      ...{ number: z.number(), title: z.string(), body: z.string(), open: z.boolean() },
      ...{ labels: z.array(z.string()), comments: z.array(z.string()) },
    }),
  ),
  releases: z.array(
    z.object({
      ...{ tag: z.string(), target: z.string(), notes: z.string() },
      assets: z.array(z.object({ path: z.string(), size: z.number() })),
    }),
  ),
  pulls: z.array(pull),
  /** Commit of each branch that was made over the API, and the files that were put on it. */
  branches: z.record(z.string(), z.object({ sha: z.string(), files: z.record(z.string(), z.string()) })),
});

export type ForgeState = z.infer<typeof forgeState>;

export function readForge(file: string): ForgeState {
  if (!existsSync(file)) return { labels: [], issues: [], releases: [], pulls: [], branches: {} };
  return forgeState.parse(JSON.parse(readFileSync(file, "utf8")));
}

export interface Forge {
  /** What a program needs in its environment to find the forge's `gh`, with a token. */
  readonly environment: Readonly<Record<string, string>>;
  state(): ForgeState;
}

/** A forge that lives in a folder of the test, and is asked by the `gh` of forge-gh.ts. */
export function forgeIn(folder: string, path = process.env["PATH"] ?? ""): Forge {
  const bin = join(folder, "forge-bin");
  const file = join(folder, "forge.json");
  mkdirSync(bin, { recursive: true });
  const program = join(import.meta.dirname, "forge-gh.ts");
  const loader = import.meta.resolve("tsx");
  writeFileSync(join(bin, "gh"), `#!/bin/sh\nexec "${process.execPath}" --import "${loader}" "${program}" "$@"\n`);
  chmodSync(join(bin, "gh"), 0o755);
  return {
    environment: { PATH: `${bin}${delimiter}${path}`, FORGE_FILE: file, GH_TOKEN: "ghs_forge", GH_REPO: "owner/repo" },
    state: () => readForge(file),
  };
}
