/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** Fenced blocks in their order; what stands indented in a list comes without the indent. */
export function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", language = "", text = ""]) => ({
    language,
    text: text.replace(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

/** A file that a page shows whole: its first line is a comment with the path. */
export function filesOf(page: string): { readonly path: string; readonly text: string }[] {
  return blocksOf(page).flatMap(({ text }) => {
    const [, path, rest] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(text) ?? [];
    return path === undefined || rest === undefined ? [] : [{ path, text: rest }];
  });
}

/** Words in backticks, outside of fenced blocks. */
export function codeWordsOf(page: string): string[] {
  return [...withoutBlocks(page).matchAll(/`([^`\n]+)`/g)].map(([, words = ""]) => words);
}

/** Cells of every row of the tables whose first column has this heading; of all tables without one. */
export function rowsOf(page: string, heading?: string): string[][] {
  return [...withoutBlocks(page).matchAll(/(?:^\|.*\n)+/gm)].flatMap(([table]) => {
    const [head = [], , ...rows] = table.trimEnd().split("\n").map(cellsOf);
    return heading === undefined || head[0] === heading ? rows : [];
  });
}

/** A bar within a cell is written `\\|`. */
function cellsOf(row: string): string[] {
  const cells = row.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.trim());
}

/** Targets of links that lead to files of the repository, with the part behind `#`. */
export function linksOf(page: string): string[] {
  const targets = [...withoutBlocks(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** Names by which GitHub links to the headings of a page. */
export function anchorsOf(page: string): string[] {
  return [...withoutBlocks(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function withoutBlocks(page: string): string {
  return page.replace(/^ *```[\s\S]*?^ *```$/gm, "");
}
