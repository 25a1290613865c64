import type { Kind, UnreadReason } from "../model/indicator.ts";

/** What a URL points at. */
export interface Host {
  readonly kind: "domain" | "ipv4" | "ipv6";
  readonly value: string;
}

/** A value in the one form that ids are made of, with the facts that the form leaves out. */
export interface Canonical {
  readonly ok: true;
  readonly kind: Kind;
  readonly value: string;
  readonly port?: number;
  /** Of a URL, without `#`. It never goes over the wire. */
  readonly fragment?: string;
  /** The URL held a user name or password. Which one, is nobody's business. */
  readonly userinfo?: true;
  /** Of a URL. */
  readonly host?: Host;
  /** The URL has no path but `/`, and no query; its port does not matter. */
  readonly hostOnly?: true;
  /** The value is of another kind than its source said. */
  readonly retyped?: true;
}

export interface Rejected {
  readonly ok: false;
  readonly reason: UnreadReason;
  /** Why, in words of ours: never the value, which is hostile. */
  readonly detail: string;
}

/** Longest value that is read, and longest canonical form: longer ones are payloads, not indicators. */
export const maxLength = 4096;

export function reject(reason: UnreadReason, detail: string): Rejected {
  return { ok: false, reason, detail };
}

export function invalid(detail: string): Rejected {
  return reject("invalid-value", detail);
}

/** A port as text. Some feeds write 0 for "not known": that is no port, and no fault of the address beside it. */
export function readPort(text: string | undefined): number | undefined | Rejected {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (port > 65_535) return invalid("the port is greater than 65535");
  return port === 0 ? undefined : port;
}
