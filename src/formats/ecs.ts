import { bulkDelete, bulkLines } from "../dialects/ecs.ts";
import { componentTemplate, indexTemplate } from "../dialects/ecs-mapping.ts";
import { pushScript } from "../dialects/elastic-push.ts";
import type { Json } from "../dialects/json.ts";
import { defineFormat, rows } from "../model/format.ts";
import { kinds } from "../model/indicator.ts";

/** A part of this many has some ten megabytes: what Elasticsearch advises for one bulk request, and far below the 100 that it takes. */
const partSize = 10_000;

/** Indicators for Elasticsearch, ready for `POST /_bulk`, with the templates of their index and a script that loads both. */
export const ecs = defineFormat({
  name: "ecs",
  product: "Elastic Security, Elasticsearch",
  summary: "bulk NDJSON in ECS: read by indicator match rules and the Intelligence page",
  kinds: kinds.filter((kind) => kind !== "cve"),
  documents: [
    {
      file: "indicators.ndjson",
      most: partSize,
      open: ({ brand }) => rows({ row: (entry) => bulkLines(entry, brand) }),
    },
    { file: "delete.ndjson", of: "gone", most: partSize, open: () => rows({ row: bulkDelete }) },
  ],
  fixed: () => ({
    "component-template.json": jsonFile(componentTemplate()),
    "index-template.json": jsonFile(indexTemplate()),
    "push.sh": pushScript,
  }),
  begin: "`ELASTIC_URL=https://HOST:9200 ELASTIC_API_KEY_FILE=key sh push.sh`",
  load: [
    "`ELASTIC_URL=https://HOST:9200 ELASTIC_API_KEY_FILE=key sh push.sh`, again after each update: it puts both templates, " +
      "`delete.ndjson`, then every `indicators*.ndjson`. The same indicator again replaces itself.",
    "The index is `rulepress-threat-indicators`. Rules read its alias `logs-ti_rulepress`, which hides level low and what is past " +
      "`threat.indicator.rulepress.valid_until`. One cluster takes one subscription: what leaves one is deleted. A rule of your own asks for " +
      "`threat.indicator.type` too, because the document of a URL names its host in the field in which a domain stands.",
  ].join("\n\n"),
  unload:
    "What has left within 90 days is in `delete.ndjson`, which `push.sh` sends (an id that is not there is answered by 404, " +
    "and is no error); after a pause of more than that, delete the index before the next push. All of it: `DELETE rulepress-threat-indicators`.",
});

function jsonFile(body: Json): string {
  return `${JSON.stringify(body, undefined, 2)}\n`;
}
