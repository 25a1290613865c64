import { PressError } from "../model/errors.ts";
import type { Kind } from "../model/indicator.ts";
import { mayPrint } from "../refine/gate.ts";
import { earlierOf, laterOf, latestDate } from "../refine/draft.ts";
import type { EntryStores } from "./entry-store.ts";
import { type Reading, readSource } from "./intake.ts";
import type { Outside } from "./outside.ts";
import type { Prepared } from "./prepare.ts";
import type { SourceSetup } from "./setup.ts";
import { kindCounts } from "./tally.ts";

/** What one reading of one source gave, for a person who wants to know the feed before its rules are printed. */
export interface SourceReport {
  readonly setup: SourceSetup;
  readonly reading: Reading;
  /** False where licence or TLP keep the whole source out of this tree. */
  readonly printable: boolean;
  readonly byKind: Readonly<Partial<Record<Kind, number>>>;
  /** Earliest and latest date that the feed states, ISO; undefined for a feed without dates. */
  readonly oldest: string | undefined;
  readonly newest: string | undefined;
}

/**
 * Reads a source once and joins it with nothing. The gate is left open, so that the terms are weighed with the feed's content
 * in sight.
 */
export async function testSource(
  prepared: Prepared,
  outside: Outside,
  stores: EntryStores,
  tick: (count: number) => void,
): Promise<SourceReport> {
  const [setup] = prepared.setups;
  if (setup === undefined) throw new Error("a test needs one source");
  const { settings, judge, request } = prepared;
  const until = outside.memory.sources[setup.name]?.notBefore;
  if (until !== undefined && until > request.asOf) throw mustWait(setup.name, until);
  try {
    const outcome = await readSource(setup, {
      settings: { ...settings, audience: "internal", tlp: "red" },
      ...{ stores, judge, tick },
      reach: outside.wayOut(setup),
      mark: undefined,
    });
    if (outcome.state === "failed") throw outcome.error;
    const { reading } = outcome;
    return { setup, reading, printable: mayPrint(undefined, setup.terms, settings), ...factsOf(reading) };
  } finally {
    stores.close();
  }
}

function mustWait(name: string, until: string): PressError {
  return new PressError("source-rate-limited", `${name} wants no request before ${until}.`, {
    hint: "Its server said so, or an earlier run spent the requests that its plan allows until then.",
  });
}

function factsOf({ entries }: Reading): Pick<SourceReport, "byKind" | "oldest" | "newest"> {
  const counts = new Map<Kind, number>();
  let oldest: string | undefined;
  let newest: string | undefined;
  for (const { kind, draft } of entries.all()) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    for (const date of [draft.facts.firstSeen, latestDate(draft)]) {
      oldest = earlierOf(oldest, date);
      newest = laterOf(newest, date);
    }
  }
  return { byKind: kindCounts((kind) => counts.get(kind) ?? 0), oldest, newest };
}
