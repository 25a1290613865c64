import { indicatorText, type PatternKind } from "../dialects/stix.ts";
import { stixIdentity, stixMarking } from "../dialects/stix-shared.ts";
import { validVersion, versionUuid } from "../dialects/stix-version.ts";
import { defineFormat, type Entry, type Writer } from "../model/format.ts";
import { type Kind, kinds } from "../model/indicator.ts";
import type { Settings } from "../model/settings.ts";
import { oneLine } from "../model/text.ts";

/** Objects of one request (Microsoft Sentinel, "STIX objects API"). */
const bodySize = 100;

/**
 * Bodies of requests to Microsoft Sentinel's upload API, one a line. Of level low none: a rule of Sentinel alerts on every active
 * indicator, whatever its confidence.
 */
export const sentinelUpload = defineFormat({
  name: "sentinel-upload",
  product: "Microsoft Sentinel, by its upload API",
  summary: "one request body of up to 100 STIX indicators a line; without level low",
  kinds: kinds.filter(isPatternKind),
  documents: [{ file: "bodies.ndjson", keeps: ({ level }) => level !== "low", open: bodies }],
  load:
    "Each line is the body of one `POST https://api.ti.sentinel.azure.com/workspaces/ID/threat-intelligence-stix-objects:upload" +
    "?api-version=2024-02-01-preview`, at most 100 such a minute; an answer of 200 can still list errors.",
  unload: "An indicator ends at its `valid_until`. All of them: page Threat intelligence, filtered by source.",
});

function bodies(settings: Settings): Writer {
  const source = JSON.stringify(sourceOf(settings.brand));
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
    end: () => (waiting.length === 0 ? "" : body(waiting)),
  };
}

function isPatternKind(kind: Kind): kind is PatternKind {
  return kind !== "cve";
}

/** The API keeps Microsoft's own name for itself, and answers 400 to a request without a name. */
function sourceOf(brand: string): string {
  const name = oneLine(brand, 200);
  return name === "" || name.toLowerCase() === "microsoft sentinel" ? "rulepress" : name;
}

/** The object of the tree's own bundles, alone: the API takes neither bundles nor marking definitions. */
function objectsOf({ record, facts }: Entry, settings: Settings): string[] {
  const { kind, value, created } = record;
  if (!isPatternKind(kind)) return [];
  const version = validVersion(record, facts);
  const { threatTypes, validFrom, validUntil } = version;
  const head = {
    id: `indicator--${versionUuid(record, version.epoch, settings.namespace)}`,
    createdBy: stixIdentity(settings.namespace, settings.brand).key,
    marking: stixMarking(version.tlp).key,
    created,
  };
  return [indicatorText(head, version, { kind, value, threatTypes, validFrom, validUntil })];
}
