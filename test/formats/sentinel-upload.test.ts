import { describe, expect, it } from "vitest";
import { z } from "zod";
import { sentinelUpload } from "../../src/formats/sentinel-upload.ts";
import { stix } from "../../src/emitters/stix.ts";
import { emitAll } from "../support/emitter.ts";
import { documentOf, goneAt, printed, testFormat } from "../support/format.ts";
import { textOf } from "../../src/model/format.ts";
import { item, settings, testNamespace } from "../support/pack.ts";
import { uuidv5 } from "../../src/model/id.ts";
import { patternValue, sentinelBodies } from "../support/sentinel.ts";

testFormat(sentinelUpload, {
  golden: "sentinel-upload.ndjson",
  values: (text) =>
    sentinelBodies(text).flatMap(({ stixobjects }) => stixobjects.map(({ pattern }) => patternValue(pattern))),
});

testFormat(sentinelUpload, {
  file: "revoked.ndjson",
  golden: "sentinel-revoked.ndjson",
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

describe("what tells Sentinel that an indicator has left", () => {
  const told = (...given: Parameters<typeof item>) =>
    sentinelBodies(printed(sentinelUpload, [item(...given)], "revoked.ndjson"))[0]?.stixobjects[0];
  const sent = (...given: Parameters<typeof item>) =>
    sentinelBodies(printed(sentinelUpload, [item(...given)]))[0]?.stixobjects[0];

  it.each([
    ["of the first time", {}],
    ["of an indicator that had come back", { epoch: 2 }],
  ])("revokes the very object that was sent, %s", (_, record) => {
    const [before, after] = [sent("domain", "a.example", { record }), told("domain", "a.example", { record })];
    expect(after).toMatchObject({ id: before?.id, created: before?.created, pattern: before?.pattern, revoked: true });
    expect(before?.revoked).toBeUndefined();
  });

  it("is later than all that was sent before, and ends the validity with the stay", () => {
    expect(told("domain", "a.example")).toMatchObject({ modified: goneAt, valid_until: goneAt });
    const renewed = "2026-06-01T00:00:00.000Z";
    expect(told("domain", "a.example", { record: { renewed } })).toMatchObject({ modified: renewed });
  });

  it("tells it of level low too, as that may have been higher when it was sent", () => {
    expect(told("domain", "a.example", { record: { level: "low" } })).toMatchObject({ revoked: true });
  });

  it("does so in bodies of at most 100", () => {
    const bodies = sentinelBodies(printed(sentinelUpload, many(250), "revoked.ndjson"));
    expect(bodies.map(({ stixobjects }) => stixobjects.length)).toEqual([100, 100, 50]);
  });

  it("is the tombstone of the tree's own bundles, where the withdrawal was stated", () => {
    const left = { at: goneAt, reason: "withdrawn", from: "2026-05-01T06:00:00.000Z" } as const;
    const gone = item("domain", "a.example", { record: { status: "withdrawn", modified: goneAt, left, epoch: 1 } });
    const [bundle] = emitAll(stix, [gone]);
    const text = textOf(documentOf(sentinelUpload, "revoked.ndjson"), [{ ...gone, gone: goneAt }], settings);
    const { objects } = z
      .object({ objects: z.array(z.looseObject({ type: z.string() })) })
      .parse(JSON.parse(bundle?.text ?? ""));
    const tombstones = objects.filter(({ type }) => type === "indicator");
    expect(tombstones).toHaveLength(1);
    expect(sentinelBodies(text).flatMap(({ stixobjects }) => stixobjects)).toEqual(tombstones);
  });

  it("says nothing any more of what the sources said", () => {
    const text = printed(sentinelUpload, [item("domain", "a.example")], "revoked.ndjson");
    expect(text).not.toMatch(/alpha|botnet|T1071/);
  });
});
