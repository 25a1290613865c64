import { PressError } from "../model/errors.ts";
import type { Unread } from "../model/indicator.ts";
import { parseJson } from "../model/json.ts";
import type { Path } from "./json-scan.ts";
import { asRecord, asText } from "./pointer.ts";
import { jsonRecords, shapeError, type JsonRecord } from "./records.ts";
import { shown, unreadRecord } from "./unread.ts";

/** One entry of a dump or an answer of abuse.ch. */
export interface Entry {
  /** Line or record, 1-based. */
  readonly number: number;
  /** The entry's own number where a JSON dump keeps it outside of the entry, as its key. */
  readonly key?: string | undefined;
  /** By the names that the header or JSON gives; dumps and APIs of one service differ in them. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * Entries of the three JSON forms of abuse.ch: a dump is an object of `id: [entry]`, an answer of an API has its entries under
 * `list` beside a `query_status`, Feodo Tracker's blocklist is an array.
 */
export async function* jsonEntries(
  text: AsyncIterable<string>,
  location: string,
  list: string | undefined,
): AsyncGenerator<readonly (Entry | Unread)[]> {
  const isList = ([first, ...more]: Path): boolean =>
    more.length === 0 && (first === undefined || first === list || /^\d+$/.test(String(first)));
  const isEntry = (path: Path): boolean => typeof path.at(-1) === "number" && isList(path.slice(0, -1));
  const found = { list: false };
  const records = jsonRecords(text, location, (path, opening) => {
    if (opening === "[" && isList(path)) found.list = true;
    return isEntry(path) || isStatus(path);
  });
  let number = 0;
  for await (const batch of records) {
    const entries: (Entry | Unread)[] = [];
    for (const record of batch) {
      if (!("bad" in record) && isStatus(record.path)) {
        const status = asText(record.value) ?? JSON.stringify(record.value);
        if (noEntries.test(status)) found.list = true;
        else if (status !== "ok") throw statusError(location, status);
        continue;
      }
      number += 1;
      entries.push(entryOf(record, number));
    }
    yield entries;
  }
  if (!found.list) throw shapeError(location, "no list of entries");
}

/** What an error answer of abuse.ch says: `{"error": …}` from its gate, `{"query_status": …}` from the service behind. */
export function explainAbuseCh(_status: number, body: string): string | undefined {
  const answer = asRecord(parseJson(body));
  return asText(answer?.["error"]) ?? asText(answer?.["query_status"]);
}

/** URLhaus and MalwareBazaar write `no_results`, ThreatFox `no_result`, with a sentence where the list would be. */
const noEntries = /^no_results?$/;

function isStatus(path: Path): boolean {
  return path.length === 1 && (path[0] === "query_status" || path[0] === "error");
}

function entryOf(record: JsonRecord, number: number): Entry | Unread {
  if ("bad" in record) return unreadRecord("malformed-row", record.bad, number);
  const fields = asRecord(record.value);
  if (fields === undefined) return unreadRecord("malformed-row", JSON.stringify(record.value), number);
  const [key] = record.path;
  return { number, fields, key: typeof key === "string" && /^\d+$/.test(key) ? key : undefined };
}

/** Errors come with status 200 as well: `unknown_auth_key`, `illegal_days`, `{"error": "Unauthorized"}`. */
function statusError(location: string, status: string): PressError {
  if (/unauthori[sz]ed|_(?:auth|api)_key/i.test(status)) {
    const hint = "Get a key at https://auth.abuse.ch/ and name it in the source's `auth`.";
    return new PressError("source-unauthorised", `${location} refused the key: ${shown(status)}.`, { hint });
  }
  const hint = "Check the address and the options of the source; abuse.ch documents each status on its API page.";
  return new PressError("source-answer", `${location} answered with an error: ${shown(status)}.`, { hint });
}
