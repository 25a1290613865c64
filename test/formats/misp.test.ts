import { describe, expect, it } from "vitest";
import { z } from "zod";
import { misp as tree } from "../../src/emitters/misp.ts";
import { misp } from "../../src/formats/misp.ts";
import { type Entry, textOf } from "../../src/model/format.ts";
import type { Claim, EndReason, Kind, LedgerRecord } from "../../src/model/indicator.ts";
import { emitAll } from "../support/emitter.ts";
import { documentOf, goneAt, printed, testFormat } from "../support/format.ts";
import { thousandValues, trickyValues } from "../support/hunts.ts";
import { item, pack, settings } from "../support/pack.ts";

const attribute = z.looseObject({ uuid: z.uuid(), value: z.string(), timestamp: z.string(), deleted: z.boolean() });
const event = z.strictObject({
  Event: z.looseObject({ uuid: z.uuid(), timestamp: z.string(), Attribute: z.array(attribute).min(1) }),
});
const response = z.strictObject({ response: z.array(event) });

const read = (text: string) => response.parse(JSON.parse(text)).response;
const attributes = (text: string) => read(text).flatMap(({ Event }) => Event.Attribute);
const values = (text: string) => attributes(text).map(({ value }) => value);

// MISP itself writes senders in lower case.
const shown = (value: string, kind: Kind) => (kind === "email" ? value.toLowerCase() : value);
testFormat(misp, { golden: "misp/events.json", values, shown });
testFormat(misp, { file: "gone.json", golden: "misp/gone.json", values, shown });

const claim: Claim = { confidence: "high", lease: "2026-05-10T08:00:00.000Z" };
const ended: Claim = { ...claim, ended: { at: "2026-05-15T08:00:00.000Z", reason: "withdrawn" } };
const evil = (record: Partial<LedgerRecord> = {}) => item("domain", "evil.example", { record });
const seconds = (iso: string) => String(Date.parse(iso) / 1000);

describe("events of a selection", () => {
  it("are those of the tree, in the order of month and source, whatever the order of the entries", () => {
    const items = [...pack, evil({ claims: { alpha: claim, beta: claim } })];
    const files = emitAll(tree, items).filter(({ path }) => /[0-9a-f-]{36}\.json$/.test(path));
    const wanted = files.map(({ text }) => event.parse(JSON.parse(text)));
    expect(read(printed(misp, items))).toHaveLength(2);
    expect(read(printed(misp, [...items].reverse()))).toEqual(expect.arrayContaining(wanted));
  });

  it("hold no attribute of a source that has ended its claim", () => {
    expect(read(printed(misp, [evil({ claims: { alpha: ended, beta: claim } })]))).toHaveLength(1);
  });

  it("of nothing are an empty list", () => {
    expect(read(printed(misp, []))).toEqual([]);
  });

  it.each([
    ["that break converters", trickyValues],
    ["made of what languages give a meaning to", thousandValues],
  ])("give back every value %s", (_, given) => {
    const each = [...new Set(given)];
    const text = printed(
      misp,
      each.map((value) => item("url", value)),
    );
    expect(values(text).sort()).toEqual(each.sort());
  });
});

describe("what has left a pack", () => {
  const partedEvents = (record: Partial<LedgerRecord>) => {
    const entry: Entry = { ...evil(record), gone: goneAt };
    return read(textOf(documentOf(misp, "gone.json"), [entry], settings));
  };
  const parted = (record: Partial<LedgerRecord>) => partedEvents(record).flatMap(({ Event }) => Event.Attribute);
  const left = (reason: EndReason): Partial<LedgerRecord> => ({
    status: "withdrawn",
    left: { at: "2026-05-15T08:00:00.000Z", from: "2026-05-01T06:00:00.000Z", reason },
    claims: { alpha: { ...claim, ended: { at: "2026-05-15T08:00:00.000Z", reason } } },
  });

  it("is deleted in every event that had it, as it is in the tree's feed", () => {
    expect(parted(left("withdrawn"))).toMatchObject([
      { deleted: true, timestamp: seconds("2026-05-15T08:00:00.000Z") },
    ]);
    const [file] = emitAll(tree, [evil(left("withdrawn"))]).filter(({ path }) => path !== "misp/manifest.json");
    expect(partedEvents(left("withdrawn"))).toEqual([event.parse(JSON.parse(file?.text ?? ""))]);
  });

  it("is deleted when it is selected no more, later than it was ever said to be there", () => {
    expect(parted({ claims: { alpha: claim, beta: claim } })).toMatchObject([
      { deleted: true, timestamp: seconds(goneAt) },
      { deleted: true, timestamp: seconds(goneAt) },
    ]);
    const renewed = "2026-06-20T08:00:00.000Z";
    expect(parted({ renewed })).toMatchObject([{ timestamp: seconds(renewed) }]);
  });

  it("is not even named where its terms no longer let it be printed", () => {
    expect(parted(left("gated"))).toEqual([]);
  });
});
