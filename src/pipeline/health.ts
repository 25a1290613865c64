import { z } from "zod";
import { PressError } from "../model/errors.ts";
import { parseJson } from "../model/json.ts";
import type { RunOutcome } from "./build.ts";

const source = z.object({
  name: z.string(),
  state: z.enum(["read", "resting", "held"]),
  /** Of a held source: since when no reading of it was believed. */
  since: z.string().exactOptional(),
  code: z.string().exactOptional(),
  message: z.string().exactOptional(),
  hint: z.string().exactOptional(),
});
const health = z.object({
  asOf: z.string(),
  /** Every source of the config was asked: one that is not listed exists no more. */
  complete: z.boolean(),
  live: z.number(),
  sources: z.array(source),
});

/** How the sources are, for whoever watches a schedule. It stands beside the tree, never in it: a feed's bad day is no news of indicators. */
export type Health = z.infer<typeof health>;
export type SourceHealth = z.infer<typeof source>;

export function healthOf({ prepared, outcomes, result, memory }: Omit<RunOutcome, "plan" | "recovered">): Health {
  const { asOf, only, inputs, demo } = prepared.request;
  const held = new Map(result.held.map(({ source, error }) => [source, error]));
  return {
    asOf,
    complete: only.length === 0 && inputs.length === 0 && !demo,
    live: result.joined.tally.live,
    sources: outcomes.map(({ setup: { name }, state }): SourceHealth => {
      const error = held.get(name);
      const since = memory.sources[name]?.troubled;
      // A server that asked for a pause after a failure is no recovery, although this run could not fail.
      if (error === undefined && since === undefined) return { name, state: state === "resting" ? state : "read" };
      return {
        ...{ name, state: "held" },
        ...(since !== undefined && { since }),
        ...(error !== undefined && { code: error.code, message: error.message }),
        ...(error?.hint !== undefined && { hint: error.hint }),
      };
    }),
  };
}

/** Reads what a run wrote by `--status`. */
export function parseHealth(text: string, path: string): Health {
  const parsed = health.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new PressError("status-invalid", `${path} is no status of a run.`, {
    hint: "Name the file that `rulepress publish --status FILE` wrote.",
  });
}
