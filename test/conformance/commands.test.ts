import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cef } from "../../src/formats/cef.ts";
import { ecs } from "../../src/formats/ecs.ts";
import { hec } from "../../src/formats/hec.ts";
import { hosts } from "../../src/formats/hosts.ts";
import { nftables } from "../../src/formats/nftables.ts";
import { formats } from "../../src/formats/registry.ts";
import { sentinelUpload } from "../../src/formats/sentinel-upload.ts";
import { sigmaList } from "../../src/formats/sigma-list.ts";
import { sigma } from "../../src/formats/sigma.ts";
import { describeAlone, describeWithTool } from "../support/debian.ts";
import { serveCluster } from "../support/elastic.ts";
import { serveFeed } from "../support/feed-server.ts";
import { listening } from "../support/listening.ts";
import { codeOf, commandsOf, packOf, typed } from "../support/pack-commands.ts";
import { item, pack } from "../support/pack.ts";
import { describeConformance, pythonPrograms } from "../support/python.ts";

const lines = (text: string) => text.split("\n").filter((line) => line !== "");

/** Commands that a test runs as they stand, but for names that a person fills in. Those with a file run there, the others here. */
const run: readonly (readonly [command: RegExp, file?: string])[] = [
  [/^logger /],
  [/ sh push\.sh|^sh push\.sh/],
  [/^(?:sed|cat) .*\/etc\/hosts$/],
  [/^(?:nft|cp table\.nft) /],
  [/^sigma convert /],
  [/^(?:rndc|cp unbound\.conf|unbound-control) /, "daemon-commands.test.ts"],
  [/^suricata(?:sc)? /, "daemon-commands.test.ts"],
  [/^nginx /, "daemon-commands.test.ts"],
];

/** Commands of products that no test can have, and requests that are made in their own consoles. */
const notRun = [/^az /, /^splunk (?:install app|remove app) /, /^DELETE /, /^rulepress explain VALUE$/];

