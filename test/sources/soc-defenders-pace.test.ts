import { expect, it } from "vitest";
import { minuteMs, isoTime } from "../../src/model/time.ts";
import { type Memory, memoryAfter } from "../../src/pipeline/memory.ts";
import { readSources } from "../../src/pipeline/read-sources.ts";
import { socDefenders } from "../../src/sources/soc-defenders.ts";
import { type Asked, type Reply, serveFeed } from "../support/feed-server.ts";
import { lendOutside, liveAsOf, preparedFor } from "../support/live-source.ts";
import { kept } from "../support/vendor-server.ts";
import { quiet } from "../support/world.ts";
import { storesAtHand } from "../support/reading.ts";

/** Requests that a day of runs spends, one every quarter of an hour, by what the entry of the source says. */
async function spentInADay(
  answer: (asked: Asked) => Reply,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const server = await serveFeed(answer);
  const prepared = preparedFor(socDefenders, `${server.url}/api/v1/iocs`, options);
  let memory: Memory = { sources: {} };
  for (let minutes = 0; minutes < 24 * 60; minutes += 15) {
    const asOf = isoTime(Date.parse(liveAsOf) + minutes * minuteMs);
    const run = { ...prepared, request: { ...prepared.request, asOf } };
    const outside = lendOutside(run);
    const outcomes = await readSources(run, {
      ...{ outside, stores: storesAtHand(), progress: quiet },
      past: { watermarks: {}, memory },
    });
    await outside.close();
    memory = memoryAfter(memory, outcomes, [], { asOf, digest: undefined, notBefore: outside.notBefore });
  }
  return server.asked.length;
}

const full: Reply = { json: { data: kept(100, "ipv4", "high") } };

it.each<[string, (asked: Asked) => Reply, Readonly<Record<string, unknown>>]>([
  ["has more than one answer holds, every time", () => full, {}],
  ["breaks off in the last part, every time", ({ query }) => (isLast(query) ? { status: 500 } : full), {}],
  ["is asked every quarter of an hour by its owner", () => full, { every: 15 }],
])("a Free key is not spent by a schedule of 15 minutes where the feed %s", async (_, answer, options) => {
  const spent = await spentInADay(answer, options);
  expect(spent).toBeGreaterThan(500);
  expect(spent).toBeLessThanOrEqual(1_000);
});

it("a quiet feed is asked once an hour", async () => {
  expect(await spentInADay(() => ({ json: { data: [] } }), {})).toBe(24);
});

function isLast(query: URLSearchParams): boolean {
  return query.get("type") === "cve" && query.get("confidence") === "high";
}
