import type { Ask } from "../model/plugin.ts";
import { dayMs, isoTime, minuteMs, parseDate } from "../model/time.ts";
import { Setback, type Story } from "./setback.ts";
import type { Clock } from "./site.ts";

export type Header = (name: string) => string | undefined;

/** Requests that a plan allows, where its server does not say so by itself. */
export type Rate = Pick<Ask, "perMinute" | "perDay">;

/** Keeps one source's requests as far apart as the source asks. */
export interface Pace {
  /**
   * ISO time before which nothing is to be asked any more: because the server said so and it was too long to wait for,
   * because its window of requests is spent, or because the requests so far are the share of a day's until then.
   */
  readonly notBefore: string | undefined;
  /** Takes in what an answer says of the requests that are left. */
  learn(header: Header): void;
  /** Waits until the next request may go out: as the server's headers say, and at most so many of them in a minute. */
  turn(rate?: Rate): Promise<void>;
  /** Waits before another try of what met a setback. */
  pause(setback: Setback, ms: number): Promise<void>;
  /** Takes in that a setback was the last one, and how long it asked to be left alone. */
  giveUp(setback: Setback): void;
}

export function paceOf(clock: Clock, longestMs: number, signal: AbortSignal): Pace {
  let spentUntil: number | undefined;
  let bidden: number | undefined;
  let shareMs = 0;
  const sent: number[] = [];
  const wait = async (ms: number): Promise<void> => {
    await clock.sleep(ms, signal);
    signal.throwIfAborted();
  };
  const tooLong = (met: Pick<Story, "says" | "quote">, ms: number): Setback => {
    bidden = clock.now() + ms;
    const hint = "The source is left alone until then; run again afterwards, or run less often.";
    const says = `${met.says} It wants no request before ${isoTime(bidden)}.`;
    return new Setback({ code: "source-rate-limited", says, quote: met.quote, hint });
  };
  return {
    get notBefore() {
      const [first = 0] = sent;
      const until = Math.max(bidden ?? 0, spentUntil ?? 0, first + shareMs);
      return until > clock.now() ? isoTime(until) : undefined;
    },
    learn: (header) => {
      spentUntil = spentUntilMs(header) ?? spentUntil;
    },
    turn: async ({ perMinute, perDay } = {}) => {
      signal.throwIfAborted();
      const ms = (spentUntil ?? 0) - clock.now();
      if (ms > longestMs) throw tooLong({ says: "has no requests left." }, ms);
      if (ms > 0) await wait(ms);
      const pause = perMinute === undefined ? 0 : minuteFullMs(sent, perMinute, clock.now());
      if (pause > 0) await wait(pause);
      sent.push(clock.now());
      if (perDay !== undefined) shareMs += dayMs / perDay;
    },
    pause: async (setback, ms) => {
      if (ms > longestMs) throw tooLong(setback.story, ms);
      await wait(ms);
    },
    giveUp: ({ story }) => {
      if (story.waitMs !== undefined) bidden = clock.now() + story.waitMs;
    },
  };
}

/** How long the last minute is still full, when so many requests may go out in one. */
function minuteFullMs(sent: readonly number[], perMinute: number, nowMs: number): number {
  const oldest = sent[sent.length - perMinute];
  return oldest === undefined ? 0 : Math.max(0, oldest + minuteMs - nowMs);
}

/** Retry-After in seconds or as a date (RFC 9110 §10.2.3), as milliseconds from now; else when the window of requests ends. */
export function statedWaitMs(header: Header, nowMs: number): number | undefined {
  const stated = header("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(stated)) return Number(stated) * 1000;
  const date = parseDate(stated);
  const until = date === undefined ? spentUntilMs(header) : Date.parse(date);
  return until === undefined ? undefined : Math.max(0, until - nowMs);
}

/** End of a window in which no request is left. No standard has these headers; GitHub's form, with unix seconds, is the usual one. */
function spentUntilMs(header: Header): number | undefined {
  if (header("x-ratelimit-remaining")?.trim() !== "0") return undefined;
  const stated = header("x-ratelimit-reset")?.trim() ?? "";
  return /^\d{9,11}(?:\.\d+)?$/.test(stated) ? Math.ceil(Number(stated) * 1000) : undefined;
}

/** One second, doubled with each try, at most 30; the half of it by chance, so that many clients do not come back together. */
export function backoffMs(tries: number, jitter: number): number {
  const whole = Math.min(30_000, 1000 * 2 ** tries);
  return Math.round(whole / 2 + (whole / 2) * jitter);
}
