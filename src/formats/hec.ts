import { apiEntry } from "../dialects/api-entry.ts";
import { pushScript } from "../dialects/splunk-push.ts";
import { defineFormat, type Entry, rows, type Writer } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";
import { movedAt } from "../model/moved.ts";
import type { Settings } from "../model/settings.ts";
import { oneLine } from "../model/text.ts";

/**
 * Events for `POST /services/collector/event` of Splunk's HTTP Event Collector, one a line ("Format events for HTTP Event Collector").
 * An array sent to `/raw`, as the seed does it, would be one event.
 */
export const hec = defineFormat({
  name: "hec",
  product: "Splunk, by the HTTP Event Collector",
  summary: "one event a line, with the indicator and its facts as JSON",
  kinds,
  documents: [
    { file: "events.ndjson", open: events },
    { file: "gone.ndjson", of: "gone", open: events },
  ],
  fixed: () => ({ "push.sh": pushScript }),
  begin: "`sh push.sh --url https://HOST:8088 --token-file FILE`",
  load: [
    "`sh push.sh --url https://HOST:8088 --token-file FILE` sends both files in parts, from any host with curl; the token of the collector says into which index, best one of their own.",
    "The app of the format `splunk-app` tells Splunk how to read them; without it, `[rulepress:indicator]` wants `KV_MODE = json` in props.conf.",
    'What is known now: `index=INDEX sourcetype=rulepress:indicator | sort 0 - _indextime | dedup id | where status="live"`.',
  ].join("\n"),
  unload:
    "An index only grows. `gone.ndjson` says `withdrawn` of what has left, so that the search above no longer finds it. " +
    "Everything: by the retention of the index, or `| delete`.",
});

function events({ brand }: Settings): Writer {
  const source = oneLine(brand, 200);
  return rows({ row: (entry) => `${JSON.stringify(eventOf(entry, source))}\n` });
}

function eventOf(entry: Entry, source: string): Readonly<Record<string, unknown>> {
  const { record, facts, gone } = entry;
  // Seconds since 1970, with milliseconds behind the dot.
  const time = Date.parse(gone ?? movedAt(record)) / 1000;
  const event = {
    ...apiEntry(entry),
    status: gone === undefined ? "live" : "withdrawn",
    score_parts: record.parts,
    valid_until: record.until,
    tlp: facts.tlp,
  };
  return { time, host: "rulepress", source, sourcetype: "rulepress:indicator", event };
}
