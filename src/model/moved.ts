import type { LedgerRecord } from "./indicator.ts";

/** When anything of a record that is printed last moved: its content, or its lease. */
export function movedAt({ modified, renewed }: Pick<LedgerRecord, "modified" | "renewed">): string {
  return renewed !== undefined && renewed > modified ? renewed : modified;
}
