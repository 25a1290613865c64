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
