import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { hec } from "../../src/formats/hec.ts";
import { goneAt, printed, testFormat } from "../support/format.ts";
import { item } from "../support/pack.ts";

/** The keys that the collector knows; it answers "Invalid data format" (code 6) to what is no JSON, and drops unknown keys. */
const event = z.strictObject({
  time: z.number().positive(),
  host: z.string().min(1),
  source: z.string().min(1),
  sourcetype: z.literal("rulepress:indicator"),
  event: z.looseObject({ id: z.uuid(), value: z.string(), level: z.string(), status: z.enum(["live", "withdrawn"]) }),
});

const events = (text: string) =>
  text.split("\n").flatMap((line) => (line === "" ? [] : [event.parse(JSON.parse(line))]));
const valuesOf = (text: string) => events(text).map(({ event: { value } }) => value);

testFormat(hec, { golden: "hec.ndjson", values: valuesOf });
testFormat(hec, { file: "gone.ndjson", golden: "hec-gone.ndjson", values: valuesOf });

it("says of each indicator whether it is there, so that the newest event of an id tells", () => {
  const [stays, goes] = [item("domain", "a.example"), item("domain", "b.example")];
  const index = [printed(hec, [stays, goes]), printed(hec, [stays]), printed(hec, [goes], "gone.ndjson")].flatMap(
    events,
  );
  const newest = new Map(index.map(({ event: { id, status } }) => [id, status]));
  expect([stays, goes].map(({ record }) => newest.get(record.id))).toEqual(["live", "withdrawn"]);
  expect(index.at(-1)?.time).toBe(Date.parse(goneAt) / 1000);
});

it("tells what an alert on an indicator has to say", () => {
  const record = { parts: { confidence: 75, cloud: -15 } };
  const [one] = events(printed(hec, [item("domain", "a.example", { record, facts: { tlp: "amber" } })]));
  expect(one?.event).toMatchObject({
    ...{ score: 75, score_parts: record.parts, tlp: "amber", valid_until: "2026-08-08T08:00:00.000Z" },
    ...{ sources: ["alpha"], references: ["https://alpha.example/threats/1"] },
  });
});

it.each([
  ["its content", "2026-05-10T08:00:00.000Z", undefined, 1_778_400_000],
  ["its lease", "2026-05-10T08:00:00.000Z", "2026-05-10T08:00:00.001Z", 1_778_400_000.001],
])("stamps an event with the time of %s", (_, modified, renewed, time) => {
  const record = { modified, ...(renewed === undefined ? {} : { renewed }) };
  expect(events(printed(hec, [item("domain", "a.example", { record })]))[0]?.time).toBe(time);
});

it("keeps whatever text a value is made of, on one line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (value) => {
      expect(valuesOf(printed(hec, [item("url", value)]))).toEqual([value]);
    }),
    { numRuns: 1000 },
  );
});
