/** What happens in a year beside its feeds, by the number of the day. */
export interface Calendar {
  /** No run: the schedule was off. */
  readonly skipped: (day: number) => boolean;
  /** Two feeds answer nothing, and are held. */
  readonly empty: (day: number) => boolean;
  /** A name that is printed turns out to be a false positive. */
  readonly allowed: (day: number) => boolean;
}

/** A quarter in, a week is skipped; half in, feeds are empty for a week; a false positive follows at three quarters. */
export function calendarOf(days: number): Calendar {
  const week = Math.max(1, Math.round((days * 7) / 365));
  const within = (day: number, quarter: number) => {
    const start = Math.floor((days * quarter) / 4);
    return day >= start && day < start + week;
  };
  return {
    skipped: (day) => within(day, 1),
    empty: (day) => within(day, 2),
    allowed: (day) => day === Math.floor((days * 3) / 4),
  };
}
