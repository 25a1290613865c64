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
