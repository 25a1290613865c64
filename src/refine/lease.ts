import type { Kind } from "../model/indicator.ts";
import type { Settings } from "../model/settings.ts";
import { dayMs, isoTime } from "../model/time.ts";

/** Time to live of a kind in milliseconds, or undefined where it has no end. */
export function ttlMs(settings: Settings, kind: Kind): number | undefined {
  const days = settings.ttlDays[kind];
  return days === undefined ? undefined : days * dayMs;
}

/** End of a lease that began at `start`. */
export function leaseEnd(start: string, ttl: number): string {
  return isoTime(Date.parse(start) + ttl);
}

export function isOver(start: string, ttl: number, asOf: string): boolean {
  return Date.parse(start) + ttl <= Date.parse(asOf);
}

/**
 * A sighting renews a lease only when TTL × (½ + u/4) has passed since it last started, u in [0,1) taken from the id: what is
 * seen every day touches its rule a few times in a life, and indicators that entered together do not all move together.
 */
export function isDue(id: string, start: string, seen: string, ttl: number): boolean {
  return Date.parse(seen) - Date.parse(start) >= dueAfter(id, ttl);
}

/** Milliseconds after its start from which on a sighting renews a lease. */
export function dueAfter(id: string, ttl: number): number {
  const u = parseInt(id.slice(0, 8), 16) / 0x1_0000_0000;
  return ttl * (0.5 + u / 4);
}
