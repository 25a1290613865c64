import { xmlEmpty, xmlHolds, xmlLeaf, xmlOpen } from "../dialects/xml.ts";
import { uuidv5 } from "../model/id.ts";
import { kinds, type Kind, type LedgerRecord } from "../model/indicator.ts";
import { defineFormat, whole } from "../model/format.ts";
import { byText } from "../model/order.ts";
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

/** All that is kept of an indicator until the head of its document is known. */
type Known = Pick<LedgerRecord, "id" | "kind" | "value" | "confidence" | "level" | "score" | "created" | "modified">;

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
      // Its id and its dates stand at the head and follow from all indicators.
      open: (settings) =>
        whole(
          ({ record: { id, kind, value, confidence, level, score, created, modified } }) => {
            return { id, kind, value, confidence, level, score, created, modified };
          },
          (records) => documentOf(records, settings),
        ),
    },
  ],
  begin: "import `indicators.ioc`",
  load: "Import the `.ioc` file. Confidence, level and score stand under `parameters`.",
  unload: "Delete the document by its `id`, and import the next one: another selection has another id.",
});

function documentOf(records: readonly Known[], settings: Settings): string {
  const id = uuidv5(settings.namespace, `openioc:${records.map((record) => record.id).join(",")}`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    head(id, records, settings),
    `<criteria>\n${xmlOpen("Indicator", { operator: "OR", id: uuidv5(id, "criteria") })}\n`,
    ...records.map((record) => criterion(record.id, terms[record.kind], record.value)),
    "</Indicator>\n</criteria>\n<parameters>\n",
    ...records.map(parameters),
    "</parameters>\n</OpenIOC>\n",
  ].join("");
}

function head(id: string, records: readonly Known[], settings: Settings): string {
  const published = records.map((record) => record.created).sort(byText)[0] ?? noDate;
  const modified =
    records
      .map((record) => record.modified)
      .sort(byText)
      .at(-1) ?? noDate;
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
function parameters({ id, confidence, level, score }: Known): string {
  return Object.entries({ confidence, level, score: String(score) })
    .map(([name, text]) => {
      const open = xmlOpen("param", { id: uuidv5(id, name), "ref-id": id, name });
      return `${open}${xmlLeaf("value", text, { type: "string" })}</param>\n`;
    })
    .join("");
}
