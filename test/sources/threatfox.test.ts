import { describe, expect, it } from "vitest";
import type { Sighting, Unread } from "../../src/model/indicator.ts";
import { canonical } from "../../src/refine/canonical.ts";
import { threatfox } from "../../src/sources/threatfox.ts";
import { serveFeed, type Reply } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

testSource(threatfox, {
  folder: "threatfox-csv",
  files: ["recent.csv"],
  breakOne: (text) => `${text}"2026-08-22 08:40:00", "8000110"\n`,
  closed: false,
});

testSource(threatfox, {
  folder: "threatfox-json",
  files: ["recent.json"],
  breakOne: (text) => text.replace("{", '{"8000205": [{"ioc_type": "domain"}],'),
  closed: true,
});

testSource(threatfox, {
  folder: "threatfox-api",
  files: ["get_iocs.json", "no_result.json"],
  breakOne: (text) => text.replace("[", "[17,"),
  closed: true,
});

it("keeps the ports of addresses, also behind IPv6 that nobody put in brackets", async () => {
  const found = await readAll(threatfox, fixture("threatfox-csv/recent.csv"));
  const read = found.slice(0, 4).map((item) => canonical(item.value, "type" in item ? item.type : undefined));
  expect(read).toEqual([
    { ok: true, kind: "ipv4", value: "45.155.38.66", port: 56_003 },
    { ok: true, kind: "ipv4", value: "45.155.38.66", port: 443 },
    { ok: true, kind: "ipv6", value: "2a0e:97c3:1::5", port: 40_669 },
    { ok: true, kind: "ipv6", value: "2a0e:97c3:1::5", port: 8443 },
  ]);
});

const compromised = (type: string, value: string, confidence: string) =>
  `# "first_seen_utc","ioc_id","ioc_value","ioc_type","confidence_level","is_compromised"\n` +
  `"2026-08-22 09:00:00", "1", "${value}", "${type}", "${confidence}", "True"\n`;

describe("a site of a victim", () => {
  it.each([
    ["its name is worth little", "domain", "a.top", "100", 49],
    ["so is its address", "ip:port", "45.155.38.66:443", "75", 49],
    ["what was less stays less", "domain", "a.top", "25", 25],
    ["without a number it is low", "domain", "a.top", "", "low"],
    ["the exact URL keeps its number", "url", "http://a.top/x", "100", 100],
  ])("%s", async (_, type, value, stated, confidence) => {
    const [only] = await readAll(threatfox, compromised(type, value, stated));
    expect(only).toMatchObject({ value, confidence, tags: ["compromised"] });
  });
});

it("makes no reference of an id that is no number", async () => {
  const [only] = await readAll(threatfox, '{"query_status":"ok","data":[{"id":"../x","ioc":"a.top"}]}');
  expect(only).toEqual({ value: "a.top" });
});

async function ask(reply: Reply, options: unknown = {}) {
  const server = await serveFeed(() => reply);
  const found: (Sighting | Unread)[] = [];
  const reading = (async () => {
    for await (const item of threatfox.open(options)(`${server.url}/api/v1/`, liveReach())) found.push(item);
    return found;
  })();
  return { server, reading };
}

describe("the API", () => {
  it.each([
    ["three days unless its owner says otherwise", {}, 3],
    ["as many as its owner says", { days: 7 }, 7],
  ])("is asked for %s", async (_, options, days) => {
    const { server, reading } = await ask({ body: fixture("threatfox-api/get_iocs.json") }, options);
    expect(await reading).toHaveLength(6);
    expect(server.asked.map(({ method, body }) => [method, body])).toEqual([
      ["POST", JSON.stringify({ query: "get_iocs", days })],
    ]);
    expect(server.asked[0]?.headers["content-type"]).toBe("application/json");
  });

  it("passes on why it refuses", async () => {
    const { reading } = await ask({ status: 401, json: { error: "Unauthorized" } });
    await expect(reading).rejects.toMatchObject({ message: expect.stringContaining("Unauthorized") as unknown });
  });

  it("is not believed when its error comes with status 200", async () => {
    const { reading } = await ask({ json: { query_status: "illegal_days", data: "Must be between 1 and 7" } });
    await expect(reading).rejects.toMatchObject({
      code: "source-answer",
      message: expect.stringContaining("illegal_days") as unknown,
    });
  });

  it.each([0, 8, 1.5])("is not asked for %d days", (days) => {
    expect(threatfox.options.safeParse({ days }).success).toBe(false);
  });
});

it("reads a dump by a plain GET", async () => {
  const server = await serveFeed(() => ({ body: fixture("threatfox-csv/recent.csv") }));
  const values: string[] = [];
  for await (const { value } of threatfox.open({})(`${server.url}/export/csv/recent/`, liveReach())) values.push(value);
  expect(values).toHaveLength(9);
  expect(server.asked.map(({ method }) => method)).toEqual(["GET"]);
});
