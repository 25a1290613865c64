import { PressError } from "../model/errors.ts";
import type { Sighting, Unread } from "../model/indicator.ts";
import type { KeyManner, Reach } from "../model/plugin.ts";
import { decoded, peek } from "./bytes.ts";
import { jsonEntries, type Entry } from "./abuse-ch-json.ts";
import { findHeader, namedRows } from "./commented-csv.ts";
import { lineBatches } from "./lines.ts";
import { shown, unreadRecord } from "./unread.ts";

export { explainAbuseCh, type Entry } from "./abuse-ch-json.ts";

/** What a service of abuse.ch publishes, as far as it must be known before the first entry. */
export interface Publication {
  /** Columns of which a CSV header names one, in lower case. */
  readonly columns: readonly string[];
  /** Key under which an answer of the API holds its entries. */
  readonly list?: string;
  /** Field that the lines of a plain list stand for; without it a file that has no header is refused. */
  readonly lines?: string;
}

/**
 * The key is the same for all of abuse.ch, and free. Dumps were still given without one in 2026, APIs are not. An address of the
 * export form (`…/v2/files/exports/{key}/recent.csv`) holds the place of the key, and then it travels there instead.
 */
export const abuseChKey: KeyManner = {
  as: { header: "Auth-Key" },
  required: false,
  from: "https://auth.abuse.ch/",
};

/** True for an address that answers questions (POST) instead of giving a file: `https://mb-api.abuse.ch/api/v1/`. */
export function isQueryApi(location: string): boolean {
  return /^https?:\/\/[^?#]+\/api\/v\d+\/?$/.test(location);
}

/** Everything that a dump or an answer holds, whichever of its publisher's forms it has: CSV, JSON or plain lines. */
export async function* readAbuseCh(
  body: AsyncIterable<Uint8Array>,
  location: string,
  { columns, list, lines }: Publication,
  reach: Reach,
  read: (entry: Entry) => Iterable<Sighting | Unread>,
): AsyncGenerator<Sighting | Unread> {
  const { head, text } = await peek(decoded(body, location));
  for await (const entries of entriesOf()) {
    for (const entry of entries) {
      if ("unread" in entry) yield entry;
      else yield* read(entry);
    }
  }

  function entriesOf(): AsyncIterable<readonly (Entry | Unread)[]> {
    if (/^\s*[{[]/.test(head)) return jsonEntries(text, location, list);
    for (const [, notice = ""] of head.matchAll(/^#[ \t]*ATTENTION:?[ \t]+(\S.*)$/gm)) {
      reach.warn(`${location} says: ${shown(notice.trim())}`);
    }
    const header = findHeader(head, columns);
    if (header !== undefined) return rowEntries(namedRows(text, header));
    if (lines !== undefined) return lineEntries(text, lines);
    throw new PressError("input-columns", `${location} has no column ${columns.join(" or ")}.`, {
      hint: "Look into the file: it may be another list of the publisher, or its header has changed.",
    });
  }
}

async function* rowEntries(batches: ReturnType<typeof namedRows>): AsyncGenerator<readonly (Entry | Unread)[]> {
  for await (const rows of batches) {
    yield rows.map((row) =>
      "bad" in row ? unreadRecord("malformed-row", row.bad, row.line) : { number: row.line, fields: row.cells },
    );
  }
}

async function* lineEntries(text: AsyncIterable<string>, field: string): AsyncGenerator<readonly (Entry | Unread)[]> {
  for await (const batch of lineBatches(text)) {
    const stated = batch.filter((line) => line.text.trim() !== "" && !line.text.startsWith("#"));
    yield stated.map((line) =>
      line.overlong
        ? unreadRecord("malformed-row", line.text, line.number)
        : { number: line.number, fields: { [field]: line.text } },
    );
  }
}
