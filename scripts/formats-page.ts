import { countText, markdownTable } from "../src/dialects/markdown.ts";
import type { FormatSpec } from "../src/model/format.ts";

const opening = `# Formats for products

This page is written by \`npm run docs\` from what each format states of itself; \`rulepress formats\` lists the same.

\`rulepress dist\` prints each format as a pack for each subscription of the config, \`dist/packs/SUBSCRIPTION/FORMAT/\`, with a README
of one screen, licences and checksums. \`rulepress export DIR --format FORMAT\` prints the first file of one for a selection, and with
\`--output FOLDER/\` all of its files. A value that a file cannot hold exactly is left out of it, so that nobody matches on another.

**Rules are stable, data moves.** Apps, detection rules and analytics rules change with the program alone, hold no indicator and come
disabled; indicators travel beside them, so that an update touches no exception, schedule or severity of yours. Level low alerts
nowhere: it is for hunts.

**What has left** is gone from every load: packs that replace a whole list simply lack it; for products that keep what they were
given, a pack tells of it for 90 days.

**Limits.** Where a product holds only so many, \`dist\` refuses to print more for a subscription that asks for the format by name:
set \`max\`, and the highest scores are taken. A member of a full subscription leaves only when it falls ten percent below the cut.

## All of them
`;

/** docs/formats.md: every format, from what each states of itself. */
export function formatsPage(formats: readonly FormatSpec[]): string {
  const rows = formats.map(({ name, product, summary }) => [
    product,
    `[\`${name}\`](#${name})`,
    summary.replaceAll("|", "\\|"),
  ]);
  return [opening, markdownTable(["your product", "format", "what it is"], rows), ...formats.map(section)].join("\n");
}

function section({
  name,
  product,
  kinds,
  documents,
  folder,
  fixed,
  archive,
  limit,
  onlyByName,
  load,
  unload,
}: FormatSpec): string {
  const live = documents.filter(({ of }) => of === undefined).map(({ file }) => `\`${file}\``);
  const gone = documents.filter(({ of }) => of === "gone").map(({ file }) => `\`${file}\``);
  const facts = [
    `Kinds: ${kinds.join(", ")}`,
    ...(archive === undefined ? [] : [`One archive: \`${archive.file}\``]),
    ...(live.length === 0 ? [] : [`Files of indicators: ${live.join(", ")}`]),
    ...(gone.length === 0 ? [] : [`What has left: ${gone.join(", ")}`]),
    ...(folder === undefined ? [] : ["Files whose number follows what they hold: `export` needs a folder"]),
    ...(onlyByName === true ? ["Printed only for a subscription that names it"] : []),
    ...(fixed === undefined ? [] : ["It also has files that hold no indicator and change with the program alone"]),
    ...(limit === undefined ? [] : [`Limit: ${countText(limit.indicators)} indicators, as ${limit.says}`]),
  ];
  const list = facts.map((fact) => `- ${fact}.\n`).join("");
  return `## ${name}\n\n${product}.\n\n${list}\n**Load.** ${load}\n\n**Take out.** ${unload}\n`;
}

/** The README's table: your product, the pack, how to load it. */
export function formatsTable(formats: readonly FormatSpec[]): string {
  const rows = formats.map(({ name, product, begin }) => [product, `[\`${name}\`](docs/formats.md#${name})`, begin]);
  return markdownTable(["your product", "pack", "load it"], rows);
}

/** The README with that table between its markers. */
export function withFormatsTable(readme: string, formats: readonly FormatSpec[]): string {
  const [begin, end] = ["<!-- formats:begin -->\n", "<!-- formats:end -->"];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from === -1 || to === -1) throw new Error("README.md has lost the markers of the formats' table.");
  return `${readme.slice(0, from + begin.length)}\n${formatsTable(formats)}\n${readme.slice(to)}`;
}
