import { apiEntry } from "../dialects/api-entry.ts";
import { defineFormat } from "../model/format.ts";
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
  summary: "Splunk HTTP Event Collector: one event a line, with the indicator and its facts as JSON",
  kinds,
  *print(items, settings) {
    const source = oneLine(settings.brand, 200);
    for (const item of items) yield `${JSON.stringify(eventOf(item, source))}\n`;
  },
});

function eventOf(item: Item, source: string): Readonly<Record<string, unknown>> {
  // Seconds since 1970, with milliseconds behind the dot.
  const time = Date.parse(movedAt(item.record)) / 1000;
  return { time, host: "rulepress", source, sourcetype: "rulepress:indicator", event: apiEntry(item) };
}
