import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { configSchema } from "../../src/config/schema.ts";
import { PressError } from "../../src/model/errors.ts";
import type { Source } from "../../src/model/plugin.ts";
import type { Limits } from "../../src/net/limits.ts";
import { build, type RunOutcome } from "../../src/pipeline/build.ts";
import type { Outcome } from "../../src/pipeline/intake.ts";
import { type Prepared, prepare, prepareJudge } from "../../src/pipeline/prepare.ts";
import { readSources } from "../../src/pipeline/read-sources.ts";
import { type OpenOutside, openOutside } from "../../src/pipeline/web-outside.ts";
import { sources } from "../../src/sources/registry.ts";
import { faults } from "./feed-faults.ts";
import { type Asked, type FeedServer, type Reply, serveFeed } from "./feed-server.ts";
import { storesAtHand } from "./reading.ts";
import { temporaryFolder } from "./temporary.ts";
import { quiet } from "./world.ts";

/** How a feed answers on a good day, and what it may say on others. */
export interface LiveCase {
  readonly answer: (asked: Asked) => Reply;
  /** Behind the server's own address; may hold `{key}`. */
  readonly path: string;
  readonly options?: Readonly<Record<string, unknown>>;
  /** All that it lists is of a kind that is refused, so that a good reading has records and no indicator. */
  readonly refusesAll?: true;
  /** A valid answer that lists nothing, where the feed has one. */
  readonly nothing?: (asked: Asked) => Reply;
  /** An error with status 200, where the feed has such, and the code that it gets. */
  readonly errorInside?: { readonly reply: Reply; readonly code: string };
  /** Codes of its own for some faults, by their titles: an archive is no text. */
  readonly codes?: Readonly<Record<string, string>>;
  /** The format has an end, so that a body that was cut off cannot pass for a short list. */
  readonly closed: boolean;
}

export const liveAsOf = "2026-08-22T00:00:00.000Z";
const key = "marked-s3cret-key";

/** The key as it may stand in a request: plain, and as the login or password of HTTP Basic. */
const forms = [key, ...[key, `apikey:${key}`].map((login) => Buffer.from(login).toString("base64"))];

/** Short enough for a test to wait for, long enough for a busy machine. */
const limits: Partial<Limits> = { headersMs: 150, idleMs: 150, exchangeMs: 5000, retries: 1, maxBytes: 2 * 1024 ** 2 };

interface Reading {
  readonly outcome: Outcome;
  /** Waits that the way out was asked for, in milliseconds. None took any time. */
  readonly slept: readonly number[];
}

/** A run's preparation for one source at an address, through config and registry as in a real run. */
export function preparedFor(source: Source, url: string, options: Readonly<Record<string, unknown>> = {}): Prepared {
  const asks = source.key !== undefined || url.includes("{key}");
  const entry = { name: "feed", type: source.name, url, republish: "yes", ...(asks && { auth: key }), ...options };
  const config = { ...configSchema(sources).parse({ sources: [entry] }), allowlist: [] };
  const prepared = prepare({
    ...{ config, inputs: [], demo: false, asOf: liveAsOf, only: [], accept: [] },
    ...{ noExpiry: true, allowRemovals: false, repair: false, reread: false, version: "0.0.0", read: () => undefined },
  });
  // The bundled guards are loaded once for the whole suite.
  return { ...prepared, judge };
}

const judge = prepareJudge({ ...configSchema(sources).parse({}), allowlist: [] }, () => undefined, liveAsOf);

/** The real way out with short limits and a clock that only waits move. */
export function lendOutside(prepared: Prepared): OpenOutside & { readonly slept: readonly number[] } {
  const slept: number[] = [];
  const outside = openOutside({
    ...{ config: prepared.request.config, env: {}, asOf: prepared.request.asOf, version: "0.0.0", limits },
    ...{ signal: new AbortController().signal, jitter: () => 0, cache: undefined },
    clock: {
      now: () => Date.parse(prepared.request.asOf) + slept.reduce((sum, ms) => sum + ms, 0),
      sleep: (ms) => {
        slept.push(ms);
        return Promise.resolve();
      },
    },
  });
  return { ...outside, slept };
}

