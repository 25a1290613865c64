import { expect, it } from "vitest";
import { mispEvent } from "../../src/sources/misp-event.ts";
import { readAll, testSource } from "../support/source.ts";

testSource(mispEvent, {
  folder: "misp-event",
  files: ["511d2b87-54a5-546d-866b-fc313dd8e30d.json", "c485eacc-b5e0-511b-8872-3774b157b70d.json"],
  breakOne: (text) => text.replace('"Attribute": [', '"Attribute": [{"type": "domain", "to_ids": true},'),
  closed: true,
});

testSource(mispEvent, {
  folder: "misp-restsearch",
  files: ["page1.json", "page2.json", "events_page.json"],
  breakOne: (text) => text.replace('"Attribute": [', '"Attribute": [{"type": nul},'),
  closed: true,
});

const attribute = { type: "domain", value: "a.top", to_ids: true };
const event = (facts: object): string =>
  JSON.stringify({ Event: { info: "Report", Attribute: [attribute], ...facts } });

it.each([
  ["one event", event({})],
  ["a list of events", `[${event({})}]`],
  ["an answer with events", `{"response":[${event({})}]}`],
  ["an object's attribute", event({ Attribute: [], Object: [{ Attribute: [attribute] }] })],
])("finds the attribute in %s", async (_, text) => {
  expect(await readAll(mispEvent, text)).toEqual([{ value: "a.top", type: "domain", title: "Report" }]);
});

it.each([
  ["the strictest TLP of event and attribute", ["tlp:green", "TLP:AMBER+STRICT"], { tlp: "amber+strict" }],
  [
    "a technique of MITRE's galaxy",
    ['misp-galaxy:mitre-attack-pattern="Phishing - T1566.002"'],
    { attack: ["T1566.002"] },
  ],
  ["a malware family", ['misp-galaxy:malpedia="Mozi"'], { malware: ["Mozi"] }],
  ["a group of MITRE's galaxy, without its id", ['misp-galaxy:mitre-intrusion-set="APT1 - G0006"'], { actor: "APT1" }],
  ["an analyst's confidence", ['estimative-language:confidence-in-analytic-judgment="high"'], { confidence: "high" }],
  ["any other tag as it is", ["type:OSINT"], { tags: ["type:OSINT"] }],
])("reads from tags behind the attributes %s", async (_, names, wanted) => {
  const [read] = await readAll(mispEvent, event({ Tag: names.map((name) => ({ name })) }));
  expect(read).toEqual({ value: "a.top", type: "domain", title: "Report", ...wanted });
});

it("does not mix up the tags of two events in one file", async () => {
  const text = `{"response":[${event({ Tag: [{ name: "tlp:red" }] })},${event({ Tag: [{ name: "tlp:clear" }] })}]}`;
  expect((await readAll(mispEvent, text)).map((item) => ("tlp" in item ? item.tlp : undefined))).toEqual([
    "red",
    "clear",
  ]);
});

it("takes attributes that are not marked for detection when its owner says so", async () => {
  const text = event({ Attribute: [{ ...attribute, to_ids: false }] });
  expect(await readAll(mispEvent, text)).toMatchObject([{ unread: "not-actionable" }]);
  expect(await readAll(mispEvent, text, { toIds: false })).toMatchObject([{ value: "a.top" }]);
});

it("takes back every attribute of an object that was deleted", async () => {
  const text = event({ Attribute: [], Object: [{ deleted: "1", Attribute: [attribute] }] });
  expect(await readAll(mispEvent, text)).toMatchObject([{ value: "a.top", withdrawn: true }]);
});

it.each([
  [
    "MISP's refusal of a key",
    '{"name":"Authentication failed.","message":"Authentication failed.","url":"/x"}',
    "source-error",
  ],
  ["something else", '{"version":"2.5"}', "input-shape"],
])("refuses %s", async (_, text, code) => {
  await expect(readAll(mispEvent, text)).rejects.toMatchObject({ code });
});

it("takes an answer without events for an empty one", async () => {
  expect(await readAll(mispEvent, '{"response":[]}')).toEqual([]);
});
