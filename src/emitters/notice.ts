import { countText, markdownText } from "../dialects/markdown.ts";
import { defineEmitter } from "../model/plugin.ts";
import type { SourceTerms } from "../model/settings.ts";

const path = "NOTICE.md";

/** Licence, attribution, terms and TLP of every source that this tree prints something of. */
export const notice = defineEmitter({
  name: "notice",
  folder: path,
  format: 1,
  summary: "licence, attribution and terms of every source printed",
  page({ bySource }, settings) {
    const printed = Object.entries(bySource).flatMap(([name, count]) => {
      const terms = settings.sources[name];
      return terms === undefined ? [] : [sectionOf(name, count, terms)];
    });
    const head =
      "# Notice\n\n" +
      `The indicators in this tree come from the sources below, each under its own licence. TLP of the tree: ${settings.tlp.toUpperCase()}.\n\n` +
      "ATT&CK names and ids: (c) The MITRE Corporation, reproduced and distributed with its permission.\n";
    return { path, text: head + printed.join("") };
  },
});

function sectionOf(name: string, count: number, terms: SourceTerms): string {
  const facts = [
    `Source: \`${name}\`, ${countText(count)} live indicators`,
    `Licence: ${markdownText(terms.license)}`,
    ...(terms.terms === undefined ? [] : [`Terms: <${encodeURI(terms.terms)}>`]),
    ...(terms.attribution === undefined ? [] : [`Attribution: ${markdownText(terms.attribution)}`]),
    `TLP: ${terms.tlp.toUpperCase()}`,
  ];
  return `\n## ${markdownText(terms.title)}\n\n${facts.map((fact) => `- ${fact}\n`).join("")}`;
}
