import { expect, it } from "vitest";
import { recognise } from "../../src/sources/registry.ts";
import { spamhausDrop } from "../../src/sources/spamhaus-drop.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

testSource(spamhausDrop, {
  folder: "spamhaus-drop",
  files: ["drop_v4.json"],
  breakOne: (text) => `${text}{"sblid":\n`,
  closed: true,
});

const whole = (records: number): string => `{"type":"metadata","timestamp":1787400000,"records":${records}}\n`;
const entry = '{"cidr":"45.92.74.201/32","sblid":"SBL900002","rir":"ripencc"}\n';
const told = {
  value: "45.92.74.201/32",
  type: "cidr",
  tags: ["SBL900002"],
  lastSeen: "2026-08-22T12:00:00.000Z",
};

it.each([
  ["behind the entries", entry + whole(1)],
  ["before them", whole(1) + entry],
])("dates entries by the line about the list, %s", async (_, text) => {
  expect(await readAll(spamhausDrop, text)).toEqual([told]);
});

it.each([
  ["without the line about the list", entry],
  ["with fewer entries than that line promises", entry + whole(2)],
  ["with that line first and the rest cut off", whole(2) + entry],
])("refuses a list %s, which would withdraw what is missing", async (_, text) => {
  await expect(readAll(spamhausDrop, text)).rejects.toMatchObject({ code: "input-truncated" });
});

it("reads the text form, with its date from the header", async () => {
  const body = fixture("spamhaus-drop/drop.txt");
  expect(recognise({ text: body.toString() })?.name).toBe("spamhaus-drop");
  const facts = { type: "cidr", lastSeen: "2026-08-22T05:17:00.000Z" };
  expect(await readAll(spamhausDrop, body)).toEqual([
    { ...facts, value: "45.61.16.0/20", tags: ["SBL900001"] },
    { ...facts, value: "2a0e:97c3::/29", tags: ["SBL900004"] },
  ]);
});

it("says of a line of prose in the text form that it is none", async () => {
  expect(await readAll(spamhausDrop, "; Spamhaus DROP List\nback soon\n")).toEqual([
    { unread: "malformed-row", value: "back soon", line: 2 },
  ]);
});
