import { z } from "zod";
import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import { defineSource, type Reach } from "../model/plugin.ts";
import { dayMs } from "../model/time.ts";
import { asFolder, isWebAddress } from "../readers/address.ts";
import { bodyAt } from "../readers/body.ts";
import { sha256Of } from "../readers/digest.ts";
import { readMisp } from "../readers/misp-events.ts";
import { readManifest, type Announced } from "../readers/misp-manifest.ts";
import { mispManner, toIds } from "../readers/misp-options.ts";
import { lookbackDays, settleMark, windowStart } from "../readers/reading-window.ts";
import { unreadRecord } from "../readers/unread.ts";

const names = z.array(z.string().min(1)).min(1).optional();

const options = z.strictObject({
  toIds,
  tags: names.describe("Read only events that carry one of these tags."),
  excludeTags: names.describe("Leave out events that carry one of these tags."),
  orgs: names.describe("Read only events made by these organisations, by name or UUID."),
  lookbackDays,
  maxEvents: z
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe("Events to read in one run, the oldest first; the next run goes on behind them. Default 2000."),
});
type Options = z.infer<typeof options>;

/** An event is stamped when it is edited, and joins the feed when it is published: by then a later one may have been read. */
const overlapMs = dayMs;

/** A folder that a MISP instance publishes: a manifest, and a file for each event, of which only changed ones are read. */
export const mispFeed = defineSource({
  name: "misp-feed",
  summary: "MISP feed: a manifest and its events, from the web or a folder",
  nature: "append",
  key: { as: "basic", required: false, from: "the publisher of the feed" },
  ...mispManner,
  deriveHosts: false,
  options,
  recognises: ({ text }) => /^\s*\{\s*"[0-9a-f-]{36}"\s*:\s*\{/i.test(text) && text.includes('"Orgc"'),
  async *read(location, wishes, reach) {
    const base = folderOf(location);
    const { events, unread } = await readManifest(reach.open(`${base}manifest.json`), `${base}manifest.json`);
    yield* unread;
    const from = windowStart(reach, wishes.lookbackDays);
    // An event that changed in the very second of the mark may have come after it was read: it is read again.
    const fresh = events.filter((event) => event.timestamp >= from && isWanted(event, wishes));
    const batch = oldest(fresh, wishes.maxEvents ?? 2000);
    for (const event of batch) yield* await readEvent(base, event, wishes.toIds ?? true, reach);
    const whole = batch.length === fresh.length;
    const reached = whole ? events.at(-1)?.timestamp : batch.at(-1)?.timestamp;
    if (!whole) {
      reach.warn(
        `${base} has ${fresh.length} new events; the ${batch.length} oldest were read, and the next run goes on.`,
      );
    }
    // Only behind the last of them: a batch that fills a day would else be read for ever.
    settleMark(reach, reached, whole ? overlapMs : 0);
  },
});

/** Where manifest and events lie side by side, with a slash at its end. */
function folderOf(location: string): string {
  const folder = location.replace(/(^|\/)manifest\.json$/, "$1");
  if (isWebAddress(folder)) return asFolder(folder);
  return folder === "" || folder.endsWith("/") ? folder : `${folder}/`;
}

function isWanted({ tags, organisation }: Announced, { tags: wanted, excludeTags, orgs }: Options): boolean {
  const carries = (names: readonly string[], stated: readonly string[]): boolean => {
    const words = new Set(names.map(plain));
    return stated.some((word) => words.has(plain(word)));
  };
  if (excludeTags !== undefined && carries(excludeTags, tags)) return false;
  if (wanted !== undefined && !carries(wanted, tags)) return false;
  return orgs === undefined || carries(orgs, organisation);
}

/** Published tags come as ` TLP:WHITE` too. */
function plain(word: string): string {
  return word.trim().toLowerCase();
}

/** At least `most` of them if there are so many, and never half of those of one second: the mark could not tell them apart. */
function oldest(events: readonly Announced[], most: number): readonly Announced[] {
  const last = events[most - 1];
  return last === undefined ? events : events.filter(({ timestamp }) => timestamp <= last.timestamp);
}

/** What an event's file is when its publisher spoilt it. Every other fault is one of the way, and fails the reading. */
const spoilt = new Set(["input-malformed", "input-shape"]);

async function readEvent(
  base: string,
  { uuid, sha256 }: Announced,
  toIds: boolean,
  reach: Reach,
): Promise<readonly (Sighting | Unread)[]> {
  const body = bodyAt(`${base}${uuid}.json`, reach);
  if (sha256 !== undefined && (await sha256Of(body.open())) !== sha256)
    return [unreadRecord("malformed-row", `${uuid} does not have the SHA-256 that the manifest states`)];
  const found: (Sighting | Unread)[] = [];
  try {
    for await (const { read } of readMisp(body, toIds)) found.push(read);
  } catch (error) {
    if (error instanceof PressError && spoilt.has(error.code)) return [unreadRecord("malformed-row", uuid)];
    throw error;
  }
  return found;
}
