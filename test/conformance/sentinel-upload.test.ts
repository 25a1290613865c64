import fc from "fast-check";
import { expect, it } from "vitest";
import { z } from "zod";
import { sentinelUpload } from "../../src/formats/sentinel-upload.ts";
import type { Item } from "../../src/model/plugin.ts";
import { byText } from "../../src/model/order.ts";
import { printed } from "../support/format.ts";
import { hostilePack, item, pack } from "../support/pack.ts";
import { describeConformance, python } from "../support/python.ts";
import { sentinelBodies } from "../support/sentinel.ts";

const answer = z.strictObject({ values: z.array(z.string()), problems: z.array(z.string()) });

function check(items: readonly Item[], file?: string) {
  const objects = sentinelBodies(printed(sentinelUpload, items, file)).flatMap(({ stixobjects }) => stixobjects);
  const { values, problems } = answer.parse(python("stix_objects.py", { objects }));
  return { values: values.sort(byText), problems };
}

const wanted = (items: readonly Item[]) =>
  items.flatMap(({ record }) => (record.kind === "cve" ? [] : [record.value])).sort(byText);

describeConformance("what Sentinel is sent holds before the STIX tools, object by object", () => {
  it.each([
    ["for every kind", pack],
    ["for hostile values", hostilePack],
  ])("%s", (_, items) => {
    expect(check(items)).toEqual({ values: wanted(items), problems: [] });
  });

  it("for those that have left", () => {
    expect(check(pack, "revoked.ndjson")).toEqual({ values: wanted(pack), problems: [] });
  });

  it("for a thousand values of any characters", () => {
    const texts = new Set(
      fc.sample(fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }), { numRuns: 1000, seed: 1 }),
    );
    const items = [...texts].map((text) => item("url", text));
    expect(check(items)).toEqual({ values: wanted(items), problems: [] });
  });
});
