import type { LedgerRecord } from "../model/indicator.ts";
import { bitDigits, type Layout } from "../model/layout.ts";
import type { Buckets, EmitterSpec, Member } from "../model/plugin.ts";
import { openSpool, type Spooled, spooledLines } from "../tree/spool.ts";

/** Who is in which list of values after a run, and which buckets of it a run touches. Members wait on disk when they are many. */
export interface ListMembers {
  /** By group. */
  readonly spooled: Spooled;
  /** Prefixes of the buckets in which a member came or went, as the lists stood before. */
  readonly touched: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Notes members while the ledger passes. */
export interface ListBook {
  /** A record as it stands after the run. */
  hold(record: LedgerRecord): void;
  /** What a run did to it; undefined on one side for a record that came or went. */
  move(before: LedgerRecord | undefined, after: LedgerRecord | undefined): void;
  members(): ListMembers;
}

/** Lists of the first emitter that prints any; `standing` is how they stood before, `waiting` the file for what does not fit in memory. */
export function listBook(emitters: readonly EmitterSpec[], standing: Layout, waiting: string): ListBook {
  const emitter = emitters.find(({ buckets }) => buckets !== undefined);
  const spool = openSpool(waiting);
  const touched = new Map<string, Set<string>>();
  const groupOf = (record: LedgerRecord | undefined) => listOf(record, emitter?.buckets);
  return {
    hold(record) {
      const group = groupOf(record);
      if (group !== undefined) spool.add(group, record.id + record.value);
    },
    move(before, after) {
      const [from, to] = [groupOf(before), groupOf(after)];
      // What moves a list is membership: a live record that stays in its group changes no line of it.
      if (emitter === undefined || from === to) return;
      for (const [group, record] of [[from, before] as const, [to, after] as const]) {
        if (group === undefined || record === undefined) continue;
        const prefixes = touched.get(group) ?? new Set();
        touched.set(group, prefixes.add(standing.leafOf(layoutKey(emitter, group), bitDigits(record.id))));
      }
    },
    members: () => ({ spooled: spool.close(), touched }),
  };
}

/** The members of a group. */
export function membersIn({ spooled }: ListMembers, group: string): Member[] {
  return spooledLines(spooled, group).map((line) => ({ id: line.slice(0, idLength), value: line.slice(idLength) }));
}

const idLength = 36;

export function layoutKey(emitter: EmitterSpec, group: string): string {
  return `${emitter.folder}/${group}`;
}

/** The list that holds a record; undefined for one that is not printed, or that no list takes. */
function listOf(record: LedgerRecord | undefined, buckets: Buckets | undefined): string | undefined {
  return record?.status === "live" ? buckets?.group(record) : undefined;
}
