import { onTestFinished } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import type { Limits } from "../../src/net/limits.ts";
import { openWeb, type Web, type WebOptions } from "../../src/net/web.ts";
import { temporaryFolder } from "./temporary.ts";

/** Time of the tests, until somebody sleeps. */
export const startMs = Date.parse("2026-08-22T00:00:00.000Z");

export interface LentWeb extends Web {
  /** Every wait so far, in milliseconds: none of them took any time. */
  readonly slept: readonly number[];
  readonly spool: string;
}

/** A real way out, with a clock that moves only by the waits. Closed after the test. */
export function lendWeb(options: Partial<Omit<WebOptions, "clock" | "spool">> = {}): LentWeb {
  const slept: number[] = [];
  const spool = temporaryFolder();
  const web = openWeb({
    userAgent: "rulepress-test (soc@acme.example)",
    signal: new AbortController().signal,
    jitter: () => 0,
    ...options,
    spool,
    clock: {
      now: () => startMs + slept.reduce((sum, ms) => sum + ms, 0),
      sleep: (ms) => {
        slept.push(ms);
        return Promise.resolve();
      },
    },
  });
  onTestFinished(() => web.close());
  return { ...web, slept, spool };
}

/** Limits that a test can wait for. */
export const quick: Partial<Limits> = { headersMs: 80, idleMs: 80, exchangeMs: 5000, retries: 0 };

export async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** What a promise was rejected with, which must be an error for people. */
export async function faultIn(work: Promise<unknown>): Promise<PressError> {
  const result = await work.then(
    () => "nothing: it went well",
    (error: unknown) => error,
  );
  if (result instanceof PressError) return result;
  throw new Error(`a PressError was expected, not ${String(result)}`, { cause: result });
}

/** Everything that a person or a log could come to see of an error. */
export function allOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const fields = JSON.stringify(error, Object.getOwnPropertyNames(error));
  return [error.message, error.stack ?? "", fields, error.cause === undefined ? "" : allOf(error.cause)].join("\n");
}
