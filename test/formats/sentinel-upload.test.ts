import { describe, expect, it } from "vitest";
import { sentinelUpload } from "../../src/formats/sentinel-upload.ts";
import { printed, testFormat, documentOf } from "../support/format.ts";
import { textOf } from "../../src/model/format.ts";
import { item, settings, testNamespace } from "../support/pack.ts";
import { uuidv5 } from "../../src/model/id.ts";
import { patternValue, sentinelBodies } from "../support/sentinel.ts";

testFormat(sentinelUpload, {
  golden: "sentinel-upload.ndjson",
  values: (text) =>
    sentinelBodies(text).flatMap(({ stixobjects }) => stixobjects.map(({ pattern }) => patternValue(pattern))),
});

const many = (count: number) => Array.from({ length: count }, (_, index) => item("domain", `a${index}.example`));

describe("a request to Sentinel", () => {
  it.each([
    [100, [100]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
  ])("of %i indicators goes in bodies of at most 100", (count, sizes) => {
    const bodies = sentinelBodies(printed(sentinelUpload, many(count)));
    expect(bodies.map(({ stixobjects }) => stixobjects.length)).toEqual(sizes);
  });

  it("holds nothing of level low, on which Sentinel's rules would alert", () => {
    expect(printed(sentinelUpload, [item("domain", "a.example", { record: { level: "low" } })])).toBe("");
  });

  it.each([
    ["the brand", "Acme CTI", "Acme CTI"],
    ["rulepress where the brand is Microsoft's own name", "microsoft sentinel", "rulepress"],
    ["rulepress where the brand has no letters", "\u200b", "rulepress"],
  ])("comes from %s", (_, brand, wanted) => {
    const text = textOf(documentOf(sentinelUpload, undefined), [item("domain", "a.example")], { ...settings, brand });
    expect(sentinelBodies(text)[0]?.sourcesystem).toBe(wanted);
  });

  it("names an indicator that came back by the id of its epoch, as the old one is revoked for ever", () => {
    const [body] = sentinelBodies(printed(sentinelUpload, [item("domain", "a.example", { record: { epoch: 1 } })]));
    expect(body?.stixobjects[0]?.id).toBe(`indicator--${uuidv5(testNamespace, "domain:a.example#1")}`);
  });
});
