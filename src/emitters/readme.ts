import { countText, markdownTable, markdownText } from "../dialects/markdown.ts";
import { kinds } from "../model/indicator.ts";
import { defineEmitter } from "../model/plugin.ts";
import type { TreeSummary } from "../model/summary.ts";

const path = "README.md";

/** Which form to deploy where, and how to load each folder: for the team that uses the rules. */
export const readme = defineEmitter({
  name: "readme",
  folder: path,
  format: 1,
  summary: "counts, and how to load each folder",
  page(tree, settings) {
    const title = `# ${markdownText(settings.brand)}: detection rules\n\n`;
    const text = title + origin(tree) + counts(tree) + choose + load + stable;
    return { path, text };
  },
});

function origin(tree: TreeSummary): string {
  const last = tree.steps[0]?.asOf;
  const line = `${countText(tree.live)} live indicators${last === undefined ? "" : ` · last changed ${last.slice(0, 10)}`}`;
  const demo =
    tree.origin === "demo"
      ? "\n> This is the demo's edition, printed from a bundled snapshot with a date of its own. The first live build replaces it.\n"
      : "";
  return `${line}\n${demo}\n`;
}

function counts({ byKind }: TreeSummary): string {
  const rows = kinds.flatMap((kind) => {
    const levels = byKind[kind];
    if (levels === undefined) return [];
    const [high, medium, low] = [levels.high ?? 0, levels.medium ?? 0, levels.low ?? 0];
    return [[kind, ...[high, medium, low, high + medium + low].map(countText)]];
  });
  return rows.length === 0 ? "" : `${markdownTable(["kind", "high", "medium", "low", "all"], rows)}\n`;
}

const choose = `## Which form to deploy

| indicators | deploy | from |
| --- | --- | --- |
| up to about 100 | one rule each | \`sigma/\` |
| up to your product's rule budget | rules of up to 90 values | \`sigma-lists/\` |
| more (recommended) | lookups, threat-intelligence tables, indicator match | \`stix/\`, \`misp/\`, \`lists/\` |

Rules of level low are for hunting: do not alert on them by default.

`;

const load = `## How to load it

Sigma needs one of the pipelines in \`pipelines/\`; without it the queries name fields that the product does not have.

| product | command |
| --- | --- |
| Splunk (Sysmon, DNS, proxy) | \`sigma convert -t splunk -p pipelines/splunk.yml sigma-lists/\` |
| Splunk (Common Information Model) | \`sigma convert -t splunk -p pipelines/splunk-cim.yml sigma-lists/\` |
| Elastic, Lucene | \`sigma convert -t lucene -p pipelines/elastic.yml sigma-lists/\` |
| Elastic, ES\\|QL | \`sigma convert -t esql -p pipelines/elastic.yml sigma-lists/\` |
| Elastic, EQL | \`sigma convert -t eql -p pipelines/elastic.yml sigma-lists/\` |
| OpenSearch | \`sigma convert -t opensearch_lucene -p pipelines/elastic.yml sigma-lists/\` |
| Microsoft Sentinel (ASIM) | \`sigma convert -t kusto -p pipelines/sentinel-asim.yml sigma-lists/\` |
| Microsoft Defender XDR | \`sigma convert -t kusto -p pipelines/defender-xdr.yml sigma-lists/\` |

| folder | what it is | how to load it |
| --- | --- | --- |
| \`stix/\` | STIX 2.1 bundles, one a day | import the files of the days that changed |
| \`misp/\` | MISP feed | add the raw URL of this folder as a feed of type MISP |
| \`lists/\` | one value a line, by kind | external block list, lookup, grep |
| \`refusals.ndjson\` | what was left out or lowered, and why | read it before you ask why a value is missing |
| \`ledger/\`, \`delta/\` | the state, and every change of it | \`rulepress explain VALUE\`, \`rulepress diff\` |

Check what you cloned: \`sha256sum --quiet -c SHA256SUMS\`. Take one folder only: \`git clone --depth 1 --filter=blob:none --sparse URL\`, then
\`git sparse-checkout set rules/lists\`.

`;

const stable = `## What is stable

An indicator keeps its id, its file and its creation date for life. A rule leaves when its sources took it back, no longer list it, or have been
silent for longer than its time to live; the ledger keeps why. A file changes only when an indicator in it did.
`;
