import { dayMs, isoTime } from "../model/time.ts";

/** Forms in which APIs take the start of what is asked for. */
export const sinceForms = ["iso", "duration", "unix"] as const;
export type SinceForm = (typeof sinceForms)[number];

const hourMs = 3_600_000;

/** What was published while the last reading went on, or came in late at the vendor, is asked for once more. */
const overlapMs = 15 * 60_000;

/** A request that waits for its turn is older than the run: at the edge of what may be asked for it would be refused. */
const marginMs = 10 * 60_000;

export interface Lookback {
  /** Milliseconds that a first reading looks back. */
  readonly first: number;
  /** The most that may be asked for. */
  readonly longest: number;
}

/** Where a reading begins, and whether something between it and the reading before cannot be asked for any more. */
export function windowFrom(
  { asOf, mark }: { readonly asOf: string; readonly mark: string | undefined },
  { first, longest }: Lookback,
): { readonly from: string; readonly gap: boolean } {
  const now = Date.parse(asOf);
  const earliest = now - longest + marginMs;
  const wanted = mark === undefined ? now - first : Date.parse(mark) - overlapMs;
  return { from: isoTime(Math.max(wanted, earliest)), gap: mark !== undefined && Date.parse(mark) < earliest };
}

/** A start in the form that an API takes. A duration is rounded up to hours, so that it never begins later than `from`. */
export function sinceAs(form: SinceForm, from: string, asOf: string): string {
  const start = Date.parse(from);
  if (form === "unix") return String(Math.floor(start / 1000));
  if (form === "iso") return `${from.slice(0, 19)}Z`;
  const hours = Math.max(1, Math.ceil((Date.parse(asOf) - start) / hourMs));
  return (hours * hourMs) % dayMs === 0 ? `${(hours * hourMs) / dayMs}d` : `${hours}h`;
}
