import { apiEntry } from "../dialects/api-entry.ts";
import { defineFormat, rows } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";
import { movedAt } from "../model/moved.ts";
import type { Item } from "../model/plugin.ts";
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
    {
      file: "events.ndjson",
      open(settings) {
        const source = oneLine(settings.brand, 200);
        return rows({ row: (entry) => `${JSON.stringify(eventOf(entry, source))}\n` });
      },
    },
  ],
  load:
    '`curl -H "Authorization: Splunk $TOKEN" --data-binary @events.ndjson https://HOST:8088/services/collector/event`, in parts ' +
    "below the collector's limit, into an index of their own; `[rulepress:indicator]` wants `KV_MODE = json` and `TRUNCATE = 0` in props.conf.",
  unload:
    "An index only grows: ask for the newest event of each indicator with `dedup id`, and for what it says of `status`. " +
    "All of it goes with the retention of the index.",
});

function eventOf(item: Item, source: string): Readonly<Record<string, unknown>> {
  // Seconds since 1970, with milliseconds behind the dot.
  const time = Date.parse(movedAt(item.record)) / 1000;
  return { time, host: "rulepress", source, sourcetype: "rulepress:indicator", event: apiEntry(item) };
}
