/** Milliseconds of a minute and of a day. */
export const minuteMs = 60_000;
export const dayMs = 86_400_000;

/** ISO 8601 in UTC with milliseconds, the one form in which dates are kept. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** `YYYY-MM-DD` of an ISO time. */
export function dayOf(iso: string): string {
  return iso.slice(0, 10);
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const isoForm =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?$/i;
const rfcForm =
  /^(?:[a-z]{3},\s*)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})\s+(\d\d):(\d\d)(?::(\d\d))?\s*(Z|UTC|GMT|[+-]\d{4})?$/i;

/** The form of nearly every feed, in UTC already: read without a Date, because a big feed holds two of them in every row. */
const plainForm = /^(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ?$/;

/** Every month has 28 days; for the others the calendar is asked. */
function isReal(text: string): boolean {
  const day = Number(text.slice(8, 10));
  return day <= 28 || new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
}

/**
 * Reads a date as feeds write them, by an explicit table: ISO 8601 with `T` or a blank, with or without zone, RFC 822, unix
 * seconds or milliseconds. A date without zone is UTC (never the machine's zone, as `new Date(text)` would have it).
 * Gives the canonical ISO form, or undefined for what is none of these: `20/08/2026` is ambiguous, so it is no date.
 */
export function parseDate(stated: string | number): string | undefined {
  if (typeof stated === "number") return fromUnix(stated);
  const text = stated.trim();
  if (plainForm.test(text) && isReal(text)) return `${text.slice(0, 10)}T${text.slice(11, 19)}.000Z`;
  if (/^\d{9,13}$/.test(text)) return fromUnix(Number(text));
  const iso = isoForm.exec(text);
  if (iso) {
    const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone] = iso;
    return assemble([year, month, day, hour, minute, second].map(Number), fraction, zone);
  }
  const rfc = rfcForm.exec(text);
  if (rfc) {
    const [, day, name = "", year, hour, minute, second = "0", zone] = rfc;
    const month = months.indexOf(name.toLowerCase()) + 1;
    return assemble([Number(year), month, ...[day, hour, minute, second].map(Number)], "", zone);
  }
  return undefined;
}

/** Feeds that count seconds are told from those that count milliseconds by size: 1e11 seconds is the year 5138. */
function fromUnix(stamp: number): string | undefined {
  if (!Number.isFinite(stamp) || stamp <= 0) return undefined;
  const ms = stamp < 1e11 ? stamp * 1000 : stamp;
  return ms < 8.64e15 ? isoTime(Math.round(ms)) : undefined;
}

function assemble(fields: readonly number[], fraction: string, zone: string | undefined): string | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields;
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return undefined;
  const ms = Number(fraction.padEnd(3, "0").slice(0, 3));
  const utc = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), ms);
  // Date.UTC rolls 31 June over to 1 July: such a date does not exist.
  if (new Date(utc).getUTCDate() !== day) return undefined;
  return isoTime(utc - offsetMs(zone));
}

function offsetMs(zone: string | undefined): number {
  const match = zone === undefined ? null : /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}

const durationForm = /^(\d+)\s*(m|h|d|w|min|hours?|days?|weeks?)$/i;
const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs };

/** A duration such as `7d`, `24h`, `2 weeks` in milliseconds, or undefined. */
export function parseDuration(text: string): number | undefined {
  const match = durationForm.exec(text.trim());
  const unit = match?.[2]?.[0]?.toLowerCase();
  return match && unit ? Number(match[1]) * (unitMs[unit] ?? 0) : undefined;
}
