import { dayMs, dayOf, isoTime } from "../model/time.ts";
import { taxiiErrorText, taxiiType, type TaxiiCollection } from "./taxii.ts";
import type { TaxiiPage } from "./taxii-pages.ts";

/** What nginx has to know of a page. */
export type PageHead = Pick<TaxiiPage, "name" | "day" | "first" | "last">;

export interface PagedCollection {
  readonly collection: TaxiiCollection;
  /** In the order in which they are read. */
  readonly pages: readonly PageHead[];
}

const statuses: Readonly<Record<number, string>> = {
  404: "There is no such resource, or the page has moved on: begin without next.",
  405: "This server is read-only: GET and HEAD.",
  406: `This server speaks ${taxiiType}.`,
};

/** The locations, to be included in a `server` whose root holds the folder `taxii2`. They change with the program alone. */
export function nginxLocations(): string {
  const errors = Object.keys(statuses).map((status) => `    error_page ${status} @taxii_${status};\n`);
  const head =
    `    types { }\n    default_type "${taxiiType}";\n${errors.join("")}` +
    "    if ($request_method !~ ^(?:GET|HEAD)$) { return 405; }\n    if ($taxii_accepts = 0) { return 406; }\n";
  const location = (path: string, lines: readonly string[]) =>
    `location ${path} {\n${head}${lines.map((line) => `    ${line}\n`).join("")}}\n`;
  const collection = "/taxii2/api/collections";
  return [
    "# A read-only TAXII 2.1 server out of files. nginx-maps.conf belongs beside it, in `http`.\n",
    location("~ ^(?<taxii_folder>/taxii2(?:/api(?:/collections)?)?)/?$", ["try_files $taxii_folder/index.json =404;"]),
    location(`~ ^${collection}/(?<taxii_name>[\\da-z-]+)/?$`, [`try_files ${collection}/$taxii_id/index.json =404;`]),
    location(`~ ^${collection}/(?<taxii_name>[\\da-z-]+)/(?<taxii_what>objects|manifest)/?$`, [
      "add_header X-TAXII-Date-Added-First $taxii_first;",
      "add_header X-TAXII-Date-Added-Last $taxii_last;",
      `try_files ${collection}/$taxii_id/$taxii_what/$taxii_page.json =404;`,
    ]),
    // Neither these files nor a page by its own name: what is no resource of TAXII is not there.
    location("/taxii2/", ["return 404;"]),
    ...Object.entries(statuses).map(([status, title]) => {
      const allow = status === "405" ? '    add_header Allow "GET, HEAD" always;\n' : "";
      const body = taxiiErrorText(Number(status), title);
      return `location @taxii_${status} {\n    default_type "${taxiiType}";\n${allow}    return ${status} '${body}';\n}\n`;
    }),
  ].join("\n");
}

/**
 * The maps from a question to a page, for `http`. They change with every print, so that nginx must be reloaded then. Words of a
 * feed are in none of them: names of pages, days and times alone.
 */
export function nginxMaps(collections: readonly PagedCollection[]): string {
  const choose = (of: string) =>
    map("$taxii_alias", `$taxii_${of}`, [
      ...collections.map(({ collection: { alias } }) => `${alias} $taxii_${of}_${alias}`),
      'default ""',
    ]);
  return [
    "# Written anew with every print: reload nginx then.\n",
    map("$http_accept", "$taxii_accepts", [
      "default 0",
      '"" 1',
      '"~\\*/\\*" 1',
      '"~*application/\\*" 1',
      // Of no version, or of 2.1: an older client must hear that it cannot be served.
      '"~*application/taxii\\+json(?!\\s*;\\s*version\\s*=\\s*(?!.?2\\.1))" 1',
    ]),
    map("$taxii_name", "$taxii_alias", [
      ...collections.map(({ collection: { id, alias } }) => `${id} ${alias}`),
      "default $taxii_name",
    ]),
    map("$taxii_alias", "$taxii_id", [
      ...collections.map(({ collection: { id, alias } }) => `${alias} ${id}`),
      "default none",
    ]),
    // A capture without a name would overwrite those of the location.
    map("$arg_added_after", "$taxii_after", ['"~^(?<taxii_day>\\d\\d\\d\\d-\\d\\d-\\d\\d)" $taxii_day', 'default ""']),
    map("$arg_next", "$taxii_page", ['"" $taxii_start', '"~^[\\da-f-]+$" $arg_next', "default none"]),
    map('"$taxii_alias $arg_added_after"', "$taxii_start", [...collections.flatMap(upToDate), "default $taxii_from"]),
    ...["from", "first", "last"].map(choose),
    ...collections.flatMap(({ collection: { alias }, pages }) => [
      map("$taxii_after", `$taxii_from_${alias}`, beginnings(pages)),
      map("$taxii_page", `$taxii_first_${alias}`, firstDates(pages)),
      map("$taxii_page", `$taxii_last_${alias}`, lastDates(pages)),
    ]),
  ].join("\n");
}

function map(from: string, to: string, lines: readonly string[]): string {
  return `map ${from} ${to} {\n${lines.map((line) => `    ${line};\n`).join("")}}\n`;
}

/** A client that asks from the last date on has everything. A map does not look at case, so %3a is there as well. */
function upToDate({ collection: { alias }, pages }: PagedCollection): string[] {
  const last = pages.at(-1)?.last;
  if (last === undefined) return [];
  // taxii2-client leaves milliseconds out where there are none.
  const spellings = last.endsWith(".000Z") ? [last, last.replace(".000Z", "Z")] : [last];
  return spellings.flatMap((time) => [time, time.replaceAll(":", "%3A")]).map((time) => `"${alias} ${time}" empty`);
}

/**
 * From which page on the objects after a day stand. The day itself counts: an answer may hold objects that the client has, and
 * lacks none. Without a date, or with one before the first page, all are read.
 */
function beginnings(pages: readonly PageHead[]): string[] {
  const days = [...new Set(pages.map(({ day }) => day))];
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return ["default empty"];
  const lines: string[] = [];
  let at = 0;
  for (let day = first; day <= last; day = dayAfter(day)) {
    while ((days[at] ?? last) < day) at += 1;
    lines.push(`${day} ${days[at] ?? last}`);
  }
  return [...lines, `"~^(?:${later(last)})" empty`, `default ${first}`];
}

/** What tells a day after this one by its digits: nginx compares no dates. */
function later(day: string): string {
  return Array.from(day)
    .flatMap((digit, index) => (/[0-8]/.test(digit) ? [`${day.slice(0, index)}[${Number(digit) + 1}-9]`] : []))
    .join("|");
}

function firstDates(pages: readonly PageHead[]): string[] {
  return [...pages.map(({ name, first }, at) => `${name} ${earlier(first, reached(pages, at))}`), 'default ""'];
}

/** An empty answer has the last date too: Elastic's client would forget where it is. */
function lastDates(pages: readonly PageHead[]): string[] {
  const newest = pages.at(-1)?.last;
  return [
    ...pages.map(({ name }, at) => `${name} ${reached(pages, at)}`),
    ...(newest === undefined ? [] : [`empty ${newest}`]),
    'default ""',
  ];
}

/**
 * From when on a client asks that got no further than this page. Where objects of one moment go on over the next page, it is the
 * moment before: else those of the next page would count as known.
 */
function reached(pages: readonly PageHead[], at: number): string {
  const last = pages[at]?.last ?? "";
  return pages[at + 1]?.first === last ? isoTime(Date.parse(last) - 1) : last;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function dayAfter(day: string): string {
  return dayOf(isoTime(Date.parse(day) + dayMs));
}
