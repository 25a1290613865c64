import type { Unread, UnreadReason } from "../model/indicator.ts";

const maxShown = 200;

/** A record that could not be read. What stood there is cut: it is for a report, and may be a megabyte of rubbish. */
export function unreadRecord(reason: UnreadReason, stood: string, line?: number): Unread {
  const value = stood.length > maxShown ? `${stood.slice(0, maxShown - 1)}…` : stood;
  return { unread: reason, value, ...(line === undefined ? {} : { line }) };
}
