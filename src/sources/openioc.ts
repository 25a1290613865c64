import { z } from "zod";
import type { Sighting } from "../model/indicator.ts";
import { defineSource } from "../model/plugin.ts";
import { criteriaOf } from "../readers/openioc-criteria.ts";
import { asText } from "../readers/pointer.ts";
import { shapeError } from "../readers/records.ts";
import { readTime, type Draft } from "../readers/sighting.ts";
import { readUrls, readWords } from "../readers/stated.ts";
import { shown, unreadRecord } from "../readers/unread.ts";
import { rootName } from "../readers/xml-tags.ts";
import { childOf, childrenOf, readXml, textOf, type XmlElement } from "../readers/xml.ts";

/** Root element by version, and the element that holds its criteria. */
const criteriaElements = new Map([
  ["OpenIOC", "criteria"],
  ["ioc", "definition"],
]);

/** OpenIOC 1.1 (github.com/fireeye/OpenIOC_1.1) and 1.0: criteria by which a tool finds the traces of one intrusion. */
export const openioc = defineSource({
  name: "openioc",
  summary: "OpenIOC 1.1 or 1.0 criteria, XML",
  nature: "append",
  deriveHosts: false,
  options: z.strictObject({}),
  recognises: ({ text }) => criteriaElements.has(rootName(text) ?? ""),
  async *read(location, _options, reach) {
    const root = await readXml(location, reach);
    const criteria = childOf(root, criteriaElements.get(root.name) ?? "");
    if (criteria === undefined) throw shapeError(location, `no criteria of OpenIOC, but ${shown(root.name)}`);
    const known = factsOf(root);
    for (const found of childrenOf(criteria, "Indicator").flatMap(criteriaOf)) {
      yield "refused" in found ? unreadRecord(found.refused, found.value) : { ...known, ...found };
    }
  },
});

/** What the file says of all its criteria; version 1.0 has no `metadata` around it. */
function factsOf(root: XmlElement): Omit<Sighting, "value"> {
  const about = childOf(root, "metadata") ?? root;
  const links = childrenOf(childOf(about, "links"), "link");
  const named = (rel: string): string[] =>
    links
      .filter(({ attributes }) => asText(attributes["rel"])?.toLowerCase() === rel)
      .flatMap(({ text }) => readWords(text));
  const facts: Partial<Draft> = {};
  const firstSeen = readTime(root.attributes["published-date"]) ?? readTime(textOf(childOf(about, "authored_date")));
  if (firstSeen !== undefined) facts.firstSeen = firstSeen;
  const lastSeen = readTime(root.attributes["last-modified"]);
  if (lastSeen !== undefined) facts.lastSeen = lastSeen;
  const title = textOf(childOf(about, "short_description"));
  if (title !== undefined) facts.title = title;
  const references = readUrls(links.flatMap(({ attributes, text }) => [attributes["href"], text]));
  if (references.length > 0) facts.references = references;
  const malware = named("family");
  if (malware.length > 0) facts.malware = malware;
  const [actor] = named("threatgroup");
  if (actor !== undefined) facts.actor = actor;
  const [category] = named("category");
  if (category !== undefined) facts.category = category;
  return facts;
}
