import { indicatorText, type PatternKind } from "../dialects/stix.ts";
import { stixIdentity, stixMarking } from "../dialects/stix-shared.ts";
import { validVersion, versionUuid } from "../dialects/stix-version.ts";
import { defineFormat } from "../model/format.ts";
import { type Kind, kinds } from "../model/indicator.ts";
import type { Item } from "../model/plugin.ts";
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
  summary: "Microsoft Sentinel upload API: one request body of up to 100 STIX indicators a line; without level low",
  kinds: kinds.filter(isPatternKind),
  *print(items, settings) {
    const objects = items.flatMap((item) => (item.record.level === "low" ? [] : objectsOf(item, settings)));
    const source = JSON.stringify(sourceOf(settings.brand));
    for (let at = 0; at < objects.length; at += bodySize) {
      yield `{"sourcesystem":${source},"stixobjects":[${objects.slice(at, at + bodySize).join(",")}]}\n`;
    }
  },
});

function isPatternKind(kind: Kind): kind is PatternKind {
  return kind !== "cve";
}

/** The API keeps Microsoft's own name for itself, and answers 400 to a request without a name. */
function sourceOf(brand: string): string {
  const name = oneLine(brand, 200);
  return name === "" || name.toLowerCase() === "microsoft sentinel" ? "rulepress" : name;
}

/** The object of the tree's own bundles, alone: the API takes neither bundles nor marking definitions. */
function objectsOf({ record, facts }: Item, settings: Settings): string[] {
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
