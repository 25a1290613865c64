import { apiEntry } from "../dialects/api-entry.ts";
import { kinds } from "../model/indicator.ts";
import { defineFormat } from "../model/format.ts";

/** The indicators with all that is known of them, in the names of the seed API (`{"data": [{value, type, confidence, …}]}`). */
export const json = defineFormat({
  name: "json",
  summary: "JSON for programs: each indicator with its facts, in the form of the vendor's API",
  kinds,
  *print(items) {
    yield '{"data":[';
    for (const [index, item] of items.entries()) yield `${index === 0 ? "" : ","}\n${JSON.stringify(apiEntry(item))}`;
    yield items.length === 0 ? "]}\n" : "\n]}\n";
  },
});
