import { nearest } from "../config/nearest.ts";
import { PressError } from "../model/errors.ts";
import { formats } from "../formats/registry.ts";
import type { LedgerRecord } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Document, FormatSpec } from "../model/format.ts";
import type { Item } from "../model/plugin.ts";
import { scratchInMemory } from "../model/scratch.ts";
import type { Settings } from "../model/settings.ts";
import { isoTime, parseDate, parseDuration } from "../model/time.ts";
import { latestSteps } from "../tree/delta.ts";
import { itemOf } from "./item.ts";
import { openTree, recordsIn } from "./tree-reader.ts";

/** Which live indicators an export holds. Empty lists select all. */
export interface Selection {
  readonly kinds: readonly string[];
  readonly confidences: readonly string[];
  readonly sources: readonly string[];
  readonly categories: readonly string[];
  readonly industries: readonly string[];
  readonly minScore: number | undefined;
  /** A day or time, or a duration that counts back from `asOf`. */
  readonly since: string | undefined;
  readonly limit: number | undefined;
  readonly asOf: string;
}

/** Every format that a selection can be printed in, by name. */
export function exportFormats(): readonly FormatSpec[] {
  return formats;
}

/** What a selection is, and all that is needed to print it. */
export interface Selected {
  readonly format: FormatSpec;
  /** By id. */
  readonly items: readonly Item[];
  readonly settings: Settings;
  /** Time of the tree's last step. */
  readonly asOf: string;
}

/** A selection of a tree, no larger than the format's product can hold. */
export async function selectFrom(folder: string, name: string, selection: Selection): Promise<Selected> {
  const format = formatNamed(name);
  const { published, settings } = await openTree(folder);
  const since = sinceTime(selection);
  const chosen: Item[] = [];
  for await (const record of recordsIn(published)) {
    if (record.status !== "live" || !format.kinds.includes(record.kind) || !fits(record, selection)) continue;
    const item = itemOf(record, settings);
    if (fitsFacts(item, selection, since)) chosen.push(item);
  }
  // With a limit the newest go out, as an API would give them.
  const newest = chosen.sort((a, b) => byText(seen(b), seen(a)) || byText(a.record.id, b.record.id));
  const kept = newest.slice(0, selection.limit ?? newest.length);
  const { limit } = format;
  if (limit !== undefined && kept.length > limit.indicators) {
    throw new PressError("format-limit", `${kept.length} indicators are more than ${name} can hold: ${limit.says}.`, {
      hint: `Select fewer, e.g. with --min-score 70 or --limit ${limit.indicators}.`,
    });
  }
  const [last] = await latestSteps(published, 1);
  const items = kept.sort((a, b) => byText(a.record.id, b.record.id));
  return { format, items, settings, asOf: last?.counts.asOf ?? selection.asOf };
}

function formatNamed(name: string): FormatSpec {
  const names = formats.map((format) => format.name);
  const format = formats.find((each) => each.name === name);
  if (format !== undefined) return format;
  const near = nearest(name, names);
  throw new PressError("format-unknown", `${name} is not a format that can be exported.`, {
    hint: near === undefined ? `Formats: ${names.join(", ")}.` : `Did you mean ${near}?`,
  });
}

/** The one file of a selection that stands for it, piece by piece. Throws for a format that is more than one file. */
export function exportText({ format, items, settings }: Selected): Iterable<string> {
  const { stdout: document = format.documents[0] } = format;
  if (document === undefined || format.archive !== undefined) {
    throw new PressError("format-files", `${format.name} is more than a text.`, {
      hint: `Name a folder, with a slash at its end: --output ${format.name}/`,
    });
  }
  return pieces(document, items, settings);
}

/** The document in pieces: that of many indicators would be longer than a string can be. */
function* pieces(document: Document, items: readonly Item[], settings: Settings): Generator<string> {
  const held = items.filter(({ record }) => document.keeps?.(record) ?? true);
  if (document.most !== undefined && held.length > document.most) {
    throw new PressError("format-limit", `${held.length} indicators are more than a file of this format can hold.`, {
      hint: `Select fewer, e.g. with --min-score 70 or --limit ${document.most}; a folder takes several files: --output DIR/`,
    });
  }
  const writer = document.open(settings, scratchInMemory());
  for (let at = 0; at < held.length; at += batchSize) yield writer.take(held.slice(at, at + batchSize));
  yield* writer.end();
}

const batchSize = 1000;

const seen = ({ record, facts }: Item): string => facts.firstSeen ?? record.created;

function sinceTime({ since, asOf }: Selection): string | undefined {
  if (since === undefined) return undefined;
  const duration = parseDuration(since);
  return duration === undefined ? parseDate(since) : isoTime(Date.parse(asOf) - duration);
}

function fits(record: LedgerRecord, { kinds, confidences, minScore }: Selection): boolean {
  if (kinds.length > 0 && !kinds.includes(record.kind)) return false;
  if (confidences.length > 0 && !confidences.includes(record.confidence)) return false;
  return minScore === undefined || record.score >= minScore;
}

function fitsFacts(item: Item, selection: Selection, since: string | undefined): boolean {
  const { sources, categories, industries } = selection;
  const any = (wanted: readonly string[], stated: readonly string[]) =>
    wanted.length === 0 || stated.some((word) => wanted.includes(word));
  return (
    (since === undefined || seen(item) >= since) &&
    any(sources, item.facts.sources) &&
    any(categories, item.facts.categories) &&
    any(industries, item.facts.industries)
  );
}
