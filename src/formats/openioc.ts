import { xmlEmpty, xmlHolds, xmlLeaf, xmlOpen } from "../dialects/xml.ts";
import { uuidv5, uuidv5InPieces } from "../model/id.ts";
import { kinds, type Kind, type LedgerRecord } from "../model/indicator.ts";
import { defineFormat, type Writer } from "../model/format.ts";
import type { Scratch } from "../model/scratch.ts";
import type { Settings } from "../model/settings.ts";
import { oneLine } from "../model/text.ts";

interface Term {
  readonly search: string;
  readonly content: string;
  /** The value compares by case. */
  readonly exact?: true;
}

/** Terms of the published list (fireeye/OpenIOC_1.1, iocterms). There is none for a vulnerability. */
const terms: Readonly<Partial<Record<Kind, Term>>> = {
  ipv4: { search: "PortItem/remoteIP", content: "IP" },
  ipv6: { search: "PortItem/remoteIP", content: "IP" },
  domain: { search: "DnsEntryItem/Host", content: "string" },
  url: { search: "UrlHistoryItem/URL", content: "string", exact: true },
  md5: { search: "FileItem/Md5sum", content: "md5" },
  sha1: { search: "FileItem/Sha1sum", content: "sha1" },
  sha256: { search: "FileItem/Sha256sum", content: "sha256" },
  email: { search: "Email/From", content: "string" },
};

/** Stands where the schema wants a date and there is no indicator to take one of. */
const noDate = "2024-01-01T00:00:00.000Z";

/**
 * One document whose criteria are met by any indicator. Its schema fixes the order of elements and which attributes must be there.
 * A scanner reports whatever meets the criteria and knows no severity, so what must not alert is not there.
 */
export const openioc = defineFormat({
  name: "openioc",
  product: "OpenIOC 1.1 scanners (Redline, FireEye HX, IOC Finder)",
  summary: "criteria (XML) that any hit meets: indicators of level medium and high",
  kinds: kinds.filter((kind) => terms[kind] !== undefined),
  documents: [
    {
      file: "indicators.ioc",
      keeps: ({ level, value }) => level !== "low" && xmlHolds(value),
      open: scanDocument,
    },
  ],
  begin: "import `indicators.ioc`",
  load: "Import the `.ioc` file. Confidence, level and score stand under `parameters`.",
  unload: "Delete the document by its `id`, and import the next one: another selection has another id.",
});

/** Its id and its dates stand at the head and follow from all indicators, and each indicator stands in two sections. */
function scanDocument(settings: Settings, scratch: Scratch): Writer {
  const name = uuidv5InPieces(settings.namespace);
  name.add("openioc:");
  let before = "";
  let published: string | undefined;
  let modified: string | undefined;
  return {
    take(entries) {
      for (const { record } of entries) {
        name.add(before + record.id);
        before = ",";
        published = published === undefined || record.created < published ? record.created : published;
        modified = modified === undefined || record.modified > modified ? record.modified : modified;
        scratch.lay("criteria", criterion(record.id, terms[record.kind], record.value));
        scratch.lay("parameters", parameters(record));
      }
      return "";
    },
    *end() {
      const id = name.id();
      yield '<?xml version="1.0" encoding="UTF-8"?>\n';
      yield head(id, { published: published ?? noDate, modified: modified ?? noDate }, settings);
      yield `<criteria>\n${xmlOpen("Indicator", { operator: "OR", id: uuidv5(id, "criteria") })}\n`;
      yield* scratch.read("criteria");
      yield "</Indicator>\n</criteria>\n<parameters>\n";
      yield* scratch.read("parameters");
      yield "</parameters>\n</OpenIOC>\n";
    },
  };
}

interface Dates {
  readonly published: string;
  readonly modified: string;
}

function head(id: string, { published, modified }: Dates, settings: Settings): string {
  const root = {
    xmlns: "http://openioc.org/schemas/OpenIOC_1.1",
    id,
    "last-modified": modified,
    "published-date": published,
  };
  const about = [
    xmlLeaf("short_description", oneLine(`${settings.brand} indicators`, 200)),
    xmlLeaf("authored_by", oneLine(settings.author, 200)),
    xmlLeaf("authored_date", published),
  ];
  return `${xmlOpen("OpenIOC", root)}\n<metadata>\n${about.join("\n")}\n</metadata>\n`;
}

function criterion(id: string, term: Term | undefined, value: string): string {
  if (term === undefined) return "";
  const { search, content, exact = false } = term;
  const [document = ""] = search.split("/");
  const open = xmlOpen("IndicatorItem", { id, condition: "is", "preserve-case": String(exact), negate: "false" });
  const context = xmlEmpty("Context", { document, search, type: "mir" });
  return `${open}${context}${xmlLeaf("Content", value, { type: content })}</IndicatorItem>\n`;
}

/** OpenIOC 1.1 keeps what is said of an item outside of the criteria, so that saying it does not change what is looked for. */
function parameters({ id, confidence, level, score }: LedgerRecord): string {
  return Object.entries({ confidence, level, score: String(score) })
    .map(([name, text]) => {
      const open = xmlOpen("param", { id: uuidv5(id, name), "ref-id": id, name });
      return `${open}${xmlLeaf("value", text, { type: "string" })}</param>\n`;
    })
    .join("");
}
