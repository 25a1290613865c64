import { expect, it } from "vitest";
import { feodoTracker } from "../../src/sources/feodo-tracker.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

testSource(feodoTracker, {
  folder: "feodo-csv",
  files: ["ipblocklist.csv"],
  breakOne: (text) => `${text}2026-07-19 07:44:46\n`,
  closed: false,
});

testSource(feodoTracker, {
  folder: "feodo-json",
  files: ["ipblocklist.json"],
  breakOne: (text) => text.replace("[", '[{"port": 443, "hostname": "a.top"},'),
  closed: true,
});

it("never takes the reverse name of an address for an indicator", async () => {
  const all = await readAll(feodoTracker, fixture("feodo-json/ipblocklist.json"));
  expect(JSON.stringify(all)).not.toContain("c2-panel-7f3.top");
});

it.each([
  ["JSON", fixture("feodo-json/empty.json")],
  ["CSV", "# Feodo\n#\nfirst_seen_utc,dst_ip,dst_port,c2_status,last_online,malware\n# END 0 entries\n"],
])("may be empty after a takedown, and says that this is honest: %s", async (_, body) => {
  expect(await readAll(feodoTracker, body)).toEqual([]);
  expect(feodoTracker).toMatchObject({ nature: "snapshot", emptyIsValid: true });
});

it.each([
  ["an error message", '{"message":"not now"}', "input-shape"],
  ["a list of another form, which would withdraw every address", "first_seen,ip\n2026-07-19,a\n", "input-columns"],
])("refuses %s", async (_, body, code) => {
  await expect(readAll(feodoTracker, body)).rejects.toMatchObject({ code });
});
