import type { Entry, Writer } from "../model/format.ts";
import { type Kind, kinds } from "../model/indicator.ts";
import { movedAt } from "../model/moved.ts";
import type { Settings } from "../model/settings.ts";
import { oneLine } from "../model/text.ts";
import { indicatorText, type PatternKind } from "./stix.ts";
import { stixIdentity, stixMarking } from "./stix-shared.ts";
import { revokedVersion, type StixVersion, validFromOf, validVersion, versionUuid } from "./stix-version.ts";

/** Objects of one request (Microsoft Learn, "STIX objects API", throttling limits). */
const bodySize = 100;

/** Sentinel takes no vulnerabilities. */
export const sentinelKinds: readonly PatternKind[] = kinds.filter(isPatternKind);

/** The name of this source in Sentinel, which keeps its own name for itself and answers 400 to a request without one. */
export function sentinelSource(brand: string): string {
  const name = oneLine(brand, 200);
  return name === "" || name.toLowerCase() === "microsoft sentinel" ? "rulepress" : name;
}

/** The object of the tree's own bundles, alone: Sentinel takes neither bundles nor marking definitions. */
export function sentinelIndicator({ record, facts }: Entry, settings: Settings): string[] {
  return objectOf(record, validVersion(record, facts), settings);
}

/** What follows on the same object when its indicator has left: revoked, and later than every version before. */
export function sentinelRevoked({ record, facts, gone }: Entry, settings: Settings): string[] {
  const moved = movedAt(record);
  const at = gone === undefined || gone < moved ? moved : gone;
  const from = record.left?.from ?? validFromOf(record, facts);
  const version = revokedVersion(record, { epoch: record.epoch ?? 0, from, at }, settings);
  return objectOf(record, version, settings);
}

/** Bodies of requests to the upload API, one a line. */
export function sentinelBodies(objectsOf: typeof sentinelIndicator, settings: Settings): Writer {
  const source = JSON.stringify(sentinelSource(settings.brand));
  let waiting: string[] = [];
  const body = (objects: readonly string[]) => `{"sourcesystem":${source},"stixobjects":[${objects.join(",")}]}\n`;
  return {
    take(entries) {
      const objects = [...waiting, ...entries.flatMap((entry) => objectsOf(entry, settings))];
      const full = objects.length - (objects.length % bodySize);
      waiting = objects.slice(full);
      let text = "";
      for (let at = 0; at < full; at += bodySize) text += body(objects.slice(at, at + bodySize));
      return text;
    },
    end: () => (waiting.length === 0 ? [] : [body(waiting)]),
  };
}

function isPatternKind(kind: Kind): kind is PatternKind {
  return kind !== "cve";
}

function objectOf(record: Entry["record"], version: StixVersion, settings: Settings): string[] {
  const { kind, value, created } = record;
  if (!isPatternKind(kind)) return [];
  const { threatTypes, validFrom, validUntil } = version;
  const head = {
    id: `indicator--${versionUuid(record, version.epoch, settings.namespace)}`,
    createdBy: stixIdentity(settings.namespace, settings.brand).key,
    marking: stixMarking(version.tlp).key,
    created,
  };
  return [indicatorText(head, version, { kind, value, threatTypes, validFrom, validUntil })];
}
