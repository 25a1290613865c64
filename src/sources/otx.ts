import { z } from "zod";
import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource, type Reach } from "../model/plugin.ts";
import { isWebAddress } from "../readers/address.ts";
import { bodyAt, type Body } from "../readers/body.ts";
import { pulseFacts, pulseId, readIndicatorOf } from "../readers/otx-pulse.ts";
import { asList, asRecord, asText } from "../readers/pointer.ts";
import { later, lookbackDays, settleMark, windowStart } from "../readers/reading-window.ts";
import { fetchPages, nextOf, resultsOf } from "../readers/result-pages.ts";
import { readTime } from "../readers/sighting.ts";
import { saysYes } from "../readers/stated.ts";
import { unreadRecord } from "../readers/unread.ts";

const authorList = z.array(z.string().min(1)).min(1).optional();

const options = z.strictObject({
  authors: authorList.describe("Read only pulses of these authors."),
  excludeAuthors: authorList.describe("Leave out pulses of these authors."),
  activity: z
    .boolean()
    .optional()
    .describe("Read the account's activity instead of its subscriptions: answers where those time out. Default false."),
  lookbackDays,
});
type Options = z.infer<typeof options>;
type Pulse = Readonly<Record<string, unknown>>;

/** Pulses that were being written while the pages were read. */
const overlapMs = 3_600_000;

/** LevelBlue (once AlienVault) Open Threat Exchange: pulses that anybody may publish, of those that the account follows. */
export const otx = defineSource({
  name: "otx",
  summary: "AlienVault OTX: pulses that the account subscribes to, or a saved page of them",
  nature: "append",
  terms: {
    title: "AlienVault Open Threat Exchange",
    license: "proprietary",
    terms: "https://cybersecurity.att.com/terms/otx-eula",
    republish: "no",
    tlp: "clear",
  },
  url: "https://otx.alienvault.com/api/v1/pulses/subscribed",
  key: { as: { header: "X-OTX-API-KEY" }, required: true, from: "https://otx.alienvault.com/api" },
  // Research pulses list victims and harmless hosts too, and nobody says how sure they are.
  confidence: { stated: "none", default: "low" },
  dates: "UTC without saying so, to the microsecond: when an indicator was added",
  deriveHosts: false,
  options,
  recognises: ({ text }) =>
    /^\s*\{/.test(text) && ['"results"', '"author_name"', '"indicators"'].every((key) => text.includes(key)),
  async *read(location, wishes, reach) {
    let reached: string | undefined;
    for (const page of await pulsePages(location, wishes, reach)) {
      for await (const records of resultsOf(page)) {
        for (const record of records) {
          const pulse = "bad" in record ? undefined : asRecord(record.value);
          if (pulse === undefined) {
            yield unreadRecord("malformed-row", "bad" in record ? record.bad : "", record.number);
            continue;
          }
          reached = later(reached, readTime(pulse["modified"]));
          if (isWanted(pulse, wishes)) yield* readPulse(pulse, record.number, location, reach);
        }
      }
    }
    if (isWebAddress(location)) settleMark(reach, reached, overlapMs);
  },
});

/** OTX often gives up on large pages; a small one may pass. Only once: what fails then is down. */
async function pulsePages(location: string, wishes: Options, reach: Reach): Promise<readonly Body[]> {
  if (!isWebAddress(location)) {
    const file = bodyAt(location, reach);
    await nextOf(file);
    return [file];
  }
  try {
    return await fetchPages(pulsesAddress(location, wishes, 50, reach), reach);
  } catch (error) {
    if (!(error instanceof PressError) || error.code !== "source-server-error") throw error;
    reach.warn("OTX could not answer with 50 pulses at a time; it was asked for 10.");
    return fetchPages(pulsesAddress(location, wishes, 10, reach), reach);
  }
}

function pulsesAddress(location: string, wishes: Options, limit: number, reach: Reach): string {
  const url = new URL(location);
  if (wishes.activity === true) url.pathname = url.pathname.replace(/\/subscribed\/?$/, "/activity");
  url.searchParams.set("limit", String(limit));
  url.searchParams.set("page", "1");
  url.searchParams.set("modified_since", windowStart(reach, wishes.lookbackDays));
  return url.href;
}

function isWanted(pulse: Pulse, { authors, excludeAuthors }: Options): boolean {
  const author = asText(pulse["author_name"])?.toLowerCase() ?? "";
  const named = (names: readonly string[]): boolean => names.some((name) => name.toLowerCase() === author);
  if (excludeAuthors !== undefined && named(excludeAuthors)) return false;
  return authors === undefined || named(authors);
}

async function* readPulse(
  pulse: Pulse,
  number: number,
  location: string,
  reach: Reach,
): AsyncGenerator<Sighting | Unread> {
  const facts = pulseFacts(pulse);
  const read = (indicator: unknown): Sighting | Unread => readIndicatorOf(facts, indicator, reach.asOf, number);
  const id = pulseId(pulse);
  const cut = saysYes(pulse["more_indicators"]);
  if (!cut || id === undefined || !isWebAddress(location)) {
    if (cut) reach.warn(`OTX gave a part of the pulse ${id ?? "without a valid id"}; the rest was not asked for.`);
    yield* asList(pulse["indicators"]).map(read);
    return;
  }
  const whole = new URL(`/api/v1/pulses/${id}/indicators?limit=500&page=1`, location).href;
  for (const page of await fetchPages(whole, reach)) {
    for await (const records of resultsOf(page)) {
      for (const record of records) {
        yield "bad" in record ? unreadRecord("malformed-row", record.bad, number) : read(record.value);
      }
    }
  }
}
