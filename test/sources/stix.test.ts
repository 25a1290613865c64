import { expect, it } from "vitest";
import { stix } from "../../src/sources/stix.ts";
import { readAll, testSource } from "../support/source.ts";

const brokenIndicator = (text: string): string =>
  text.replace(
    '"objects": [',
    '"objects": [{"type": "indicator", "id": "indicator--x", "pattern": "[domain-name:value = "},',
  );

testSource(stix, { folder: "stix21", files: ["bundle.json"], breakOne: brokenIndicator, closed: true });
testSource(stix, { folder: "stix20", files: ["bundle.json"], breakOne: brokenIndicator, closed: true });

const id = (type: string, digit: string): string => `${type}--${digit.repeat(8)}-0000-4000-8000-000000000000`;
const indicator = {
  type: "indicator",
  id: id("indicator", "1"),
  pattern: "[domain-name:value = 'a.top']",
  pattern_type: "stix",
};
const bundle = (...objects: readonly object[]): string =>
  JSON.stringify({ type: "bundle", id: id("bundle", "0"), objects });
const indicates = (target: string): object => ({
  type: "relationship",
  id: id("relationship", "2"),
  relationship_type: "indicates",
  source_ref: indicator.id,
  target_ref: target,
});

it.each([
  ["a bundle", bundle(indicator)],
  ["a TAXII envelope", JSON.stringify({ more: false, objects: [indicator] })],
  ["a list of objects", JSON.stringify([indicator])],
  ["one object", JSON.stringify(indicator)],
  ["bundles in a list", `[${bundle(indicator)}]`],
])("reads an indicator from %s", async (_, text) => {
  expect(await readAll(stix, text)).toEqual([{ value: "a.top", type: "domain" }]);
});

it.each([
  [
    "a family that it indicates",
    [{ type: "malware", id: id("malware", "3"), name: "Mozi" }, indicates(id("malware", "3"))],
    { malware: ["Mozi"] },
  ],
  [
    "an actor that it indicates",
    [{ type: "intrusion-set", id: id("intrusion-set", "3"), name: "APT1" }, indicates(id("intrusion-set", "3"))],
    { actor: "APT1" },
  ],
  [
    "the report that lists it",
    [{ type: "report", id: id("report", "3"), name: "Botnet", object_refs: [indicator.id] }],
    { title: "Botnet" },
  ],
  [
    "nothing from a relationship that was revoked",
    [
      { type: "malware", id: id("malware", "3"), name: "Mozi" },
      { ...indicates(id("malware", "3")), revoked: true },
    ],
    {},
  ],
])("adds what stands behind the indicator: %s", async (_, others, wanted) => {
  expect(await readAll(stix, bundle(indicator, ...others))).toEqual([{ value: "a.top", type: "domain", ...wanted }]);
});

it.each([
  ["TLP 1 amber", "f88d31f6-486f-44da-b317-01333bde0b82", "amber"],
  ["TLP 1 white", "613f2e26-407d-48c7-9eca-b8e91df99dc9", "clear"],
  ["TLP 2.0 green", "bab4a63c-aed9-4cf5-a766-dfca5abac2bb", "green"],
  ["TLP 2.0 amber+strict", "939a9414-2ddd-4d32-a0cd-375ea402b003", "amber+strict"],
])("knows the marking %s by its id", async (_, uuid, tlp) => {
  const marked = { ...indicator, object_marking_refs: [`marking-definition--${uuid}`] };
  expect(await readAll(stix, bundle(marked))).toMatchObject([{ tlp }]);
});

it("reads a marking of the publisher's own, and of several the strictest holds", async () => {
  const own = {
    type: "marking-definition",
    id: id("marking-definition", "9"),
    definition_type: "tlp",
    definition: { tlp: "red" },
  };
  const refs = [own.id, "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"];
  expect(await readAll(stix, bundle({ ...indicator, object_marking_refs: refs }, own))).toMatchObject([{ tlp: "red" }]);
});

it.each([
  ["what it knows is benign", { indicator_types: ["benign"] }, { unread: "not-actionable" }],
  ["confidence as a number", { confidence: 0 }, { confidence: 0 }],
  ["OpenCTI's score where confidence is missing", { x_opencti_score: 70 }, { confidence: 70 }],
  ["a revocation as withdrawal", { revoked: true }, { withdrawn: true }],
  ["a validity that is over as withdrawal", { valid_until: "2026-08-22T00:00:00Z" }, { withdrawn: true }],
  [
    "labels of STIX 2.0 that name the type",
    { labels: ["malicious-activity", "mozi"] },
    { threatType: "malicious-activity", tags: ["mozi"] },
  ],
])("reads %s", async (_, facts, wanted) => {
  const [read] = await readAll(stix, bundle({ ...indicator, ...facts }));
  expect(read).toMatchObject(wanted);
});

it("leaves an indicator standing whose validity ends later", async () => {
  const [read] = await readAll(stix, bundle({ ...indicator, valid_until: "2026-08-22T00:00:01Z" }));
  expect(read).not.toHaveProperty("withdrawn");
});

it.each(["first", "last"])("takes the newest version of an indicator when it comes %s", async (place) => {
  const old = { ...indicator, modified: "2026-08-01T00:00:00.000Z", pattern: "[domain-name:value = 'old.top']" };
  const current = { ...indicator, modified: "2026-08-02T00:00:00.000Z" };
  const text = place === "first" ? bundle(current, old) : bundle(old, current);
  expect((await readAll(stix, text)).map(({ value }) => value)).toEqual(["a.top"]);
});

const observable = { type: "domain-name", id: id("domain-name", "5"), value: "seen.top" };
const file = { type: "file", id: id("file", "5"), hashes: { "SHA-256": "ab".repeat(32), ssdeep: "3:x" } };

it.each([
  ["are ignored beside an indicator", bundle(indicator, observable), {}, ["a.top"]],
  ["are taken beside one on request", bundle(indicator, observable), { observables: true }, ["a.top", "seen.top"]],
  ["are taken from a file that holds nothing else", bundle(observable, file), {}, ["seen.top", "ab".repeat(32)]],
  ["are not taken from such a file against its owner's word", bundle(observable), { observables: false }, []],
  [
    "are ignored where a report gives them another meaning",
    bundle(observable, { type: "infrastructure", id: "x" }),
    {},
    [],
  ],
])("observables %s", async (_, text, options, wanted) => {
  expect((await readAll(stix, text, options)).map(({ value }) => value)).toEqual(wanted);
});

it("takes an empty bundle for one, and refuses JSON that is none", async () => {
  expect(await readAll(stix, '{"type":"bundle","objects":[]}')).toEqual([]);
  await expect(readAll(stix, '"no"')).rejects.toMatchObject({ code: "input-shape" });
});
