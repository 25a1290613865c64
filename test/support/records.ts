import { indicatorId } from "../../src/model/id.ts";
import type { Kind, LedgerRecord, Verdict } from "../../src/model/indicator.ts";
import type { Settings } from "../../src/model/settings.ts";
import { dayMs } from "../../src/model/time.ts";
import type { ClaimContext } from "../../src/refine/claim.ts";
import type { Draft } from "../../src/refine/draft.ts";
import { enterRecord, type RecordContext, type RecordStep, stepRecord } from "../../src/refine/record.ts";
import { at, on } from "./claims.ts";
import { settings as packSettings, testNamespace } from "./pack.ts";

const ttlDays = { domain: 100, url: 100 };
export const hundredDays: Settings = { ...packSettings, ttlDays };

export interface Run {
  readonly verdicts?: readonly Verdict[];
  readonly policyChanged?: boolean;
  readonly settings?: Settings;
  /** How single claims are judged differently, by key. */
  readonly claims?: Readonly<Record<string, Partial<ClaimContext>>>;
}

/** A run on a day, as records see it; a fraction of a day is a time on it. */
export function run(
  day: number,
  { verdicts = [], policyChanged = false, settings = hundredDays, claims = {} }: Run = {},
): RecordContext {
  const ttl = (kind: Kind) => (settings.ttlDays[kind] === undefined ? undefined : settings.ttlDays[kind] * dayMs);
  return {
    settings,
    asOf: at(day),
    judge: () => verdicts,
    policyChanged,
    claimContext: (key, id, kind) => on(day, { id, kind, ttl: ttl(kind), ...claims[key] }),
  };
}

export type Drafts = Readonly<Record<string, Draft>>;

const identity = {
  id: indicatorId(testNamespace, "domain", "c2.example.net"),
  kind: "domain",
  value: "c2.example.net",
} as const;

export function enter(drafts: Drafts, context: RecordContext): RecordStep {
  return enterRecord(identity, new Map(Object.entries(drafts)), context);
}

/** The record that entered. */
export function entered(drafts: Drafts, context: RecordContext): LedgerRecord {
  return present(enter(drafts, context));
}

export function step(before: LedgerRecord, drafts: Drafts, context: RecordContext): RecordStep | undefined {
  return stepRecord(before, new Map(Object.entries(drafts)), context);
}

/** The record after a run in which something happened to it. */
export function after(before: LedgerRecord, drafts: Drafts, context: RecordContext): LedgerRecord {
  return present(step(before, drafts, context));
}

function present(step: RecordStep | undefined): LedgerRecord {
  if (step?.after === undefined) throw new Error("nothing of the record is there after the run");
  return step.after;
}
