import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Sighting, Unread } from "../../src/model/indicator.ts";
import type { Reach, Source } from "../../src/model/plugin.ts";
import { parseDate } from "../../src/model/time.ts";
import { headOf } from "../../src/readers/bytes.ts";
import { canonical } from "../../src/refine/canonical.ts";
import { recognise } from "../../src/sources/registry.ts";
import { offline } from "./offline.ts";

const defaultAsOf = "2026-08-22T00:00:00.000Z";

const field = z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))]);
const expectedForm = z.strictObject({
  indicators: z.array(z.object({ type: z.string(), value: z.string() }).catchall(field)),
  refused: z.array(z.strictObject({ value: z.string(), reason: z.string(), stage: z.literal("guard").optional() })),
  as_of: z.string().optional(),
});

/** Bytes of a file below test/fixtures/sources. */
export function fixture(path: string): Buffer {
  return readFileSync(resolve(import.meta.dirname, "../fixtures/sources", path));
}

export interface ReadSettings {
  readonly size?: number;
  readonly asOf?: string;
  /** Bodies of other locations, by the last part of their path. */
  readonly beside?: ReadonlyMap<string, Buffer>;
}

/** A reach that holds one body, whatever the location, and hands it out in pieces of `size` bytes. */
export function reachOf(
  body: string | Uint8Array,
  { size = 65_536, asOf = defaultAsOf, beside }: ReadSettings = {},
): Reach {
  const whole = Buffer.from(body);
  return {
    asOf,
    signal: new AbortController().signal,
    ...offline,
    async *open(location) {
      const bytes = beside?.get(basename(location)) ?? whole;
      for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
    },
  };
}

/** Everything that a source makes of a body. */
export async function readAll(
  source: Source,
  body: string | Uint8Array,
  options: unknown = {},
  settings: ReadSettings = {},
): Promise<(Sighting | Unread)[]> {
  return itemsOf(source.open(options)("feed", reachOf(body, settings)));
}

/** A reading as a list. */
export async function itemsOf(reading: AsyncIterable<Sighting | Unread>): Promise<(Sighting | Unread)[]> {
  const items: (Sighting | Unread)[] = [];
  for await (const item of reading) items.push(item);
  return items;
}

export interface SourceCase {
  /** Folder below test/fixtures/sources; its expected.json says what all files together give. */
  readonly folder: string;
  readonly files: readonly string[];
  /** Files of the folder that the body leads to, by their names. */
  readonly beside?: readonly string[];
  readonly options?: unknown;
  /** Puts one broken record among the good ones of the first file. */
  readonly breakOne: (text: string) => string;
  /** The format has an end, so that a body that was cut off is an error and not a short list. */
  readonly closed: boolean;
  /** False for a source that no content tells from another, so that only a config names it. */
  readonly recognised?: false;
}