async function readOnce(prepared: Prepared): Promise<Reading> {
  const outside = lendOutside(prepared);
  try {
    const [outcome] = await readSources(prepared, {
      ...{ outside, stores: storesAtHand(), progress: quiet },
      past: { watermarks: {}, memory: { sources: {} } },
    });
    if (outcome === undefined) throw new Error("no source was read");
    return { outcome, slept: outside.slept };
  } finally {
    await outside.close();
  }
}

/** The code that a source fails with when its feed always answers so; undefined when it does not fail. */
export async function failureOf(source: Source, given: LiveCase, reply: Reply): Promise<string | undefined> {
  const { url } = await serveFeed(() => reply);
  const { outcome } = await readOnce(preparedFor(source, url + given.path, given.options));
  return outcome.state === "failed" ? outcome.error.code : undefined;
}

/** The key that each feed of the suite is given. */
export const feedKey = key;

/** Everything that a reading says, for people and for the tree, when its feed always answers so. */
export async function wordsOf(source: Source, given: LiveCase, reply: Reply): Promise<string> {
  const { url } = await serveFeed(() => reply);
  const { outcome } = await readOnce(preparedFor(source, url + given.path, { ...given.options, auth: key }));
  if (outcome.state === "failed") {
    const { message, hint, stack, cause } = outcome.error;
    return [message, hint, stack, String(cause), JSON.stringify(cause)].join("\n");
  }
  const { entries, unread, warnings } = readingOf(outcome);
  return JSON.stringify([[...entries.all()], [...unread], warnings]);
}

