import type { Unread } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import { decoded } from "./bytes.ts";
import { tagNames } from "./misp-tags.ts";
import { asRecord, asText } from "./pointer.ts";
import { elementsAt, shapeError, type JsonRecord } from "./records.ts";
import { readTime } from "./sighting.ts";
import { unreadRecord } from "./unread.ts";

/** One event of a MISP feed, as its manifest announces it (misp-core-format, "Manifest"). */
export interface Announced {
  readonly uuid: string;
  /** ISO, of the event's last change. */
  readonly timestamp: string;
  /** Name and UUID of the organisation that made it. */
  readonly organisation: readonly string[];
  readonly tags: readonly string[];
  /** SHA-256 of the event's file, where the feed states it. */
  readonly sha256: string | undefined;
}

export interface Manifest {
  /** Oldest first, so that a reading that ends early has a time up to which it is complete. */
  readonly events: readonly Announced[];
  readonly unread: readonly Unread[];
}

export async function readManifest(bytes: AsyncIterable<Uint8Array>, name: string): Promise<Manifest> {
  const events: Announced[] = [];
  const unread: Unread[] = [];
  for await (const records of elementsAt(decoded(bytes, name), name, [])) {
    for (const record of records) {
      const read = readEntry(record);
      if ("unread" in read) unread.push(read);
      else events.push(read);
    }
  }
  if (events.length === 0 && unread.length > 0) throw shapeError(name, "no event that a MISP manifest could announce");
  return { events: events.sort((a, b) => byText(a.timestamp, b.timestamp) || byText(a.uuid, b.uuid)), unread };
}

/** A key becomes a part of a path, so nothing but a UUID will do. */
const uuidForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readEntry(record: JsonRecord): Announced | Unread {
  if ("bad" in record) return unreadRecord("malformed-row", record.bad, record.number);
  const uuid = String(record.path[0]);
  const entry = asRecord(record.value);
  const timestamp = readTime(entry?.["timestamp"]);
  if (!uuidForm.test(uuid) || timestamp === undefined) return unreadRecord("malformed-row", uuid, record.number);
  const maker = asRecord(entry?.["Orgc"]);
  return {
    uuid,
    timestamp,
    organisation: [asText(maker?.["name"]), asText(maker?.["uuid"])].filter((part) => part !== undefined),
    tags: tagNames(entry),
    sha256: asText(entry?.["integrity:sha256"])?.toLowerCase(),
  };
}
