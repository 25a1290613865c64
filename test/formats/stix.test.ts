import { describe, expect, it } from "vitest";
import { z } from "zod";
import { stix } from "../../src/formats/stix.ts";
import { stix as tree } from "../../src/emitters/stix.ts";
import type { Entry } from "../../src/model/format.ts";
import { textOf } from "../../src/model/format.ts";
import type { EndReason, LedgerRecord } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { emitAll } from "../support/emitter.ts";
import { documentOf, goneAt, printed, testFormat } from "../support/format.ts";
import { thousandValues, trickyValues } from "../support/hunts.ts";
import { item, pack, settings } from "../support/pack.ts";
import { patternValue } from "../support/sentinel.ts";

const object = z.looseObject({
  type: z.string(),
  id: z.string(),
  modified: z.string().optional(),
  revoked: z.boolean().optional(),
  valid_until: z.string().optional(),
  pattern: z.string().optional(),
  name: z.string().optional(),
});
const bundle = z.object({ id: z.string(), objects: z.array(object).optional() });

const objects = (text: string) => bundle.parse(JSON.parse(text)).objects ?? [];
const said = (text: string) => objects(text).filter(({ type }) => type === "indicator" || type === "vulnerability");

function values(text: string): string[] {
  return said(text).map(({ pattern, name = "" }) => (pattern === undefined ? name : patternValue(pattern)));
}

// A vulnerability is named by its number, and no other text gets to be one.
const reliesOn = ["cve"] as const;
testFormat(stix, { golden: "stix/bundle.json", values, reliesOn });
testFormat(stix, {
  file: "gone.json",
  golden: "stix/gone.json",
  values,
  reliesOn,
  // A vulnerability that nobody took back has no end that could be told.
  leavesOut: (value) => value.startsWith("CVE-"),
});

const evil = (record: Partial<LedgerRecord> = {}) => item("domain", "evil.example", { record });

describe("a bundle of a selection", () => {
  it("has the objects of the tree, sorted, shared ones once", () => {
    const [file] = emitAll(tree, pack);
    expect(printed(stix, [...pack].reverse())).toBe(file?.text);
  });

  it("holds what was asked for, and no tombstones beside it", () => {
    const past = [{ epoch: 0, from: "2026-05-01T06:00:00.000Z", at: "2026-06-01T00:00:00.000Z" }];
    expect(objects(printed(stix, [evil({ epoch: 1, past })])).map(({ type }) => type)).toEqual([
      ...["attack-pattern", "identity", "indicator", "marking-definition", "relationship"],
    ]);
  });

  it("of nothing is one without objects, since STIX forbids an empty list", () => {
    expect(JSON.parse(printed(stix, []))).not.toHaveProperty("objects");
  });

  it.each([
    ["that break converters", trickyValues],
    ["made of what languages give a meaning to", thousandValues],
  ])("gives back every value %s", (_, given) => {
    const each = [...new Set(given)];
    const text = printed(
      stix,
      each.map((value) => item("url", value)),
    );
    expect(values(text).sort()).toEqual(each.sort());
  });
});

describe("what has left a pack", () => {
  const left = (reason: EndReason): Partial<LedgerRecord> => ({
    status: "withdrawn",
    left: { at: "2026-05-15T08:00:00.000Z", from: "2026-05-01T06:00:00.000Z", reason },
  });
  const parted = (record: Partial<LedgerRecord>, kind: "domain" | "cve" = "domain") => {
    const { facts, record: given } = kind === "cve" ? item("cve", "CVE-2024-12345", { record }) : evil(record);
    const entry: Entry = { record: given, facts, gone: goneAt };
    return said(textOf(documentOf(stix, "gone.json"), [entry], settings));
  };

  it.each<[string, Partial<LedgerRecord>, object]>([
    ["is revoked where it was taken back", left("withdrawn"), { revoked: true, modified: "2026-05-15T08:00:00.000Z" }],
    ["is revoked where it was allowlisted", left("allowlisted"), { revoked: true }],
    ["ends where a source lists it no more", left("absent"), { valid_until: "2026-05-15T08:00:00.000Z" }],
    ["ends by itself where its lease ran out", left("expired"), { valid_until: "2026-08-08T08:00:00.000Z" }],
    ["ends where it is selected no more", {}, { valid_until: goneAt, modified: goneAt }],
  ])("%s", (_, record, wanted) => {
    expect(parted(record)).toMatchObject([wanted]);
  });

  it.each<[string, Partial<LedgerRecord>, number]>([
    ["nothing is said of what may not be named any more", left("gated"), 0],
    ["a vulnerability can only be revoked", left("withdrawn"), 1],
    ["a vulnerability that is selected no more stays what it is", {}, 0],
  ])("%s", (_, record, count) => {
    const kind = count === 1 || record.left === undefined ? "cve" : "domain";
    expect(parted(record, kind)).toHaveLength(count);
  });

  it("has the objects of the tree, so that a reader of both has one version", () => {
    const withdrawn: Item = evil(left("withdrawn"));
    const [file] = emitAll(tree, [withdrawn]);
    expect(textOf(documentOf(stix, "gone.json"), [{ ...withdrawn, gone: goneAt }], settings)).toBe(file?.text);
  });
});
