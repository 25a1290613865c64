import { countText } from "../dialects/markdown.ts";
import { type FormatSpec, holdsIndicators } from "../model/format.ts";
import type { LeftOutQueries } from "./convert.ts";
import type { Written } from "./files.ts";

export interface PackAbout {
  readonly format: FormatSpec;
  readonly subscription: string;
  readonly brand: string;
  readonly indicators: number;
  readonly gone: number;
  readonly files: readonly Written[];
  /** Files of queries that the pack lacks, because a product has no room for them. */
  readonly missing: readonly LeftOutQueries[];
}

/** Files that a README names one by one; of more it gives the number. */
const namedFiles = 12;
const width = 110;

/** At most one screen: what the pack is, how to load it, how to take it out, and how to check it. */
export function packReadme({ format, subscription, brand, indicators, gone, files, missing }: PackAbout): string {
  const { name, product, summary, load, unload, limit } = format;
  const told = gone === 0 ? "" : ` ${countText(gone)} that have left since are told of.`;
  const held = holdsIndicators(format) ? `${countText(indicators)} indicators.${told}` : "It holds no indicator.";
  const paragraphs = [
    `# ${name}: ${product}`,
    `${brand}, subscription \`${subscription}\`: ${summary}. ${held}`,
    "## Load",
    load,
    "## Take out",
    unload,
    ...(limit === undefined
      ? []
      : [`Limit: ${limit.says}; a pack never holds more than ${countText(limit.indicators)}.`]),
    "## Files",
    namesOf(files),
    ...missing.map(({ file, says }) => `Left out: \`${file}\`, ${says}.`),
    "`sha256sum -c SHA256SUMS` proves the copy. Licences and attributions of the data: `NOTICE.md`. The values are live and malicious.",
  ];
  return `${paragraphs.map(wrapped).join("\n\n")}\n`;
}

function namesOf(files: readonly Written[]): string {
  const names = files.slice(0, namedFiles).map(({ path }) => `\`${path}\``);
  const more = files.length > namedFiles ? ` and ${countText(files.length - namedFiles)} more` : "";
  return names.join(", ") + more;
}

/** Lines that a terminal shows whole; a command in backticks is never broken, nor is a fenced block. */
function wrapped(paragraph: string): string {
  return paragraph.includes("```") ? paragraph : paragraph.split("\n").map(wrappedLine).join("\n");
}

function wrappedLine(row: string): string {
  const lines: string[] = [];
  for (const word of row.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join("\n");
}
