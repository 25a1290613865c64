import { describe, expect, it } from "vitest";
import { z } from "zod";
import { taxiiCollections } from "../../src/dialects/taxii.ts";
import { taxii } from "../../src/formats/taxii.ts";
import type { Entry } from "../../src/model/format.ts";
import type { EndReason, Kind, LedgerRecord } from "../../src/model/indicator.ts";
import { fittingFolder, type FolderFiles, printedFolder, testFolder } from "../support/folder-format.ts";
import { goneAt } from "../support/format.ts";
import { item, pack, settings } from "../support/pack.ts";
import { patternValue } from "../support/sentinel.ts";

const envelope = z.strictObject({
  more: z.boolean(),
  next: z.string().optional(),
  objects: z.array(
    z.looseObject({
      type: z.string(),
      id: z.string(),
      modified: z.string().optional(),
      name: z.string().optional(),
      pattern: z.string().optional(),
      revoked: z.boolean().optional(),
    }),
  ),
});

const print = (entries: readonly Entry[]) => printedFolder(taxii, entries);

const folderOf = (wanted: string) => {
  const { id = "" } = taxiiCollections(settings).find(({ alias }) => alias === wanted) ?? {};
  return `taxii2/api/collections/${id}`;
};

/** What a client finds in a collection: indicators and vulnerabilities, over all pages. */
function objectsIn(files: FolderFiles, collection = "all") {
  const pages = [...files].filter(([path]) => path.startsWith(`${folderOf(collection)}/objects/`));
  return pages
    .flatMap(([, text]) => envelope.parse(JSON.parse(text)).objects)
    .filter(({ type }) => type === "indicator" || type === "vulnerability");
}

const valuesIn = (files: FolderFiles, collection?: string) =>
  objectsIn(files, collection).map(({ pattern, name = "" }) => (pattern === undefined ? name : patternValue(pattern)));

testFolder(taxii, {
  file: `${folderOf("all")}/objects/2026-05-10.json`,
  golden: "taxii/2026-05-10.json",
  values: valuesIn,
});

it("is printed for nobody who does not ask for it by name", () => {
  expect(taxii.onlyByName).toBe(true);
});

it("is a server also without any indicator", () => {
  expect([...print([]).keys()]).toEqual(expect.arrayContaining(["taxii2/index.json", "taxii2/nginx.conf"]));
});

it("has each kind in the collection of that kind", () => {
  const items = fittingFolder(taxii, pack);
  const files = print(items);
  for (const { alias, kinds } of taxiiCollections(settings)) {
    const held = items.filter(({ record }) => kinds.includes(record.kind)).map(({ record }) => record.value);
    expect(valuesIn(files, alias).sort()).toEqual(held.sort());
  }
});

describe("what has left a selection", () => {
  const left = (reason: EndReason): Partial<LedgerRecord> => ({
    status: "withdrawn",
    left: { at: "2026-05-15T08:00:00.000Z", from: "2026-05-01T06:00:00.000Z", reason },
  });
  const parted = (record: Partial<LedgerRecord>, kind: Kind = "domain") => {
    const value = kind === "cve" ? "CVE-2024-12345" : "evil.example";
    const given = item(kind, value, { record });
    return objectsIn(print([item("domain", "stays.example"), { ...given, gone: goneAt }])).slice(1);
  };

  it.each<[string, Partial<LedgerRecord>, object]>([
    ["is revoked where it was taken back", left("withdrawn"), { revoked: true, modified: "2026-05-15T08:00:00.000Z" }],
    ["is revoked where it was allowlisted", left("allowlisted"), { revoked: true }],
    ["ends where a source lists it no more", left("absent"), { valid_until: "2026-05-15T08:00:00.000Z" }],
    ["ends where it is selected no more, and comes last", {}, { valid_until: goneAt, modified: goneAt }],
  ])("%s", (_, record, wanted) => {
    expect(parted(record)).toMatchObject([wanted]);
  });

  it.each<[string, Partial<LedgerRecord>, Kind]>([
    ["is not even named where its terms no longer let it be printed", left("gated"), "domain"],
    ["stays what it was as a vulnerability that nobody took back", {}, "cve"],
  ])("%s", (_, record, kind) => {
    expect(parted(record, kind)).toEqual([]);
  });

  it("is still told of one that came back as another object", () => {
    const past = [{ epoch: 0, from: "2026-05-01T06:00:00.000Z", at: "2026-05-05T00:00:00.000Z" }];
    const objects = objectsIn(print([item("domain", "evil.example", { record: { epoch: 1, past } })]));
    expect(objects.map(({ revoked = false }) => revoked)).toEqual([true, false]);
  });
});
