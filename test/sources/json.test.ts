import { expect, it } from "vitest";
import { json } from "../../src/sources/json.ts";
import { readAll, testSource } from "../support/source.ts";

testSource(json, {
  folder: "json-map",
  files: ["feed.json"],
  options: {
    records: "/data/items",
    map: { value: "/ioc/v", type: "/kind", firstSeen: "/seen", confidence: "/score", tags: "/labels" },
    types: { fqdn: "domain", ip: "auto" },
    confidenceScale: "0-1",
  },
  breakOne: (text) => text.replace('"items": [', '"items": [{"ioc": tru},'),
  closed: true,
});

testSource(json, {
  folder: "ndjson-map",
  files: ["feed.ndjson"],
  options: { map: { value: "/ip" }, indicatorType: "ipv4" },
  breakOne: (text) => `{"ip" "1.2.3.4"}\n${text}`,
  closed: false,
});

it.each([
  ["an array of records", '[{"value":"a.top"},{"indicator":"b.top"}]'],
  ["an array of values", '["a.top", "b.top"]'],
  ["an object with a list", '{"meta":{"count":2},"data":[{"ioc":"a.top"},{"ioc":"b.top"}]}'],
  ["a list two levels down", '{"response":{"items":[{"ioc":"a.top"},{"ioc":"b.top"}]}}'],
  ["an object by id, of lists of one (URLhaus, ThreatFox)", '{"1":[{"url":"a.top"}],"2":[{"url":"b.top"}]}'],
  ["a plain list by a known key", '{"columns":["name"],"domains":["a.top","b.top"]}'],
  ["NDJSON", '{"value":"a.top"}\n{"value":"b.top"}'],
  ["documents one after the other", '{\n "value": "a.top"\n}\n{\n "value": "b.top"\n}'],
])("understands %s without options", async (_, text) => {
  const [first, second] = await readAll(json, text).then((read) => read.filter((item) => !("unread" in item)));
  expect([first?.value, second?.value]).toEqual(text.startsWith("{\n") ? ["a.top", "b.top"] : ["a.top", "b.top"]);
});

it("prefers the better name of a field, whatever their order", async () => {
  expect(await readAll(json, '[{"url":"https://blog.invalid/x","value":"a.top"}]')).toEqual([{ value: "a.top" }]);
});

it.each([
  ["an error message", '{"error":"forbidden","url":"/feed"}', "input-shape"],
  ["a list that is null", '{"data":null}', "input-shape"],
  ["text behind the document", '[{"value":"a.top"}] oops', "input-malformed"],
  ["a missing colon", '{"data" [{"value":"a.top"}]}', "input-malformed"],
])("refuses %s as a whole", async (_, text, code) => {
  await expect(readAll(json, text)).rejects.toMatchObject({ code });
});

it("refuses a document without a list where its owner says that there is one", async () => {
  await expect(readAll(json, '{"data":{"items":[]}}', { records: "/data/rows" })).rejects.toMatchObject({
    code: "input-shape",
    message: expect.stringContaining("/data/rows") as unknown,
  });
});

it("finds nothing behind a pointer into what every object inherits", async () => {
  expect(await readAll(json, '[{"a":1}]', { map: { value: "/constructor/name" } })).toEqual([
    { unread: "no-value", value: "", line: 1 },
  ]);
});
