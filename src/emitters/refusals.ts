import { canonicalJson } from "../dialects/json.ts";
import type { LedgerRecord } from "../model/indicator.ts";
import { defineEmitter } from "../model/plugin.ts";

const file = "refusals.ndjson";

/** Members are sorted by name (`canonicalJson`), so that the id stands first in every line. */
const idStart = '{"id":"'.length;

/**
 * What a guard or the owner's allowlist kept out or weakened, and why: one JSON line per indicator. Someone who misses a value
 * in the rules finds it here.
 */
export const refusals = defineEmitter({
  name: "refusals",
  folder: file,
  format: 1,
  summary: "What was refused, quarantined or downgraded, and why: one JSON line per indicator",
  lines: {
    files: [file],
    lines({ record, facts }) {
      if (!isRefused(record)) return [];
      const { id, kind, value, status, left } = record;
      const verdicts = (record.verdicts ?? []).map(({ guard, action, reason }) => ({ guard, action, reason }));
      const text = canonicalJson({
        id,
        kind,
        value,
        status,
        verdicts,
        sources: facts.sources,
        left: left === undefined ? undefined : { at: left.at, reason: left.reason },
      });
      return [{ file, key: id, text }];
    },
    keyOf: (_file, text) => text.slice(idStart, idStart + 36),
  },
});

/** An allowlisting that ended the last claim stands as a withdrawal, but it is the owner's word against the sources. */
function isRefused({ status, verdicts = [], left }: LedgerRecord): boolean {
  switch (status) {
    case "quarantined":
    case "refused":
      return true;
    case "withdrawn":
      return left?.reason === "allowlisted" && left.swept === undefined;
    case "live":
      return verdicts.some(({ action }) => action === "downgrade");
  }
}
