import type { Unread, UnreadReason } from "../model/indicator.ts";

const maxShown = 200;

/** A feed's words as they may stand in a report or message: cut, on one line, without what a terminal would act on. */
export function shown(stood: string): string {
  const text = stood.length > maxShown ? `${stood.slice(0, maxShown - 1)}…` : stood;
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}

/** A record that could not be read. */
export function unreadRecord(reason: UnreadReason, stood: string, line?: number): Unread {
  return { unread: reason, value: shown(stood), ...(line === undefined ? {} : { line }) };
}
