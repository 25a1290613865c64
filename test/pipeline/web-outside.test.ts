import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { recall, remember } from "../../src/pipeline/memory.ts";
import { readSources } from "../../src/pipeline/read-sources.ts";
import { openOutside } from "../../src/pipeline/web-outside.ts";
import { text } from "../../src/sources/text.ts";
import { type Reply, serveFeed } from "../support/feed-server.ts";
import { liveAsOf, preparedFor } from "../support/live-source.ts";
import { storesAtHand } from "../support/reading.ts";
import { quiet } from "../support/world.ts";

/** Reads one list with a cache folder, and ends without publishing what came of it. */
async function unpublished(cache: string, reply: Reply): Promise<void> {
  const { url } = await serveFeed(() => reply);
  const prepared = preparedFor(text, url);
  const outside = openOutside({
    ...{ config: prepared.request.config, env: {}, asOf: liveAsOf, version: "0.0.0", cache },
    ...{ signal: new AbortController().signal, jitter: () => 0 },
    clock: { now: () => Date.parse(liveAsOf), sleep: () => Promise.resolve() },
  });
  await readSources(prepared, {
    ...{ outside, stores: storesAtHand(), progress: quiet },
    past: { watermarks: {}, memory: outside.memory },
  });
  await outside.close();
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "rulepress-outside-"));
  onTestFinished(() => {
    rmSync(made, { recursive: true });
  });
  return made;
}

const before = {
  digest: "d1",
  sources: { feed: { read: "2026-08-01T00:00:00.000Z", mark: "2026-08-01T00:00:00.000Z" } },
};

it("remembers of a run that was not published only how long a server wants to be left alone", async () => {
  const cache = folder();
  remember(cache, before);
  await unpublished(cache, { status: 429, headers: { "retry-after": "3600" } });
  const feed = { ...before.sources.feed, notBefore: "2026-08-22T01:00:00.000Z" };
  expect(recall(cache)).toEqual({ ...before, sources: { feed } });
});

it("remembers nothing of such a run where nobody asked for a pause", async () => {
  const cache = folder();
  remember(cache, before);
  await unpublished(cache, { body: "c2.example.org\n", headers: { etag: '"1"' } });
  expect(recall(cache)).toEqual(before);
});
