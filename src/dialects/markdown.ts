/** Text of others as plain words in Markdown (CommonMark 0.31 §2.4): no link, no emphasis, no HTML, no table break. */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~]/g, (character) => `\\${character}`);
}

/** `12,480`: written out, because the machine's locale must not change a page. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return line(titles) + line(titles.map(() => "---")) + rows.map(line).join("");
}

/**
 * Text of others as one code span (CommonMark 0.31 §6.1), in which nothing is a link, a mention, an issue number or HTML. The
 * fence is longer than any run of backticks inside. Not for tables: there a bar ends a cell even within a code span.
 */
export function markdownCode(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, " ").trim();
  if (line === "") return "";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const gap = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return fence + gap + line + gap + fence;
}
