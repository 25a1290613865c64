import { z } from "zod";
import { sourceFacts } from "../src/cli/source-facts.ts";
import { markdownTable, markdownText } from "../src/dialects/markdown.ts";
import type { Source } from "../src/model/plugin.ts";

/** docs/sources.md: every type of source, from what each states of itself. */
export function sourcesPage(sources: readonly Source[]): string {
  return [opening, overview(sources), "\n## Each type\n", ...sources.map(section)].join("\n");
}

const opening = `# Sources

This page is written by \`npm run docs\` from what each type of source states of itself; \`rulepress sources\` prints the same.

A source is an entry in \`rulepress.yml\`. A feed with an address of its own needs two words:

\`\`\`yaml
sources:
  - { name: kev, type: cisa-kev }
  - { name: urlhaus, type: urlhaus, auth: "\${env:ABUSE_CH_KEY}" } # see "a key" below
  - { name: partner, type: csv, url: https://intel.example/feed.csv, license: internal, republish: no }
  - { name: saved, type: stix, path: feeds/bundle.json }
\`\`\`

**A key** is never written into the file: \`auth: "\${env:NAME}"\` takes it from the environment (in GitHub Actions a secret that
the step passes on). How it travels is known of the type; for any other feed it is a Bearer token, \`{ user, password }\` is
HTTP Basic, and \`headers\` adds headers. A key goes to the feed's own scheme, host and port, and to no other, whatever a
redirect says. An address with \`{key}\` gets it there, and no message ever shows it.

**Terms.** \`republish: yes\` lets a public tree print what only this source states. \`no\` and \`ask\` (unclear) keep it out: the
run counts it and prints nothing of it. Where you may republish after all, or your tree is \`audience: internal\`, say so.

**Nature.** A \`snapshot\` is the whole current set: what it no longer lists ends after 24 hours. An \`append\` source says what is
new: what it no longer lists lives on until its time to live is over.

**Pace.** A feed is asked no more often than its terms allow, whatever the schedule: a run that comes sooner carries what the
last one read. \`every: MINUTES\` changes it. A plan of so many requests a day is never spent: its source rests for the share that
a reading took. \`rulepress sources test NAME\` reads one source once and says what it found.

## All of them
`;

function overview(sources: readonly Source[]): string {
  const titles = ["type", "nature", "key", "licence", "republish", "confidence it states", "dates"];
  const rows = sources.map((source) => {
    const { type, nature, use, key, license, republish, confidence, dates } = sourceFacts(source);
    return [
      `[\`${type}\`](#${type})`,
      use === "context" ? `${nature}, context only` : nature,
      ...[key ?? "", license ?? "you state it", republish ?? "ask", confidence ?? "", dates ?? ""].map(markdownText),
    ];
  });
  return markdownTable(titles, rows);
}

function section(source: Source): string {
  const { type, summary, url, everyMinutes, keyFrom, terms, deriveHosts } = sourceFacts(source);
  const facts = [
    ...(url === undefined ? [] : [`Address: \`${url}\``]),
    ...(everyMinutes === undefined ? [] : [`Least minutes between two readings: ${everyMinutes}`]),
    ...(keyFrom === undefined ? [] : [`Key: ${keyFrom}`]),
    ...(terms === undefined ? [] : [`Terms: ${terms}`]),
    ...(deriveHosts ? ["The host of a URL without a path is taken too (`deriveHosts`)."] : []),
  ];
  const options = optionLines(source);
  return [
    `### ${type}\n`,
    `${markdownText(summary)}.\n`,
    ...facts.map((fact) => `- ${fact}`),
    ...(options.length === 0 ? [] : ["", "Options beside the common keys:", "", ...options]),
    "",
  ].join("\n");
}

function optionLines({ options }: Source): string[] {
  if (!(options instanceof z.ZodObject)) return [];
  const schema = z.toJSONSchema(options, { io: "input", unrepresentable: "any" });
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { description = "", enum: words } = typeof property === "object" ? property : {};
    const choices = words === undefined ? "" : ` One of ${words.map(String).join(", ")}.`;
    return `- \`${name}\`: ${markdownText(`${description}${choices}`)}`.trimEnd();
  });
}
