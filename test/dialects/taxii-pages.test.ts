import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { StixObjects } from "../../src/dialects/stix-objects.ts";
import { pager, type TaxiiPage } from "../../src/dialects/taxii-pages.ts";
import { uuidv5 } from "../../src/model/id.ts";
import { testNamespace } from "../support/pack.ts";

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

function version(name: string, since = "2026-08-20T06:00:00.000Z", more: Partial<StixObjects> = {}): StixObjects {
  return { since, own: [piece(`indicator--${uuidv5(testNamespace, name)}`, since)], shared: [author], ...more };
}

function pagesOf(...days: readonly (readonly StixObjects[])[]): TaxiiPage[] {
  const open = pager();
  return [...days.flatMap((versions) => open.take(versions)), ...open.end()];
}

const many = (count: number, since?: string) => Array.from({ length: count }, (_, index) => version(`${index}`, since));

describe("pages of a collection", () => {
  it("are none where nothing was ever added", () => {
    expect(pagesOf([])).toEqual([]);
  });

  it("part by days, each with what its objects point to at its head, and lead from one to the next", () => {
    const [first, second, ...rest] = pagesOf([version("a")], [version("b", "2026-08-22T06:00:00.000Z")]);
    expect(rest).toEqual([]);
    expect([first?.name, second?.name]).toEqual(["2026-08-20", "2026-08-22"]);
    expect(read(first?.objects ?? "")).toMatchObject({ more: true, next: "2026-08-22" });
    expect(read(second?.objects ?? "")).not.toHaveProperty("next");
    for (const page of [first, second]) expect(idsIn(page?.objects ?? "")[0]).toBe("identity--0");
  });

  it("hold up to 1,000 objects, and every one once", () => {
    const pages = pagesOf(many(2500));
    const ids = pages.map(({ objects }) => idsIn(objects));
    expect(ids.map(({ length }) => length)).toEqual([1000, 1000, 503]);
    const own = ids.flat().filter((id) => id !== "identity--0");
    expect(new Set(own).size).toBe(2500);
    expect(own).toHaveLength(2500);
  });

  it("never part an object from its relationships", () => {
    const own = (index: number) => [
      piece(`indicator--${uuidv5(testNamespace, `${index}`)}`),
      piece(`relationship--${index}`),
    ];
    const pages = pagesOf(Array.from({ length: 600 }, (_, index) => version("", undefined, { own: own(index) })));
    expect(pages.map(({ objects }) => idsIn(objects).length)).toEqual([999, 203]);
  });

  it("are in the order in which objects were added, and by id within a moment", () => {
    const late = version("a", "2026-08-20T07:00:00.000Z");
    const early = many(5);
    const [page] = pagesOf([late, ...early]);
    const ids = idsIn(page?.objects ?? "").slice(1);
    expect(ids.at(-1)).toBe(late.own[0]?.key);
    expect(ids.slice(0, 5)).toEqual([...ids.slice(0, 5)].sort());
    expect(page).toMatchObject({ first: "2026-08-20T06:00:00.000Z", last: "2026-08-20T07:00:00.000Z" });
  });

  it("are named by what they begin with: a name that is still there begins with the same object", () => {
    const versions = many(2500);
    const before = new Map(pagesOf(versions).map(({ name, objects }) => [name, idsIn(objects)[1]]));
    const moved = pagesOf(versions.filter((_, index) => index % 50 !== 0));
    expect(moved).toHaveLength(3);
    for (const { name, objects } of moved.slice(1))
      expect(before.get(name) ?? idsIn(objects)[1]).toBe(idsIn(objects)[1]);
    expect(new Set(moved.map(({ name }) => name)).size).toBe(3);
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
