import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { StixObjects } from "../../src/dialects/stix-objects.ts";
import { taxiiCollections } from "../../src/dialects/taxii.ts";
import { taxiiServer } from "../../src/dialects/taxii-server.ts";
import { scratchesIn } from "../../src/dist/scratch.ts";
import { uuidv5 } from "../../src/model/id.ts";
import { scratchInMemory } from "../../src/model/scratch.ts";
import { settings, testNamespace } from "../support/pack.ts";
import { shuffled } from "../support/shuffle.ts";
import { temporaryFolder } from "../support/temporary.ts";

const envelope = z.strictObject({
  more: z.boolean(),
  next: z.string().optional(),
  objects: z.array(z.looseObject({ id: z.string() })),
});
const read = (text: string) => envelope.parse(JSON.parse(text));
const idsIn = (text: string) => read(text).objects.map(({ id }) => id);

const piece = (key: string, modified = "2026-08-20T06:00:00.000Z") => ({
  key,
  text: `{"id":"${key}","created":"2026-08-01T00:00:00.000Z","modified":"${modified}"}`,
});
const author = piece("identity--0");
const idOf = (name: string) => uuidv5(testNamespace, name);

function version(name: string, since = "2026-08-20T06:00:00.000Z", more: Partial<StixObjects> = {}): StixObjects {
  return { since, own: [piece(`indicator--${idOf(name)}`, since)], shared: [author], ...more };
}

const many = (count: number, since?: string) => Array.from({ length: count }, (_, index) => version(`${index}`, since));
const minute = (index: number) => `2026-08-20T06:${String(index % 60).padStart(2, "0")}:00.000Z`;

interface Page {
  readonly name: string;
  readonly objects: string;
  readonly manifest: string;
}

/** The pages of one collection, in the order in which a client is led through them. */
function pagesOf(versions: readonly StixObjects[], scratch = scratchInMemory()): Page[] {
  const server = taxiiServer(settings, scratch);
  for (const each of versions) server.take("domain", [each]);
  const { id = "" } = taxiiCollections(settings).find(({ alias }) => alias === "domains") ?? {};
  const files = new Map([...server.files()].map(({ path, text }) => [path, text]));
  const text = (what: string, name: string) => files.get(`taxii2/api/collections/${id}/${what}/${name}.json`) ?? "";
  const pages: Page[] = [];
  const first = versions.map(({ since }) => since.slice(0, 10)).sort()[0];
  for (let name = first; name !== undefined; name = read(text("objects", name)).next) {
    pages.push({ name, objects: text("objects", name), manifest: text("manifest", name) });
  }
  const written = [...files.keys()].filter((path) => path.includes(`${id}/objects/2`));
  expect(written).toHaveLength(pages.length);
  return pages;
}

const ownIds = (pages: readonly Page[]) =>
  pages.flatMap(({ objects }) => idsIn(objects)).filter((id) => id !== author.key);

