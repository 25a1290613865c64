import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { hec } from "../../src/formats/hec.ts";
import { printed, testFormat } from "../support/format.ts";
import { item } from "../support/pack.ts";

/** The keys that the collector knows; it answers "Invalid data format" (code 6) to what is no JSON, and drops unknown keys. */
const event = z.strictObject({
  time: z.number().positive(),
  host: z.string().min(1),
  source: z.string().min(1),
  sourcetype: z.literal("rulepress:indicator"),
  event: z.looseObject({ id: z.uuid(), value: z.string(), level: z.string() }),
});

const events = (text: string) =>
  text.split("\n").flatMap((line) => (line === "" ? [] : [event.parse(JSON.parse(line))]));
const valuesOf = (text: string) => events(text).map(({ event: { value } }) => value);

testFormat(hec, { golden: "hec.ndjson", values: valuesOf });

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
