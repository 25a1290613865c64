import { dayOf, parseDate, parseDuration } from "../model/time.ts";

/** Checks of option values for the table: words that go on from the option's name, or nothing when the value is good. */
export function checkTime(value: string): string | undefined {
  return parseDate(value) === undefined ? "must be a time such as 2026-05-17 or 2026-05-17T06:00:00Z" : undefined;
}

export function checkDay(value: string): string | undefined {
  const time = parseDate(value);
  return time !== undefined && dayOf(time) === value ? undefined : "must be a day such as 2026-12-31";
}

export function checkSince(value: string): string | undefined {
  const known = parseDate(value) ?? parseDuration(value);
  return known === undefined ? "must be a day such as 2026-05-17 or a time such as 7d" : undefined;
}

export function checkCount(value: string): string | undefined {
  return /^\d{1,9}$/.test(value) ? undefined : "must be a whole number";
}

/** What git takes for a name (git-check-ref-format(1)), without what a shell or an address would read otherwise. */
export function checkTag(value: string): string | undefined {
  const known = /^[A-Za-z0-9][\w.+-]{0,99}$/.test(value) && !/\.\.|\.lock$|\.$/.test(value);
  return known ? undefined : "must be a tag such as rules-2026.01.31.1";
}

export function checkCommit(value: string): string | undefined {
  return /^[0-9a-f]{40}$/.test(value) ? undefined : "must be the full id of a commit";
}

export function checkAddress(value: string): string | undefined {
  const known = /^https?:\/\//.test(value) && URL.canParse(value);
  return known ? undefined : "must be an address such as https://owner.github.io/rules";
}
