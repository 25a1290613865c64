import { apiEntry } from "../dialects/api-entry.ts";
import { kinds } from "../model/indicator.ts";
import { defineFormat, rows } from "../model/format.ts";

/** The indicators with all that is known of them, in the names of the seed API (`{"data": [{value, type, confidence, …}]}`). */
export const json = defineFormat({
  name: "json",
  product: "programs of your own",
  summary: "JSON: each indicator with its facts, in the form of the vendor's API",
  kinds,
  documents: [
    {
      file: "indicators.json",
      open: () =>
        rows({
          head: '{"data":[',
          row: (entry) => `\n${JSON.stringify(apiEntry(entry))}`,
          between: ",",
          tail: "\n]}\n",
        }),
    },
  ],
  begin: "`indicators.json`: one object whose `data` lists the indicators",
  load: "One object whose `data` lists the indicators.",
  unload: "Replace the file: each one is whole.",
});
