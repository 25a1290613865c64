import { bare, doing, type Errand } from "./errand.ts";
import { Setback } from "./setback.ts";

/** Answers that name another place for the same request (RFC 9110 §15.4); 300, 304 and 305 do not. */
const movingStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function isRedirect(status: number): boolean {
  return movingStatuses.has(status);
}

/**
 * Where a redirect leads, if it may be followed. HTTP clients drop Authorization on the way to another host and keep headers
 * such as X-API-Key, so a request with a secret stays where it is.
 */
export function redirected(from: URL, location: string | undefined, errand: Errand): URL {
  const asked = doing(errand, from);
  if (location === undefined || !URL.canParse(location, from.href)) {
    throw refused(
      `redirects ${asked} to nowhere.`,
      "It may be over by the next run; else set `url` to an address that answers.",
    );
  }
  const to = bare(new URL(location, from));
  const trust = `Set \`url\` to the new address if you trust ${to.origin}.`;
  if (!/^https?:$/.test(to.protocol)) throw refused(`redirects ${asked} to an address of ${to.protocol}`, trust);
  if (errand.method === "POST") throw refused(`redirects ${asked} to ${to.origin}, and a POST is not sent on.`, trust);
  if (from.protocol === "https:" && to.protocol === "http:") {
    throw refused(`redirects ${asked} to ${to.origin}, which is not encrypted.`, trust);
  }
  if (errand.secret && to.origin !== from.origin) {
    throw refused(`redirects ${asked} to ${to.origin}, and its key goes to ${from.origin} alone.`, trust);
  }
  return to;
}

/** A redirect too many. */
export function endless(from: URL, errand: Errand, most: number): Setback {
  return refused(
    `redirects ${doing(errand, from)} more than ${most} times.`,
    "Open the address in a browser to see where it ends.",
  );
}

function refused(says: string, hint: string): Setback {
  return new Setback({ code: "source-redirect", says, hint });
}
