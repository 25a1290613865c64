import type { LedgerRecord } from "../model/indicator.ts";

/**
 * What STIX says of a record. A lease that ran out is only `valid_until` passing, so the object stays as it is; a stated
 * withdrawal or an allowlisting revokes, for ever; any other end cuts the validity short. What terms no longer let be
 * printed gets no tombstone either: that would print it once more.
 */
export type Fate = "valid" | "cut" | "revoked" | "none";

export function fateOf({ status, left }: Pick<LedgerRecord, "status" | "left">): Fate {
  if (status === "live") return "valid";
  if (left === undefined || left.swept !== undefined) return "none";
  switch (left.reason) {
    case "withdrawn":
    case "allowlisted":
      return "revoked";
    case "expired":
      return "valid";
    case "absent":
    case "guarded":
    case "source-removed":
      return "cut";
    case "gated":
      return "none";
  }
}
