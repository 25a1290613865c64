import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import type { Answer, KeyManner, Reach } from "../model/plugin.ts";
import type { SourceTerms } from "../model/settings.ts";
import { dayMs } from "../model/time.ts";
import { decoded } from "./bytes.ts";
import { onwardFrom, type PagingHints } from "./next-page.ts";
import { sinceAs, windowFrom, type SinceForm } from "./since.ts";
import { sliced, type Dimension, type Heard, type Missing } from "./slices.ts";
import { explainError } from "./soc-defenders-error.ts";

export const socDefendersTerms: SourceTerms = {
  title: "SOC Defenders",
  license: "proprietary",
  terms: "https://socdefenders.ai/terms",
  republish: "no",
  tlp: "clear",
};

/** The API also takes the key as `X-API-Key` and in the address, where every log would show it. */
export const socDefendersKey: KeyManner = { as: "bearer", required: true, from: "https://socdefenders.ai/" };

/**
 * Minutes between two readings. A reading takes one request, and 27 more when that one came back full (9 types by 3
 * confidences): 28 × 24 = 672 of the 1,000 requests that a Free key has a day. The quarter of an hour that the vendor's own
 * pages recommend would take 2,688.
 */
export const minutesBetween = 60;

/** What a plan allows (openapi.json, "Rate Limiting"; the Splunk page for the size of an answer). */
export interface Allowance {
  readonly perMinute: number;
  readonly perDay: number;
  /** Requests of one reading: the day's share of a Free key; a minute's worth of a Pro key, which nobody reads past. */
  readonly perReading: number;
  /** Most records of one answer. */
  readonly limit: number;
  /** Milliseconds. */
  readonly lookback: number;
}

export const allowances = {
  free: {
    ...{ perMinute: 10, perDay: 1_000, perReading: Math.floor((1_000 * minutesBetween) / 1_440) },
    ...{ limit: 100, lookback: dayMs },
  },
  pro: { perMinute: 1_000, perDay: 1_000_000, perReading: 1_000, limit: 1_000, lookback: 365 * dayMs },
} as const satisfies Readonly<Record<string, Allowance>>;

/** What is asked for, by a plan. */
export interface Request {
  readonly allowance: Allowance;
  readonly limit: number;
  /** Milliseconds that a first reading looks back. */
  readonly lookback: number;
  readonly sinceForm: SinceForm;
  readonly dimensions: readonly Dimension[];
  readonly accept: string;
}

/** How many records an answer held, and what stood around them. */
export type Around = Omit<PagingHints, "link">;

/** The records of one answer; returns what is around them. */
export type ReadAnswer = (text: AsyncIterable<string>, name: string) => AsyncGenerator<Sighting | Unread, Around>;

/**
 * A reading of one of the vendor's endpoints since the last one. The mark moves on even when an answer was cut off: the API
 * states no order, so asking again from the old mark would give the same records, for a window that grows and is fuller
 * each time. What was cut off is lost, and said.
 */
export async function* readEndpoint(
  location: string,
  request: Request,
  reach: Reach,
  read: ReadAnswer,
): AsyncGenerator<Sighting | Unread, void> {
  const { allowance, limit } = request;
  const url = endpoint(location);
  const { from, gap } = windowFrom(reach, { first: request.lookback, longest: allowance.lookback });
  if (gap)
    reach.warn(`The last reading was of ${reach.mark ?? ""}, and the key looks back to ${from}: a gap may be left.`);
  url.searchParams.set("since", sinceAs(request.sinceForm, from, reach.asOf));
  url.searchParams.set("limit", String(limit));
  const missing = yield* sliced({
    url: url.href,
    dimensions: request.dimensions,
    most: allowance.perReading,
    // A key of the smaller plan, or an endpoint that does not heed `limit`, cuts off at 100 whatever was asked for.
    full: (count) => count >= limit || count === allowances.free.limit,
    async *read(url) {
      const { accept } = request;
      const { perMinute, perDay } = allowance;
      const answer = await reach.ask({ url, accept, explain: explainError, perMinute, perDay });
      return yield* heard(answer, url, read);
    },
  });
  for (const sentence of sentencesOf(missing, request)) reach.warn(sentence);
  reach.advance(reach.asOf);
}

function endpoint(location: string): URL {
  const url = new URL(location);
  if (!url.searchParams.has("api_key")) return url;
  throw new PressError("source-key-shown", `${placeOf(location)} is configured with a key in its address.`, {
    hint: "Take api_key out of the address, where every log would show it, and give the key as the source's secret.",
  });
}

async function* heard(answer: Answer, url: string, read: ReadAnswer): AsyncGenerator<Sighting | Unread, Heard> {
  if (await isEmptyYaml(answer)) return { count: 0, onward: { kind: "end" } };
  const name = placeOf(answer.url);
  const { count, envelope } = yield* read(decoded(answer.open(), name), name);
  return { count, onward: onwardFrom(url, { count, envelope, link: answer.header("link") }) };
}

/** An empty YAML stream is a valid one (YAML 1.2.2 §9.2): no rule. An empty body of any other type is a failure. */
async function isEmptyYaml(answer: Answer): Promise<boolean> {
  if (!/\byaml\b/i.test(answer.header("content-type") ?? "")) return false;
  for await (const chunk of answer.open()) if (chunk.some((byte) => byte > 0x20)) return false;
  return true;
}

/** An address as it may stand in a message. */
function placeOf(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

function sentencesOf({ cut, unasked }: Missing, { allowance, limit }: Request): readonly string[] {
  const lost = `${counted(cut)} cut off, and the API states no way to the rest: ${listed(cut)}. An answer holds at most ${limit}.`;
  const left = `${counted(unasked)} not read to the end, since a reading may spend ${allowance.perReading} requests: ${listed(unasked)}.`;
  return [...(cut.length > 0 ? [lost] : []), ...(unasked.length > 0 ? [left] : [])];
}

function counted(parts: readonly string[]): string {
  return parts.length === 1 ? "One part was" : `${parts.length} parts were`;
}

const maxListed = 6;

function listed(parts: readonly string[]): string {
  const more = parts.length - maxListed;
  return parts.slice(0, maxListed).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
