import type { Sighting, Unread } from "../model/indicator.ts";
import type { Onward } from "./next-page.ts";

/** A parameter by which an API gives parts of its records. */
export interface Dimension {
  readonly parameter: string;
  /** The parts that are wanted, each a request of its own; none: all of them in one request. */
  readonly wanted: readonly string[];
  /** The parts that an answer is split into when it was cut off; none where nobody knows them all. */
  readonly known: readonly string[];
}

/** What one answer held besides its records. */
export interface Heard {
  readonly count: number;
  readonly onward: Onward;
}

export interface Inquiry {
  /** The endpoint, with the parameters that all requests share. */
  readonly url: string;
  readonly dimensions: readonly Dimension[];
  /** Requests that one reading may spend. */
  readonly most: number;
  /** True when an answer of so many records may have been cut off. */
  readonly full: (count: number) => boolean;
  readonly read: (url: string) => AsyncGenerator<Sighting | Unread, Heard>;
}

/** What a reading did not get, each part by the values of its parameters. */
export interface Missing {
  /** Parts of which an answer came back full although nothing is left to split them by. */
  readonly cut: readonly string[];
  /** Parts that were not asked for, or not to their end, because the requests of one reading were spent. */
  readonly unasked: readonly string[];
}

type Slice = Readonly<Record<string, string>>;
type Outcome = "whole" | "cut" | "unasked";

/**
 * All records of an API that may cut its answers off without a way to ask for the rest. Pages are followed where answers
 * state them; only a full answer without pages is asked for again in parts, so that a quiet feed costs one request.
 */
export async function* sliced(inquiry: Inquiry): AsyncGenerator<Sighting | Unread, Missing> {
  const missing = { cut: new Array<string>(), unasked: new Array<string>() };
  const budget = { left: inquiry.most };
  // What the configured address asks for stays as it is.
  const fixed = new URL(inquiry.url).searchParams;
  const finer = inquiry.dimensions.filter(
    ({ parameter, wanted, known }) => wanted.length === 0 && known.length > 0 && !fixed.has(parameter),
  );
  const wanted = inquiry.dimensions.filter((dimension) => dimension.wanted.length > 0);
  for (const slice of crossed(wanted.map(({ parameter, wanted }) => [parameter, wanted]))) {
    const outcome = yield* pages(inquiry, slice, budget);
    if (outcome === "whole") continue;
    if (outcome === "unasked" || finer.length === 0) {
      missing[outcome].push(nameOf(slice));
      continue;
    }
    for (const part of crossed(finer.map(({ parameter, known }) => [parameter, known]))) {
      const whole = { ...slice, ...part };
      const outcome = yield* pages(inquiry, whole, budget);
      if (outcome !== "whole") missing[outcome].push(nameOf(whole));
    }
  }
  return missing;
}

async function* pages(
  inquiry: Inquiry,
  slice: Slice,
  budget: { left: number },
): AsyncGenerator<Sighting | Unread, Outcome> {
  const asked = new Set<string>();
  let url = addressOf(inquiry.url, slice);
  for (;;) {
    // An API that does not heed the parameter of its own paging sends the same page for ever.
    if (asked.has(url)) return "cut";
    if (budget.left === 0) return "unasked";
    asked.add(url);
    budget.left -= 1;
    const { count, onward } = yield* inquiry.read(url);
    if (onward.kind === "lost") return "cut";
    // Where pages were stated once, the one without a next page is the last.
    if (onward.kind === "unstated") return asked.size === 1 && inquiry.full(count) ? "cut" : "whole";
    if (onward.kind !== "next" || count === 0) return "whole";
    url = onward.url;
  }
}

function addressOf(base: string, slice: Slice): string {
  const url = new URL(base);
  for (const [parameter, value] of Object.entries(slice)) url.searchParams.set(parameter, value);
  return url.href;
}

function crossed(axes: readonly (readonly [string, readonly string[]])[]): readonly Slice[] {
  return axes.reduce<readonly Slice[]>(
    (slices, [parameter, values]) =>
      slices.flatMap((slice) => values.map((value) => ({ ...slice, [parameter]: value }))),
    [{}],
  );
}

function nameOf(slice: Slice): string {
  return Object.values(slice).join(" ") || "everything";
}
