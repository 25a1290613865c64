import { PressError } from "../model/errors.ts";
import type { Answer, Ask } from "../model/plugin.ts";
import { oneLine } from "../model/text.ts";
import { answerOf, shelve, storedOf } from "./answer.ts";
import type { Cache } from "./cache.ts";
import { credentialOf } from "./credential.ts";
import type { Sender } from "./dispatchers.ts";
import { errandOf, type Errand } from "./errand.ts";
import { exchange, type Outcome, type Way } from "./exchange.ts";
import type { Limits } from "./limits.ts";
import { backoffMs, paceOf, type Rate } from "./pace.ts";
import { type Redact, redactor } from "./redaction.ts";
import { Setback } from "./setback.ts";
import type { Clock, Site, WebClient } from "./site.ts";
import type { Spool } from "./spool.ts";

/** What all clients of a run share. */
export interface Run {
  readonly userAgent: string;
  readonly sender: Sender;
  readonly limits: Limits;
  readonly spool: Spool;
  readonly cache: Cache;
  /** Secrets that are no source's, such as the proxy's login. */
  readonly secrets: readonly string[];
  readonly clock: Clock;
  jitter(): number;
  readonly signal: AbortSignal;
}

/** One source's way out: its key, its pace, its tries. Whatever it throws is redacted, and holds no error of the HTTP client. */
export function webClient(site: Site, run: Run): WebClient {
  const { limits, clock, signal } = run;
  const credential = credentialOf(site);
  const redact = redactor([...credential.secrets, ...run.secrets]);
  const pace = paceOf(clock, limits.waitMs, signal);

  const tryUntilDone = async (errand: Errand, way: Way, rate: Rate): Promise<Outcome> => {
    for (let tries = 0; ; tries += 1) {
      try {
        await pace.turn(rate);
        return await exchange(errand, way);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof Setback) || error.story.again !== true) throw error;
        const wait = error.story.waitMs;
        if (tries === limits.retries) {
          pace.giveUp(error);
          throw error;
        }
        await pace.pause(error, wait ?? backoffMs(tries, run.jitter()));
      }
    }
  };

  const answerTo = async (request: Ask): Promise<Answer> => {
    const errand = errandOf(request, credential, run.userAgent);
    // The address as it was asked for: its `{key}` is not filled in.
    const names = [redact(request.url), errand.headers["accept"] ?? ""];
    const shelf = errand.method === "GET" ? await run.cache.shelf(site.name, names) : undefined;
    const way: Way = {
      ...{ sender: run.sender, limits, spool: run.spool, signal, advice: credential.advice },
      now: () => clock.now(),
      learn: (header) => {
        pace.learn(header);
      },
      stored: (url) => storedOf(shelf?.stored, url, redact),
    };
    const outcome = await tryUntilDone(errand, way, request);
    if (shelf !== undefined) shelve(shelf, outcome, redact);
    return answerOf(outcome, redact, signal);
  };

  const ask = async (request: Ask): Promise<Answer> => {
    signal.throwIfAborted();
    try {
      return await answerTo(request);
    } catch (error) {
      throw error instanceof Setback ? told(error, site.name, redact) : error;
    }
  };

  const opened = new Map<string, Promise<Answer>>();
  return {
    ask,
    async *open(url) {
      const answer = opened.get(url) ?? ask({ url });
      opened.set(url, answer);
      yield* (await answer).open();
    },
    get notBefore() {
      return pace.notBefore;
    },
  };
}

/** Secrets go first: cut to length before, a half of one could stay. */
function told({ story }: Setback, name: string, redact: Redact): PressError {
  const says = oneLine(redact(story.says), 1000);
  const quote = oneLine(redact(story.quote ?? ""), 300);
  const message = `${name} ${says}${quote === "" ? "" : ` It says: ${quote}`}`;
  return new PressError(story.code, message, { hint: redact(story.hint) });
}