/** What every source promises, whatever its format. */
export function testSource(source: Source, given: SourceCase): void {
  const options = given.options ?? {};
  const bodies = given.files.map((file) => fixture(`${given.folder}/${file}`));
  const body = bodies[0] ?? Buffer.alloc(0);
  const expected = expectedForm.parse(JSON.parse(fixture(`${given.folder}/expected.json`).toString()));
  const settings = {
    asOf: expected.as_of === undefined ? defaultAsOf : (parseDate(expected.as_of) ?? ""),
    beside: new Map(given.beside?.map((file) => [file, fixture(`${given.folder}/${file}`)])),
  };

  describe(`${source.name} (${given.folder})`, () => {
    it("reads its fixture as its publisher means it", async () => {
      const all: (Sighting | Unread)[] = [];
      for (const each of bodies) all.push(...(await readAll(source, each, options, settings)));
      const outcome = outcomeOf(all);
      const guarded = expected.refused.filter(({ stage }) => stage === "guard").map(({ value }) => value);
      const stated = expected.indicators.map(keyOf);
      const found = [...outcome.indicators.keys()].filter((key) => !guarded.some((value) => key.endsWith(` ${value}`)));
      expect(found.sort()).toEqual(stated.sort());
      expect(outcome.refused.sort()).toEqual(
        expected.refused
          .filter(({ stage }) => stage === undefined)
          .map(({ reason, value }) => `${reason} ${value}`)
          .sort(),
      );
      for (const { type, value, ...facts } of expected.indicators) {
        const sightings = outcome.indicators.get(keyOf({ type, value })) ?? [];
        for (const [name, fact] of Object.entries(facts)) expectFact(sightings, name, fact);
      }
    });

    it.each([1, 7, 64])("reads the same from chunks of %i bytes", async (size) => {
      const whole = await readAll(source, body, options, settings);
      expect(await readAll(source, body, options, { ...settings, size })).toEqual(whole);
    });

    it("reads the same from gzip, whatever the file is called", async () => {
      const whole = await readAll(source, body, options, settings);
      expect(whole.length).toBeGreaterThan(0);
      expect(await readAll(source, gzipSync(body), options, settings)).toEqual(whole);
    });

    it("loses one broken record and says so, and keeps the good ones", async () => {
      const good = await readAll(source, body, options, settings);
      const read = await readAll(source, given.breakOne(body.toString()), options, settings);
      const unread = read.filter((item) => "unread" in item);
      expect(unread.length).toBe(good.filter((item) => "unread" in item).length + 1);
      const facts = (items: typeof read): Sighting[] => items.filter((item) => !("unread" in item));
      expect(facts(read)).toEqual(facts(good));
    });

    it.each([
      ["an empty body", Buffer.alloc(0), "input-empty"],
      ["a body of blanks", Buffer.from(" \r\n\n"), "input-empty"],
      ["a web page", Buffer.from("\n<!doctype html><html><body>45.61.23.118 Back soon</body></html>"), "input-html"],
      ["UTF-16", Buffer.from(`\ufeff${body.toString()}`, "utf16le"), "input-encoding"],
      ["UTF-16 without a byte order mark", Buffer.from(body.toString(), "utf16le"), "input-encoding"],
      ["a body that is not UTF-8", Buffer.concat([body, Buffer.from([0x22, 0xe9, 0x22])]), "input-encoding"],
      ["gzip that was cut off", gzipSync(body).subarray(0, -12), "input-truncated"],
    ])("refuses %s as a whole", async (_, bytes, code) => {
      await expect(readAll(source, bytes, options, settings)).rejects.toMatchObject({ code });
    });

    it.each(given.closed ? [0.2, 0.6, 0.95] : [])("refuses a document cut off at %d of its length", async (part) => {
      const cut = body.subarray(0, Math.floor(body.length * part));
      await expect(readAll(source, cut, options, settings)).rejects.toMatchObject({ code: "input-truncated" });
    });

    it(`is ${given.recognised === false ? "not " : ""}told by its content`, async () => {
      const told = recognise(await headOf(reachOf(body).open("feed"), "feed"))?.name === source.name;
      expect(told).toBe(given.recognised ?? true);
    });
  });
}

interface Outcome {
  readonly indicators: Map<string, Sighting[]>;
  readonly refused: string[];
}

/** Sightings by the canonical form that the next step gives them, and what is refused until then. */
function outcomeOf(items: readonly (Sighting | Unread)[]): Outcome {
  const indicators = new Map<string, Sighting[]>();
  const refused: string[] = [];
  for (const item of items) {
    if ("unread" in item) {
      refused.push(`${item.unread} ${item.value}`);
      continue;
    }
    const read = canonical(item.value, item.type);
    if (!read.ok) refused.push(`${read.reason} ${item.value}`);
    else if (item.withdrawn === true) refused.push(`withdrawn ${read.value}`);
    else indicators.set(`${read.kind} ${read.value}`, [...(indicators.get(`${read.kind} ${read.value}`) ?? []), item]);
  }
  return { indicators, refused };
}

/** Expected values are written as WHATWG has them; which characters of a path are escaped is the next step's business. */
function keyOf({ type, value }: { readonly type: string; readonly value: string }): string {
  const read = canonical(value);
  return `${type} ${read.ok ? read.value : value}`;
}

const names: Readonly<Record<string, keyof Sighting>> = { first_seen: "firstSeen", last_seen: "lastSeen" };

/** Some sighting of the value states the fact: merging them is the next step's work. */
function expectFact(sightings: readonly Sighting[], name: string, fact: z.infer<typeof field>): void {
  const stated = sightings.map((sighting) =>
    new Map<string, unknown>(Object.entries(sighting)).get(names[name] ?? name),
  );
  const wanted: unknown = name.endsWith("_seen") && typeof fact === "string" ? parseDate(fact) : fact;
  expect(stated, `${name} of ${sightings[0]?.value ?? "nothing"}`).toContainEqual(wanted);
}
