import { countText, markdownCode, markdownTable } from "../dialects/markdown.ts";
import type { LeftOut, PackFacts } from "./subscriber.ts";

export interface EditionFacts {
  readonly asOf: string;
  /** Digest of the ledger that everything here follows from. */
  readonly tree: string;
  readonly packs: readonly PackFacts[];
  readonly leftOut: readonly LeftOut[];
}

/** `README.md` of an edition: which pack is for whom. */
export function overviewPage({ asOf, tree, packs, leftOut }: EditionFacts, brand: string): string {
  const rows = packs.map((pack) => [
    ...[
      pack.product,
      `\`${pack.subscription}\``,
      `[\`${pack.format}\`](packs/${pack.subscription}/${pack.format}/README.md)`,
    ],
    contentOf(pack),
  ]);
  const missing = leftOut.map((what) => `- ${placeOf(what).map(markdownCode).join(" of ")}: ${what.says}.\n`);
  return `# ${brand}: packs

Printed from the tree with the data digest \`${tree}\`, as of ${asOf}. Each pack has a README that says how to load it and how to take it
out; \`sha256sum -c SHA256SUMS\` proves all of it. The values are live and malicious: never open or resolve one.

${markdownTable(["your product", "subscription", "pack", "indicators"], rows)}${
    missing.length === 0 ? "" : `\nNot printed, because the product could not hold it:\n\n${missing.join("")}`
  }`;
}

/** How much a pack holds; of one that is rules alone, which another pack feeds, that it is. */
export function contentOf({ holds, indicators }: PackFacts): string {
  return holds === "rules" ? "rules alone" : countText(indicators);
}

/** Where something is missing, from the nearest to the widest: a file where it is one, format, subscription. */
export function placeOf({ file, format, subscription }: LeftOut): readonly string[] {
  return [...(file === undefined ? [] : [file]), format, subscription];
}

/** `index.json`: the same for programs, with every file, its size and its SHA-256. */
export function indexText({ asOf, tree, packs, leftOut }: EditionFacts): string {
  const head = JSON.stringify({ asOf, tree }).slice(0, -1);
  const lines = packs.map((pack) => `\n${JSON.stringify(pack)}`).join(",");
  return `${head},"leftOut":${JSON.stringify(leftOut)},"packs":[${lines}\n]}\n`;
}
