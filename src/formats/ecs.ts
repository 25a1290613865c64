import { bulkLines } from "../dialects/ecs.ts";
import { defineFormat } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** Indicators for Elasticsearch, ready for `POST /_bulk`. */
export const ecs = defineFormat({
  name: "ecs",
  summary:
    "Elasticsearch bulk NDJSON in ECS: read by Elastic Security's indicator match rules and its Intelligence page",
  kinds: kinds.filter((kind) => kind !== "cve"),
  *print(items, settings) {
    for (const item of items) yield bulkLines(item, settings.brand);
  },
});