/** No commands: pieces of configuration and of documents, and searches, whose structure the tests of their languages check. */
const others = [
  ...[/^zone "/, /^response-policy \{/, /^policy disabled$/, /^rpz-action-override: /, /^KV_MODE = /, /^definition = /],
  ...[/^(?:revoked|deleted): true$/, /^# $/, /^\| /, /^index=INDEX .*\| dedup id/],
];

describe("what packs say of loading and taking out", () => {
  const all = formats.flatMap((format) => codeOf(format).map((code) => [format.name, code] as const));

  it.each(all)("%s: %s is run by a test, or cannot be", (_, code) => {
    const known = [...run.map(([command]) => command), ...notRun, ...others];
    expect(known.filter((pattern) => pattern.test(code))).toHaveLength(1);
  });

  it("names everything that is held back here", () => {
    const known = [...run.map(([command]) => command), ...notRun, ...others];
    expect(known.filter((pattern) => !all.some(([, code]) => pattern.test(code)))).toEqual([]);
  });

  it.each(run.flatMap(([command, file]) => (file === undefined ? [] : [[command.source, file] as const])))(
    "%s is run in %s",
    (_, file) => {
      expect(readFileSync(join(import.meta.dirname, file), "utf8")).toContain("commandsOf(");
    },
  );
});

describeWithTool("logger", "bsdutils", () => {
  it.each(commandsOf(cef, /^logger /))("sends every event whole, however long: %s", async (command) => {
    const titles = Array.from({ length: 3 }, () => "a long title ".repeat(30));
    const long = item("url", `https://m.example/${"b".repeat(1000)}`, { facts: { titles, malware: titles } });
    const folder = await packOf(cef, [...pack, long]);
    let got = "";
    const server = createServer((socket) => socket.on("data", (chunk: Buffer) => (got += chunk.toString())));
    const port = await listening(server);
    const ended = once(server, "connection").then(([socket]: { once: unknown }[]) => socket);
    const line = command.replace("HOST", "127.0.0.1").replace("514", String(port));
    expect(await typed(line, folder)).toMatchObject({ status: 0, stderr: "" });
    await ended;
    await new Promise((resolve) => server.close(resolve));
    const sent = lines(got).map((each) => each.slice(each.indexOf("CEF:0|")));
    expect(sent).toEqual(lines(readFileSync(join(folder, "indicators.cef"), "utf8")));
    expect(Math.max(...sent.map((each) => each.length))).toBeGreaterThan(1024);
  });
});

describeWithTool("curl", "curl", () => {
  it.each(commandsOf(ecs, / sh push\.sh$/))("loads Elasticsearch: %s", async (command) => {
    const key = "aWQ6c2VjcmV0LXdvcmQ=";
    const cluster = await serveCluster(key);
    const folder = await packOf(ecs, pack);
    writeFileSync(join(folder, "key"), key);
    const line = command.replace("https://HOST:9200", cluster.url);
    expect(await typed(line, folder)).toMatchObject({ status: 0 });
    expect(cluster.documents.size).toBe(pack.filter(({ record }) => record.kind !== "cve").length);
  });

  it.each(commandsOf(hec, /^sh push\.sh /))("fills a collector of Splunk: %s", async (command) => {
    const server = await serveFeed(() => ({ json: { text: "Success", code: 0 } }));
    const folder = await packOf(hec, pack);
    writeFileSync(join(folder, "token"), "3f6d5c1e-8a27-4b0c-9d41-77e0a1b2c3d4\n");
    const line = command.replace("https://HOST:8088", server.url).replace("FILE", "token");
    expect(await typed(line, folder)).toMatchObject({ status: 0 });
    expect(server.asked.flatMap(({ body }) => lines(body))).toHaveLength(pack.length);
  });

  it.each(commandsOf(sentinelUpload, /sh push\.sh/))("uploads to Sentinel: %s", async (command) => {
    const server = await serveFeed(() => ({ json: { access_token: "tok-1" } }));
    const folder = await packOf(sentinelUpload, pack);
    const names = ["TENANT_ID", "CLIENT_ID", "CLIENT_SECRET", "WORKSPACE_ID"];
    const said = Object.fromEntries(command.includes("=") ? [] : names.map((name) => [name, "x-1"]));
    const env = { LOGIN_URL: server.url, UPLOAD_URL: server.url, PAUSE: "0", ...said };
    expect(await typed(command.replaceAll("…", "x-1"), folder, env)).toMatchObject({ status: 0, stderr: "" });
    // A pack that nothing has left has nothing to revoke.
    expect(server.asked).toHaveLength(command.endsWith("revoked.ndjson") ? 1 : 2);
  });
});

describe("a hosts file", () => {
  const known = "127.0.0.1 localhost\n";

  it("has every name after the first step, and none after the last", async () => {
    const folder = await packOf(hosts, pack);
    const file = join(folder, "etc-hosts");
    writeFileSync(file, known);
    const after: string[] = [];
    for (const command of commandsOf(hosts, /\/etc\/hosts$/)) {
      expect(await typed(command.replaceAll("/etc/hosts", "etc-hosts"), folder)).toMatchObject({ status: 0 });
      after.push(readFileSync(file, "utf8"));
    }
    const loaded = known + readFileSync(join(folder, "hosts.txt"), "utf8");
    expect(after).toEqual([loaded, loaded, known]);
  });
});

describeAlone("nft", "nftables", () => {
  it("has a table and elements after loading, and nothing after taking out", async () => {
    const folder = await packOf(nftables, pack);
    const commands = commandsOf(nftables, /^(?:nft|cp) /).map((command) => command.replaceAll("/etc/", `${folder}/`));
    const [out = "", ...others] = commands.toReversed();
    expect(out).toContain("delete table");
    const script = [...others.toReversed(), "nft list ruleset", "echo taken out:", out, "nft list ruleset"].join("\n");
    const { status, stdout, stderr } = await typed('exec unshare -rn sh -euc "$script"', folder, { script });
    expect([status, stderr]).toEqual([0, ""]);
    const [loaded = "", left] = stdout.split("taken out:\n");
    expect(loaded).toContain("elements = { 203.0.113.42 }");
    expect(left).toBe("");
  });
});

describeConformance("sigma-cli", () => {
  const low = item("domain", "low.example", { record: { level: "low" } });

  it.each([
    ...commandsOf(sigma, /^sigma /).map((command) => [command, sigma, true] as const),
    ...commandsOf(sigmaList, /^sigma /).map((command) => [command, sigmaList, false] as const),
  ])("%s", { timeout: 60_000 }, async (command, format, all) => {
    const folder = await packOf(format, [...pack, low]);
    const { status, stdout, stderr } = await typed(command, folder, pythonPrograms());
    expect(status, stderr).toBe(0);
    expect(stdout).toContain("c2.example.com");
    expect(stdout.includes("low.example")).toBe(all);
  });
});
