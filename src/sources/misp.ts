import { z } from "zod";
import type { Sighting, Unread } from "../model/indicator.ts";
import { parseJson } from "../model/json.ts";
import { defineSource, type Answer, type Reach } from "../model/plugin.ts";
import { dayMs } from "../model/time.ts";
import { asFolder, isWebAddress } from "../readers/address.ts";
import { bodyAt } from "../readers/body.ts";
import { readMisp } from "../readers/misp-events.ts";
import { mispManner, toIds } from "../readers/misp-options.ts";
import { endless, pageGuard } from "../readers/page-guard.ts";
import { asRecord, asText } from "../readers/pointer.ts";
import { later, lookbackDays, settleMark, windowStart } from "../readers/reading-window.ts";
import { readTime } from "../readers/sighting.ts";

const words = z.array(z.string().min(1)).min(1).optional();

const options = z.strictObject({
  toIds,
  published: z.boolean().optional().describe("Take only attributes of published events. Default true."),
  warninglist: z.boolean().optional().describe("Let MISP leave out what is on its own warning lists. Default true."),
  tags: words.describe("Only attributes with these tags; `!tag` leaves those with it out."),
  types: words.describe("Only attributes of these types of MISP, e.g. ip-dst."),
  org: z.string().min(1).optional().describe("Only events made by this organisation, by name, id or UUID."),
  pageSize: z.number().int().min(1).max(10_000).optional().describe("Attributes in one answer. Default 1000."),
  lookbackDays,
});
type Options = z.infer<typeof options>;

const maxPages = 10_000;

/** Attributes are stamped when they are written and come to this server when their event is published or synchronised. */
const overlapMs = dayMs;

/** Attributes of a MISP server that changed since the last reading, by its search API (`/attributes/restSearch`). */
export const misp = defineSource({
  name: "misp",
  summary: "Attributes of a MISP server by its API, or a saved answer of it",
  nature: "append",
  key: {
    as: { header: "Authorization" },
    required: true,
    from: "https://www.circl.lu/doc/misp/automation/#automation-key",
  },
  ...mispManner,
  deriveHosts: false,
  options,
  async *read(location, wishes, reach) {
    if (isWebAddress(location)) yield* search(location, wishes, reach);
    else {
      for await (const { read } of readMisp(bodyAt(location, reach), wishes.toIds ?? true)) yield read;
    }
  },
});

async function* search(location: string, wishes: Options, reach: Reach): AsyncGenerator<Sighting | Unread> {
  const url = new URL("attributes/restSearch", asFolder(location.replace(/\/attributes\/restSearch\/?$/, ""))).href;
  const visit = pageGuard(url, maxPages);
  const seen = new Set<string>();
  let reached: string | undefined;
  for (let page = 1, ended = false; !ended; page += 1) {
    visit(String(page));
    const answer = await ask(url, page, wishes, reach);
    const known = seen.size;
    let count = 0;
    for await (const { attribute, read } of readMisp(answer, wishes.toIds ?? true)) {
      count += 1;
      reached = later(reached, readTime(attribute?.["timestamp"]));
      const uuid = asText(attribute?.["uuid"]);
      // The order of rows is not promised, so that one may slip to the next page while they are being read.
      if (uuid !== undefined && seen.has(uuid)) continue;
      if (uuid !== undefined) seen.add(uuid);
      yield read;
    }
    ended = isLast(count, answer, wishes);
    if (!ended && count > 0 && page > 1 && seen.size === known)
      throw endless(`${url} gives the same attributes on every page.`);
  }
  settleMark(reach, reached, overlapMs);
}

/**
 * MISP takes what is on its warning lists out of a page after it was cut to size, so that even an empty page may not be the
 * last one. Newer servers say how many they left out; of others a page is the last when nothing at all came.
 */
function isLast(count: number, answer: Answer, { warninglist = true, pageSize = defaultPageSize }: Options): boolean {
  const skipped = /^\d+$/.exec(answer.header("x-skipped-elements-count") ?? "")?.[0];
  if (skipped !== undefined) return count + Number(skipped) < pageSize;
  return count === 0 || (!warninglist && count < pageSize);
}

const defaultPageSize = 1000;

function ask(url: string, page: number, wishes: Options, reach: Reach): Promise<Answer> {
  const { toIds = true, published = true, warninglist = true, tags, types, org, pageSize = defaultPageSize } = wishes;
  const since = Math.floor(Date.parse(windowStart(reach, wishes.lookbackDays)) / 1000);
  const body = {
    returnFormat: "json",
    page,
    limit: pageSize,
    timestamp: String(since),
    ...(toIds && { to_ids: true }),
    ...(published && { published: true }),
    ...(tags && { tags }),
    ...(types && { type: types }),
    ...(org !== undefined && { org }),
    includeEventTags: true,
    enforceWarninglist: warninglist,
    // What was deleted is what its owner takes back. `true` would give that alone: MISP compares, it does not include.
    deleted: [0, 1],
  };
  return reach.ask({ url, accept: "application/json", body, explain });
}

/** MISP says why in `message`; `errors` holds the rest where there is one. */
function explain(_status: number, body: string): string | undefined {
  const answer = asRecord(parseJson(body));
  return asText(answer?.["errors"]) ?? asText(answer?.["message"]) ?? asText(answer?.["name"]);
}