/** What every source promises when its feed is asked over HTTP, on good days and bad ones. */
export function testLive(source: Source, given: LiveCase): void {
  describe(`${source.name}, asked over HTTP`, () => {
    let play: (asked: Asked, number: number) => Reply = given.answer;
    let served: FeedServer | undefined;

    async function server(answer: (asked: Asked, number: number) => Reply): Promise<FeedServer> {
      play = answer;
      let number = 0;
      const fresh = await serveFeed((asked) => play(asked, (number += 1)));
      served = fresh;
      return fresh;
    }

    const prepared = ({ url }: FeedServer) => preparedFor(source, url + given.path, given.options);

    async function read(answer: (asked: Asked, number: number) => Reply): Promise<Reading> {
      return readOnce(prepared(await server(answer)));
    }

    const good = (asked: Asked) => given.answer(asked);
    const readFrom = (outcome: Outcome) => (given.refusesAll === true ? recordsOf : indicatorsOf)(outcome);

    it("reads a good answer, and shows the key to nobody else", async () => {
      const { outcome } = await read(good);
      expect(readFrom(outcome)).toBeGreaterThan(0);
      if (source.key === undefined) return;
      const seen = (served?.asked ?? []).map(({ path, headers }) => `${path} ${JSON.stringify(headers)}`);
      expect(seen.every((request) => forms.some((form) => request.includes(form)))).toBe(true);
    });

    it.each([
      ["seconds", "2"],
      ["a date", new Date(Date.parse(liveAsOf) + 2000).toUTCString()],
    ])("waits as long as a 429 asks for in %s, and reads on", async (_, after) => {
      const busy: Reply = { status: 429, headers: { "retry-after": after } };
      const { outcome, slept } = await read((asked, number) => (number === 1 ? busy : good(asked)));
      expect(readFrom(outcome)).toBeGreaterThan(0);
      expect(Math.max(...slept)).toBe(2000);
    });

    it("asks again after one 500", async () => {
      const { outcome } = await read((asked, number) => (number === 1 ? { status: 500 } : good(asked)));
      expect(readFrom(outcome)).toBeGreaterThan(0);
    });

    it.each(faults)("fails by a stable code, and without its key, for %s", async (title, code, reply) => {
      const { outcome } = await read(() => reply);
      const error = errorOf(outcome);
      expect(error.code).toBe(given.codes?.[title] ?? code);
      expect([error.message, error.hint, error.stack, JSON.stringify(error.cause)].join("\n")).not.toContain("s3cret");
    });

    it("believes nothing when any one of its requests fails", async () => {
      const { asked } = await server(good);
      await readOnce(prepared(served ?? (await server(good))));
      for (let broken = 1; broken <= Math.min(asked.length, 6); broken += 1) {
        const { outcome } = await read((request, number) => (number >= broken ? { status: 403 } : good(request)));
        expect(errorOf(outcome).code, `request ${broken}`).toBe("source-forbidden");
      }
    });

    it("takes no key to another origin", async () => {
      const other = await serveFeed(good);
      const { outcome } = await read(({ path }) => ({ status: 302, headers: { location: other.url + path } }));
      const seen = other.asked.map(({ path, headers }) => `${path} ${JSON.stringify(headers)}`).join("\n");
      expect(forms.filter((form) => seen.includes(form))).toEqual([]);
      if (source.key !== undefined) expect(errorOf(outcome).code).toBe("source-redirect");
    });

    if (given.closed) {
      it("does not take a body that was cut off for a short one", async () => {
        const { outcome } = await read((asked) => cut(good(asked)));
        expect(errorOf(outcome)).toBeInstanceOf(PressError);
      });
    }
    if (given.nothing !== undefined) {
      const { nothing } = given;
      it("takes an answer that lists nothing for what it is", async () => {
        const { outcome } = await read(nothing);
        expect(indicatorsOf(outcome)).toBe(0);
      });
    }
    if (given.errorInside !== undefined) {
      const { reply, code } = given.errorInside;
      it("sees an error behind a status of 200", async () => {
        const { outcome } = await read(() => reply);
        expect(errorOf(outcome).code).toBe(code);
      });
    }

    it("is held on a bad day, and keeps what it stated", async () => {
      const days = await server(good);
      const first = await runOnce(prepared(days));
      expect(first.result.held).toEqual([]);
      play = () => ({ status: 500 });
      const second = await runOnce(prepared(days), first.folder);
      expect(second.result.held.map(({ source: name, error }) => [name, error.code])).toEqual([
        ["feed", "source-server-error"],
      ]);
      expect(second.plan.changes).toEqual([]);
      expect(second.result.joined.tally.live).toBe(first.result.joined.tally.live);
    });
  });
}

function indicatorsOf(outcome: Outcome): number {
  return readingOf(outcome).entries.size;
}

function recordsOf(outcome: Outcome): number {
  return readingOf(outcome).records;
}

function readingOf(outcome: Outcome) {
  if (outcome.state === "failed") throw outcome.error;
  if (outcome.state !== "read") throw new Error("the source was not read");
  return outcome.reading;
}

function errorOf(outcome: Outcome): PressError {
  if (outcome.state !== "failed") throw new Error(`the source did not fail: ${outcome.state}`);
  return outcome.error;
}

/** The first half of a whole answer, with a head that fits it. */
function cut(reply: Reply): Reply {
  if (typeof reply === "function") return reply;
  const bytes = Buffer.from(reply.json === undefined ? (reply.body ?? "") : JSON.stringify(reply.json));
  const { json: _json, ...rest } = reply;
  return { ...rest, body: bytes.subarray(0, Math.floor(bytes.length / 2)) };
}

/** One build into a folder, a new one unless named. */
export async function runOnce(prepared: Prepared, folder?: string): Promise<RunOutcome & { readonly folder: string }> {
  const out = folder ?? join(temporaryFolder(), "rules");
  const outside = lendOutside(prepared);
  try {
    const process = { id: "a test", alive: () => false };
    return { ...(await build(prepared, { out, dryRun: false, outside, progress: quiet, process })), folder: out };
  } finally {
    await outside.close();
  }
}
