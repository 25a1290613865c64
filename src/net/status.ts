import { Setback, type Story } from "./setback.ts";

interface Refusal {
  /** The request in words. */
  readonly asked: string;
  /** What the API itself says of it. */
  readonly words: string | undefined;
  /** What to do about a key. */
  readonly advice: string;
  readonly waitMs: number | undefined;
}

/** 509 is no standard: PhishTank and others say "over limit" with it. */
const limitStatuses: ReadonlySet<number> = new Set([429, 509]);
const passingStatuses: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Turns a status that is no success into words, by the meaning that RFC 9110 §15 gives it. */
export function refusal(status: number, { asked, words, advice, waitMs }: Refusal): Setback {
  return new Setback({
    ...meaning(status, advice),
    ...{ says: `answered ${status} for ${asked}.`, quote: words },
    again: limitStatuses.has(status) || passingStatuses.has(status),
    ...(waitMs === undefined ? {} : { waitMs }),
  });
}

function meaning(status: number, advice: string): Pick<Story, "code" | "hint"> {
  if (status === 401) return { code: "source-unauthorised", hint: advice };
  if (status === 403) {
    return { code: "source-forbidden", hint: `The key may lack a right, or the source bars this network. ${advice}` };
  }
  if (status === 404 || status === 410) {
    return { code: "source-not-found", hint: "Check `url`: the feed may have moved or ended." };
  }
  if (status === 407) {
    return {
      code: "source-unreachable",
      hint: "The proxy wants a login: put it into HTTPS_PROXY as http://user:password@host:port.",
    };
  }
  if (limitStatuses.has(status)) {
    return { code: "source-rate-limited", hint: "Run less often, or ask the source for a higher limit." };
  }
  if (status >= 500) {
    return { code: "source-server-error", hint: "It is the source's own fault. The next run tries again." };
  }
  return { code: "source-refused", hint: "Open the address, and the source's documentation, to see what it wants." };
}