describe("pages of a collection", () => {
  it("are none where nothing was ever added", () => {
    expect(pagesOf([])).toEqual([]);
  });

  it("part by days, each with what its objects point to at its head, and lead from one to the next", () => {
    const [first, second, ...rest] = pagesOf([version("a"), version("b", "2026-08-22T06:00:00.000Z")]);
    expect(rest).toEqual([]);
    expect([first?.name, second?.name]).toEqual(["2026-08-20", "2026-08-22"]);
    expect(read(first?.objects ?? "")).toMatchObject({ more: true, next: "2026-08-22" });
    expect(read(second?.objects ?? "")).not.toHaveProperty("next");
    for (const page of [first, second]) expect(idsIn(page?.objects ?? "")[0]).toBe("identity--0");
  });

  it("hold up to 1,000 objects beside what they point to, and every one once", () => {
    expect(pagesOf(many(1000)).map(({ objects }) => idsIn(objects).length)).toEqual([1001]);
    const pages = pagesOf(many(2500));
    for (const { objects } of pages) expect(idsIn(objects).length).toBeLessThanOrEqual(1001);
    expect(new Set(ownIds(pages)).size).toBe(2500);
    expect(ownIds(pages)).toHaveLength(2500);
  });

  it("never part an object from its relationships", () => {
    const own = (index: number) => [
      piece(`indicator--${idOf(`${index}`)}`),
      { key: `relationship--${index}`, text: `{"id":"relationship--${index}","of":"indicator--${idOf(`${index}`)}"}` },
    ];
    const pages = pagesOf(Array.from({ length: 600 }, (_, index) => version("", undefined, { own: own(index) })));
    expect(pages.length).toBeGreaterThan(1);
    for (const { objects } of pages) {
      const all = read(objects).objects.slice(1);
      for (const [at, { of }] of all.entries()) if (of !== undefined) expect(all[at - 1]?.id).toBe(of);
    }
    expect(ownIds(pages)).toHaveLength(1200);
  });

  it("are in the order in which objects were added, and by type and id within a moment", () => {
    const late = version("a", "2026-08-20T07:00:00.000Z");
    const other = { ...version("z"), own: [piece(`vulnerability--${idOf("z")}`)] };
    const pages = pagesOf([late, other, ...many(3000)]);
    const ids = ownIds(pages);
    expect(ids.slice(-2)).toEqual([other.own[0]?.key, late.own[0]?.key]);
    expect(ids.slice(0, -1)).toEqual(ids.slice(0, -1).toSorted());
  });

  it("of a day with many moments are in the order of moments", () => {
    const versions = Array.from({ length: 4000 }, (_, index) => version(`${index}`, minute(index)));
    const added = pagesOf(shuffled(versions)).flatMap(({ objects }) => read(objects).objects.slice(1));
    const dates = added.map(({ modified }) => String(modified));
    expect(dates).toEqual(dates.toSorted());
    expect(dates).toHaveLength(4000);
  });

  it.each([
    ["of one moment", () => undefined],
    ["of many moments", minute],
  ])("stay as they are, byte for byte, where others lose an object: %s", (_, since) => {
    const versions = Array.from({ length: 5000 }, (_, index) => version(`${index}`, since(index)));
    const before = pagesOf(versions);
    expect(before.length).toBeGreaterThan(5);
    const gone = versions.filter((_, index) => index % 700 === 3);
    const losers = before.filter(({ objects }) =>
      gone.some(({ own: [object] }) => objects.includes(object?.key ?? "?")),
    );
    expect(losers.length).toBeLessThan(before.length);
    const after = pagesOf(versions.filter((each) => !gone.includes(each)));
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
    for (const [at, page] of before.entries()) if (!losers.includes(page)) expect(after[at]).toEqual(page);
  });

  it("join again where what is left of two halves fits on one, and the others stay", () => {
    const versions = many(5000);
    const [first, second, ...others] = pagesOf(versions);
    const gone = new Set(idsIn(first?.objects ?? "").slice(1, 400));
    const [joined, ...same] = pagesOf(versions.filter(({ own: [object] }) => !gone.has(object?.key ?? "")));
    const ids = [first, second].flatMap((page) => idsIn(page?.objects ?? "")).filter((id) => !gone.has(id));
    expect(new Set(idsIn(joined?.objects ?? ""))).toEqual(new Set(ids));
    expect(same).toEqual(others);
  });

  it("have names that nginx's maps can hold", () => {
    for (const { name } of pagesOf(many(5000))) expect(name).toMatch(/^[\da-f-]{1,27}$/);
  });

  it.each([0, 10_000, 1_000_000])("are the same bytes from a disk, where %i characters wait in memory", (most) => {
    const versions = shuffled([...many(2500), ...many(30, "2026-08-21T06:00:00.000Z")]);
    const scratch = scratchesIn(join(temporaryFolder(), "scratch"), most)();
    expect(pagesOf(versions, scratch)).toEqual(pagesOf([...versions].reverse()));
  });

  it("have a manifest of the same objects, with when each was added and its version", () => {
    const marking = {
      key: "marking-definition--0",
      text: '{"id":"marking-definition--0","created":"2022-10-01T00:00:00.000Z"}',
    };
    const [page] = pagesOf([version("a", undefined, { shared: [marking] })]);
    expect(idsIn(page?.manifest ?? "")).toEqual(idsIn(page?.objects ?? ""));
    expect(read(page?.manifest ?? "").objects).toMatchObject([
      { version: "2022-10-01T00:00:00.000Z", media_type: "application/stix+json;version=2.1" },
      { version: "2026-08-20T06:00:00.000Z", date_added: "2026-08-20T06:00:00.000Z" },
    ]);
  });
});
