import { expect, it } from "vitest";
import { holdReason } from "../../src/pipeline/holds.ts";
import { readSource } from "../../src/pipeline/intake.ts";
import { sslbl } from "../../src/sources/sslbl.ts";
import { serveFeed } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { settings } from "../support/pack.ts";
import { fixture, readAll, testSource } from "../support/source.ts";
import { storesAtHand } from "../support/reading.ts";

testSource(sslbl, {
  folder: "sslbl-csv",
  files: ["sslblacklist.csv"],
  breakOne: (text) => `${text}\n2026-06-25 06:20:00\n`,
  closed: false,
});

it("refuses fingerprints of TLS clients too: they look like MD5 hashes of files", async () => {
  const text =
    "# ja3_md5,Firstseen,Lastseen,Listingreason\n1d095e68489d3c535297cd8dffb06cb9,2017-07-14,2018-07-21,TrickBot\n";
  expect(sslbl.recognises?.({ text })).toBe(true);
  expect(await readAll(sslbl, text)).toEqual([
    { unread: "unsupported-type", value: "1d095e68489d3c535297cd8dffb06cb9", line: 2 },
  ]);
});

it("reads addresses out of an old copy of the list that had them", async () => {
  const text = "# Firstseen,DstIP,DstPort\n2024-12-30 10:00:00,45.147.229.77,443\n";
  expect(await readAll(sslbl, text)).toEqual([
    {
      value: "45.147.229.77",
      type: "ip",
      firstSeen: "2024-12-30T10:00:00.000Z",
      ports: [443],
      threatType: "botnet_cc",
    },
  ]);
});

it("lists nothing for the emptied address list, so that the press holds what was there, and tells why", async () => {
  const server = await serveFeed(() => ({ body: fixture("sslbl-csv/sslipblacklist.csv") }));
  const reach = liveReach();
  const read = sslbl.open({});
  const outcome = await readSource(
    {
      ...{ name: "sslbl", nature: sslbl.nature, deriveHosts: false, context: false, fallback: "medium" },
      terms: { title: "SSLBL", license: "CC0-1.0", republish: "yes", tlp: "clear" },
      read: (lent) => read(`${server.url}/blacklist/sslipblacklist.csv`, lent),
    },
    { settings, stores: storesAtHand(), reach, mark: undefined, judge: () => [], tick: () => undefined },
  );
  if (outcome.state !== "read") throw new Error("it was not read");
  expect(outcome.reading.entries.size).toBe(0);
  expect(holdReason(outcome.reading, 3)?.code).toBe("source-empty");
  expect(sslbl.emptyIsValid).toBeUndefined();
  expect(outcome.reading.warnings).toEqual([
    expect.stringMatching(/sslipblacklist\.csv says: This list has been deprecated on 2025-01-03$/),
  ]);
});
