import { PressError } from "../model/errors.ts";

/** True for a location on the web; every other one is the path of a file. */
export function isWebAddress(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** An address without query and with a slash at its end, so that what is resolved against it lies below it. */
export function asFolder(address: string): string {
  const url = new URL(address);
  url.search = "";
  url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url.href;
}

/**
 * The address that an answer names to go on with, absolute or relative. It must be on the server that the owner named:
 * following it anywhere else would let a feed choose where the press, and its key, go next.
 */
export function linkWithin(link: string, base: string): string {
  const { origin } = new URL(base);
  const target = URL.canParse(link, base) ? new URL(link, base) : undefined;
  if (target?.origin === origin) return target.href;
  const where = target === undefined ? "an address that is none" : target.origin;
  throw new PressError("source-answer", `${origin} sends its reader on to ${where}, which is another server.`, {
    hint: "Its key is for the configured server alone. If the other one is right, name its address as `url`.",
  });
}
