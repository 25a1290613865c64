import { z } from "zod";
import type { LedgerRecord } from "../model/indicator.ts";
import { endReasons, kinds } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Published } from "../model/published.ts";
import type { StepCounts } from "../model/summary.ts";
import { dayOf } from "../model/time.ts";
import { linedArray, linedTexts } from "./pretty.ts";
import { readJson } from "./state.ts";

/** The fields of a record that a renewal moved, as they were; null where a field was absent. */
export interface RecordPatch {
  readonly id: string;
  readonly kind: string;
  readonly day: string;
  readonly was: Readonly<Record<string, unknown>>;
}

/** One run that changed the ledger. With it, the state after the run gives the state before. */
export interface DeltaStep {
  readonly counts: StepCounts;
  /** Data digests before and after: the chain has no holes. */
  readonly from: string;
  readonly to: string;
  /** Entered the tree: ids by `<kind>/<day>`. */
  readonly added: Readonly<Record<string, readonly string[]>>;
  /** Entered the ledger unprinted. */
  readonly refused: Readonly<Record<string, readonly string[]>>;
  readonly updated: readonly { readonly was: LedgerRecord }[];
  readonly revived: readonly { readonly was: LedgerRecord }[];
  readonly withdrawn: readonly { readonly reason: string; readonly was: LedgerRecord }[];
  /** Never printed, and no claim is left: out of the ledger. */
  readonly forgotten: readonly { readonly was: LedgerRecord }[];
  /** Tombstones whose 90 days are over. */
  readonly swept: readonly { readonly was: LedgerRecord }[];
  readonly renewed: readonly RecordPatch[];
  /** Absence noted or taken back: nothing is printed of it. */
  readonly noted: readonly RecordPatch[];
  /** Ids of list rules. */
  readonly lists: {
    readonly added: readonly string[];
    readonly changed: readonly string[];
    readonly retired: readonly string[];
  };
  readonly reissued: readonly string[];
}

export function deltaPath(asOf: string): string {
  const day = dayOf(asOf);
  return `delta/${day.slice(0, 4)}/${day.slice(5, 7)}/${day}.json`;
}

const entryFields = ["updated", "revived", "withdrawn", "forgotten", "swept", "renewed", "noted"] as const;
export type EntryField = (typeof entryFields)[number];

/** A step as it is written: what it says of single records is JSON already, for on a first build there may be a million. */
export interface StepLines extends Omit<DeltaStep, EntryField> {
  readonly entries: (field: EntryField) => readonly string[];
}

/** A day's file, of the steps that it holds and the one that has just been taken. */
export function deltaText(known: readonly DeltaStep[], latest: StepLines): string {
  const steps = [...known.map(linesOf), latest].map((step) => `\n    ${stepText(step)}`);
  return `{\n  "steps": [${steps.join(",")}\n  ]\n}\n`;
}

function linesOf(step: DeltaStep): StepLines {
  return { ...step, entries: (field) => step[field].map((entry) => JSON.stringify(entry)) };
}

function stepText(step: StepLines): string {
  const { counts, from, to, added, refused, lists, reissued, entries } = step;
  const head = { counts, from, to, reissued, lists };
  const fields = Object.entries(head).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  for (const [key, ids] of Object.entries({ added, refused })) {
    const days = Object.entries(ids).map(
      ([day, list]) => `\n        ${JSON.stringify(day)}: ${linedArray(list, "        ")}`,
    );
    fields.push(`"${key}": {${days.join(",")}${days.length === 0 ? "" : "\n      "}}`);
  }
  for (const key of entryFields) fields.push(`"${key}": ${linedTexts(entries(key), "      ")}`);
  return `{\n${fields.map((field) => `      ${field}`).join(",\n")}\n    }`;
}

const kindCounts = z.partialRecord(z.enum(kinds), z.number());

const countsSchema = z.object({
  asOf: z.string(),
  added: kindCounts,
  updated: kindCounts,
  renewed: kindCounts,
  withdrawn: z.partialRecord(z.enum(endReasons), z.number()),
  revived: z.number(),
  refused: z.number(),
  reissued: z.array(z.string()),
  live: z.number(),
  held: z.array(z.string()),
});

const record = z.custom<LedgerRecord>((value) => typeof value === "object" && value !== null && "id" in value);
const was = z.array(z.object({ was: record }));
const patches = z.array(
  z.object({ id: z.string(), kind: z.string(), day: z.string(), was: z.record(z.string(), z.unknown()) }),
);
const ids = z.record(z.string(), z.array(z.string()));

const deltaSchema = z.object({
  steps: z.array(
    z.object({
      counts: countsSchema,
      from: z.string(),
      to: z.string(),
      added: ids,
      refused: ids,
      updated: was,
      revived: was,
      withdrawn: z.array(z.object({ reason: z.string(), was: record })),
      forgotten: was,
      swept: was,
      renewed: patches,
      noted: patches,
      lists: z.object({ added: z.array(z.string()), changed: z.array(z.string()), retired: z.array(z.string()) }),
      reissued: z.array(z.string()),
    }),
  ),
});

export async function readDelta(published: Published, path: string): Promise<readonly DeltaStep[]> {
  return (await readJson(published, path, deltaSchema)).steps;
}

/** Paths of the delta files, oldest first: their names are days. */
export function deltaPaths(published: Published): string[] {
  return [...published.blobs.keys()].filter((path) => path.startsWith("delta/")).sort(byText);
}

/** How many steps the changelog tells of. */
export const rememberedSteps = 30;

/** The latest steps, newest first, as far as the changelog goes back unless told otherwise. */
export async function latestSteps(published: Published, count = rememberedSteps): Promise<DeltaStep[]> {
  const steps: DeltaStep[] = [];
  for (const path of deltaPaths(published).reverse()) {
    if (steps.length >= count) break;
    steps.push(...[...(await readDelta(published, path))].reverse());
  }
  return steps.slice(0, count);
}
