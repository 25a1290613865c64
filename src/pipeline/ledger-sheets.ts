import type { Kind, LedgerRecord } from "../model/indicator.ts";
import { type GrowingLayout, hexDigits } from "../model/layout.ts";
import { type PartKey, partPath, recordLine, splitKey } from "../tree/ledger.ts";
import { openSpool, spooledLines } from "../tree/spool.ts";
import type { Stage } from "../tree/stage.ts";
import type { Change } from "./change.ts";
import type { DayRecords } from "./day-records.ts";

/** The ledger's parts of a day that changed, while its records pass. */
export interface LedgerSheets {
  put(record: LedgerRecord): void;
  /** Writes the parts that a change touched, and takes out those in which nothing stands any more. */
  write(stage: Stage): void;
}

/** `waiting` is the file for lines that do not fit in memory. */
export function ledgerSheets({ day, parts, all }: DayRecords, layout: GrowingLayout, waiting: string): LedgerSheets {
  const partOf = ({ kind, id }: LedgerRecord): PartKey => {
    return { kind, day, prefix: layout.leafOf(splitKey(kind, day), hexDigits(id)) };
  };
  const old = new Set(parts.map(partPath));
  const touched = new Set<Kind>();
  const moved = new Set<string>();
  // Of a new day, everything is written.
  for (const batch of old.size === 0 ? [] : all()) {
    for (const record of batch.flatMap(recordOf)) {
      touched.add(record.kind);
      moved.add(partPath(partOf(record)));
    }
  }
  const spool = openSpool(waiting);
  return {
    put(record) {
      if (old.size === 0 || touched.has(record.kind)) spool.add(partPath(partOf(record)), recordLine(record));
    },
    write(stage) {
      const spooled = spool.close();
      for (const part of parts) {
        if (touched.has(part.kind) && !spooled.parts.has(partPath(part))) stage.remove(partPath(part));
      }
      for (const path of spooled.parts.keys()) {
        if (old.has(path) && !moved.has(path)) continue;
        // A line begins with its id, by which they are sorted.
        stage.write(path, `${spooledLines(spooled, path).sort().join("\n")}\n`);
      }
    },
  };
}

function recordOf({ before, after }: Change): LedgerRecord[] {
  const record = after ?? before;
  return record === undefined ? [] : [record];
}
