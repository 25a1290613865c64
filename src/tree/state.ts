import { z } from "zod";
import { PressError } from "../model/errors.ts";
import { kinds, levels, tlps } from "../model/indicator.ts";
import type { Splits } from "../model/layout.ts";
import { byText } from "../model/order.ts";
import type { Published } from "../model/published.ts";
import type { Settings } from "../model/settings.ts";
import { prettyJson } from "./pretty.ts";

export const settingsPath = "ledger/settings.json";
export const layoutPath = "ledger/layout.json";
export const sourcesPath = "ledger/sources.json";

const terms = z.strictObject({
  title: z.string(),
  license: z.string(),
  terms: z.string().exactOptional(),
  attribution: z.string().exactOptional(),
  republish: z.enum(["yes", "no", "ask"]),
  tlp: z.enum(tlps),
});

const levelRule = z.strictObject({ high: z.number(), medium: z.number(), cap: z.enum(levels).exactOptional() });

const settingsSchema = z.strictObject({
  origin: z.enum(["live", "demo"]),
  namespace: z.string(),
  brand: z.string(),
  author: z.string(),
  profile: z.enum(["seed", "sigmahq"]),
  tlp: z.enum(tlps),
  audience: z.enum(["public", "internal"]),
  ttlDays: z.partialRecord(z.enum(kinds), z.number()),
  levels: z.record(z.enum(kinds), levelRule),
  sources: z.record(z.string(), terms),
  policy: z.string(),
});

/** What `ledger/settings.json` holds: the settings, where the tree comes from, and a digest of what judges indicators. */
export interface StoredSettings extends Settings {
  readonly origin: "live" | "demo";
  /** SHA-256 over guard data, allowlist and scoring: when it moves, every indicator is judged anew. */
  readonly policy: string;
}

const splitsSchema = z.record(z.string(), z.array(z.string()));

/** What a source answered last, kept beside an indicator change only: reading on is not news. */
const watermark = z.strictObject({
  read: z.string(),
  entries: z.number(),
  /** Up to when the source was read to its end, for those that give what is new since then; and what they were asked for. */
  mark: z.string().exactOptional(),
  scope: z.string().exactOptional(),
});
const watermarksSchema = z.record(z.string(), watermark);
export type Watermark = z.infer<typeof watermark>;
export type Watermarks = Readonly<Record<string, Watermark>>;

export interface TreeState {
  /** Undefined for an empty tree. */
  readonly settings: StoredSettings | undefined;
  readonly splits: Splits;
  readonly watermarks: Watermarks;
}

export async function readState(published: Published): Promise<TreeState> {
  if (!published.blobs.has(settingsPath)) return { settings: undefined, splits: {}, watermarks: {} };
  return {
    settings: await readJson(published, settingsPath, settingsSchema),
    splits: await readJson(published, layoutPath, splitsSchema),
    watermarks: await readWatermarks(published),
  };
}

/** Where each source was read up to; nothing for an empty tree. */
export function readWatermarks(published: Published): Promise<Watermarks> {
  return readJson(published, sourcesPath, watermarksSchema);
}

/** Reads one of the tree's own JSON files and holds it against its schema. */
export async function readJson<T>(published: Published, path: string, schema: z.ZodType<T>): Promise<T> {
  const text = published.blobs.has(path) ? (await published.read(path)).toString("utf8") : "{}";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw broken(path, "is not JSON", cause);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "the top" : issue.path.join(".");
  throw broken(path, `does not fit its schema at ${place}: ${issue?.message ?? ""}`);
}

function broken(path: string, what: string, cause?: unknown): PressError {
  return new PressError("tree-broken", `${path} ${what}.`, {
    hint: "Take the file back from the last commit: the tree is written by the program only.",
    cause,
  });
}

export function settingsText(settings: StoredSettings): string {
  const {
    origin,
    namespace,
    brand,
    author,
    profile,
    tlp,
    audience,
    ttlDays,
    levels: rules,
    sources,
    policy,
  } = settings;
  const byKind = <T>(of: Readonly<Partial<Record<string, T>>>) =>
    Object.fromEntries(kinds.flatMap((kind) => (of[kind] === undefined ? [] : [[kind, of[kind]]])));
  return prettyJson({
    origin,
    namespace,
    brand,
    author,
    profile,
    tlp,
    audience,
    ttlDays: byKind(ttlDays),
    levels: byKind(rules),
    sources: sortedObject(sources),
    policy,
  });
}

export function splitsText(splits: Splits): string {
  return prettyJson(sortedObject(splits));
}

export function watermarksText(watermarks: Watermarks): string {
  return prettyJson(sortedObject(watermarks));
}

function sortedObject<T>(object: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => byText(a, b)));
}
