import type { AllowEntry } from "../../config/allowlist-file.ts";
import { visible } from "../terminal.ts";

/** Allowlist entries that end within 14 days: afterwards the value may be printed again. */
export function expiryWarnings(entries: readonly AllowEntry[], say: (text: string) => void): void {
  for (const entry of entries) say(`${visible(expiryWords(entry))}\n`);
}

/** Not made visible yet. */
export function expiryWords({ reason, owner, expires = "", ...target }: AllowEntry): string {
  const words = Object.entries(target).map(([key, value]) => `${key} ${value}`);
  return `allowlist: ${words.join(" ")} ends on ${expires} (${owner}: ${reason}); afterwards it may be printed again.`;
}
