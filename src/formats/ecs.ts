import { bulkLines } from "../dialects/ecs.ts";
import { defineFormat, rows } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** Indicators for Elasticsearch, ready for `POST /_bulk`. */
export const ecs = defineFormat({
  name: "ecs",
  product: "Elastic Security, Elasticsearch",
  summary: "bulk NDJSON in ECS: read by indicator match rules and the Intelligence page",
  kinds: kinds.filter((kind) => kind !== "cve"),
  documents: [
    {
      file: "indicators.ndjson",
      open: ({ brand }) => rows({ row: (entry) => bulkLines(entry, brand) }),
    },
  ],
  load: "`curl -H 'Content-Type: application/x-ndjson' --data-binary @indicators.ndjson HOST/_bulk`; the same indicator again replaces itself.",
  unload: "All by `DELETE rulepress-threat-indicators`.",
});
