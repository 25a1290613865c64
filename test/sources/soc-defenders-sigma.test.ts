import { describe, expect, it } from "vitest";
import { socDefendersSigma } from "../../src/sources/soc-defenders-sigma.ts";
import { serveFeed, type Reply } from "../support/feed-server.ts";
import { liveReach } from "../support/live-reach.ts";
import { readFrom } from "../support/read-from.ts";
import { fixture, readAll, testSource } from "../support/source.ts";
import { kept, sent, serveVendor, type Kept } from "../support/vendor-server.ts";

testSource(socDefendersSigma, {
  folder: "soc-defenders-sigma",
  files: ["rules.yml"],
  breakOne: (text) => `title: [a\n---\n${text}`,
  closed: false,
  recognised: false,
});

const asOf = "2026-08-22T00:00:00.000Z";
const path = "/api/v1/iocs/sigma";

it("refuses an error envelope in the place of rules", async () => {
  const read = readAll(socDefendersSigma, fixture("soc-defenders/iocs.200.error-in-200.json"));
  await expect(read).rejects.toMatchObject({ code: "source-answer" });
});

it("asks for the vendor's most since a week ago, as YAML, and then since the last reading", async () => {
  const server = await serveFeed(() => ({ body: fixture("soc-defenders-sigma/rules.yml") }));
  const reach = liveReach({ asOf });
  expect(await readFrom(socDefendersSigma, server.url + path, {}, reach)).toHaveLength(5);
  await readFrom(socDefendersSigma, server.url + path, {}, liveReach({ asOf, mark: "2026-08-21T12:00:00.000Z" }));
  expect(server.asked.map((asked) => asked.path)).toEqual([
    `${path}?since=2026-08-15T00%3A00%3A00Z&limit=1000`,
    `${path}?since=2026-08-21T11%3A45%3A00Z&limit=1000`,
  ]);
  expect(server.asked[0]?.headers.accept).toBe("text/yaml");
  expect(reach.marks).toEqual([asOf]);
  expect(reach.warnings).toEqual([]);
});

describe("an answer that came back full", () => {
  const domains: readonly Kept[] = [
    ...kept(5, "domain", "high"),
    ...kept(4, "domain", "low"),
    ...kept(3, "ipv4", "low"),
  ];
  const rule = ({ value, type }: Kept): string =>
    `title: ${value}\nlogsource: {category: dns}\ndetection:\n  s: {${type === "domain" ? "QueryName" : "DestinationIp"}: ${value}}\n  condition: s\n`;
  const yaml = (found: readonly Kept[]): Reply => ({
    headers: { "content-type": "text/yaml; charset=utf-8" },
    body: found.map(rule).join("---\n"),
  });

  it("is asked for again by the seven types that have rules, and by confidence; a part without rules is empty", async () => {
    const server = await serveVendor(domains, yaml);
    const reach = liveReach({ asOf });
    const read = await readFrom(socDefendersSigma, server.url + path, { limit: 8 }, reach);
    expect(new Set(read.map(({ value }) => value)).size).toBe(12);
    expect(new Set(sent(server.asked, "type"))).toEqual(
      new Set([undefined, "ipv4", "ipv6", "domain", "url", "md5", "sha1", "sha256"]),
    );
    expect(server.asked).toHaveLength(22);
    expect(reach.warnings).toEqual([]);
  });

  it("is reported where it cannot be split", async () => {
    const server = await serveVendor(domains, yaml);
    const reach = liveReach({ asOf });
    await readFrom(socDefendersSigma, server.url + path, { types: ["domain"], confidences: ["high"], limit: 5 }, reach);
    expect(reach.warnings).toEqual([expect.stringContaining("domain high")]);
    expect(reach.marks).toEqual([asOf]);
  });
});

it.each([
  ["is empty", "application/json", "", "input-empty"],
  ["is a web page", "text/html", "<html>Back soon</html>", "input-html"],
])("refuses an answer that %s and not YAML", async (_, type, body, code) => {
  const server = await serveFeed(() => ({ headers: { "content-type": type }, body }));
  const reach = liveReach({ asOf });
  await expect(readFrom(socDefendersSigma, server.url + path, {}, reach)).rejects.toMatchObject({ code });
  expect(reach.marks).toEqual([]);
});

it("passes the vendor's refusal of a Free key on", async () => {
  const server = await serveFeed(() => ({ status: 403, body: fixture("soc-defenders/error.403.json") }));
  await expect(readFrom(socDefendersSigma, server.url + path, {}, liveReach({ asOf }))).rejects.toMatchObject({
    message: expect.stringContaining("insufficient_scope") as unknown,
  });
});

it("knows no rules for e-mail addresses and CVE ids", () => {
  expect(socDefendersSigma.options.safeParse({ types: ["cve"] }).success).toBe(false);
});
