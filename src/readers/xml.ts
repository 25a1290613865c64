import { XMLParser } from "fast-xml-parser";
import type { Reach } from "../model/plugin.ts";
import { decoded } from "./bytes.ts";
import { asList, asRecord, asText } from "./pointer.ts";
import { plainText } from "./xml-references.ts";
import { checkTags, malformed } from "./xml-tags.ts";

/** An element. Names keep their prefix: feeds use the same few everywhere, and without them `media:title` would be a title. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly XmlElement[];
  /** All text within, that of the elements inside included. */
  readonly text: string;
}

/** Hundreds of times the size of any feed of articles or set of criteria; a document is held as a whole. */
const maxBytes = 16 * 1024 ** 2;
const attributesKey = ":@";

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  cdataPropName: "#cdata",
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // Entities are what documents explode by: the five of XML and the numbers are resolved here, and there are no others.
  processEntities: false,
});

/** The root element of the document at a location. Throws for one that declares anything (a DTD), is cut off or damaged. */
export async function readXml(location: string, reach: Reach): Promise<XmlElement> {
  let text = "";
  for await (const chunk of decoded(reach.open(location), location, { maxBytes, xml: true })) text += chunk;
  checkTags(text, location);
  const root = contentOf(parsed(text, location)).find(isElement);
  if (root === undefined) throw malformed(location, "it holds no element");
  return root;
}

/** The first child of a name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return childrenOf(element, name)[0];
}

/** Children of a name, in order; none of an element that is not there. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** A text that says something, or undefined. */
export function textOf(element: XmlElement | undefined): string | undefined {
  return asText(element?.text);
}

function parsed(text: string, location: string): unknown {
  try {
    const nodes: unknown = parser.parse(text);
    return nodes;
  } catch (cause) {
    throw malformed(location, cause instanceof Error ? cause.message : "no reason given", cause);
  }
}

/** What an element holds, in the order of the document: texts as they are meant, and elements. */
function contentOf(nodes: unknown): readonly (string | XmlElement)[] {
  return asList(nodes).map((node) => {
    const { name, content, attributes } = partsOf(node);
    if (name === "#text") return plainText(asString(content));
    // CDATA is taken as it stands (XML 1.0 §2.7); the parser wraps it in a node of its own.
    if (name === "#cdata") return asString(asRecord(asList(content)[0])?.["#text"]);
    const parts = contentOf(content);
    const text = parts.map((part) => (typeof part === "string" ? part : ` ${part.text} `)).join("");
    return { name, attributes: plainAttributes(attributes), children: parts.filter(isElement), text };
  });
}

function isElement(part: string | XmlElement): part is XmlElement {
  return typeof part !== "string";
}

/** In the parser's answer a node is an object with one key, its name, beside the one for its attributes. */
function partsOf(node: unknown): {
  readonly name: string;
  readonly content: unknown;
  readonly attributes: unknown;
} {
  const record = asRecord(node) ?? {};
  const name = Object.keys(record).find((key) => key !== attributesKey) ?? "";
  return { name, content: record[name], attributes: record[attributesKey] };
}

function plainAttributes(stated: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(asRecord(stated) ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, plainText(asString(value))]));
}

function asString(value: unknown): string {
  return typeof value === "string" ? value : "";
}
