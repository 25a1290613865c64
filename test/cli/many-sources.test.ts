import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Reply, serveFeed } from "../support/feed-server.ts";
import { runProgram } from "../support/program.ts";
import { temporaryFolder } from "../support/temporary.ts";

const marked = "marked-s3cret-key";

/** How ten of twenty feeds fail, each in its own way, and what the run calls it. */
const bad: readonly (readonly [code: string, reply: Reply])[] = [
  ["source-unauthorised", { status: 401, body: marked }],
  ["source-forbidden", { status: 403 }],
  ["source-not-found", { status: 404 }],
  ["source-rate-limited", { status: 429, headers: { "retry-after": "86400" } }],
  ["source-refused", { status: 418 }],
  ["source-redirect", { status: 302, headers: { location: "http://127.0.0.2:9/elsewhere" } }],
  ["source-cut", cutShort],
  ["input-html", { body: "<!doctype html><title>Maintenance</title>" }],
  ["input-empty", { body: "" }],
  ["input-encoding", { body: Buffer.from("\ufeffa.example\n", "utf16le") }],
];

function cutShort(response: Parameters<Extract<Reply, (...args: never) => unknown>>[0]): void {
  response.writeHead(200, { "content-length": "1000" });
  response.write("a.example\n", () => response.destroy());
}

const rulepress = (folder: string, ...words: string[]) => runProgram(folder, { FEED_KEY: marked }, words);

it("reads twenty feeds at once, publishes what ten of them say, and has one clear line for each of the others", async () => {
  const folder = temporaryFolder();
  const { url } = await serveFeed(({ path }) => {
    const [, kind, number] = /^\/(good|bad)\/(\d+)/.exec(path) ?? [];
    if (kind === "bad") return bad[Number(number)]?.[1] ?? { status: 500 };
    return { body: `host-${number}.example.org\nnot a value\n` };
  });
  const entry = (kind: string, number: number) =>
    `  - { name: ${kind}-${number}, type: text, url: "${url}/${kind}/${number}", auth: "\${env:FEED_KEY}", license: x, republish: yes }\n`;
  const numbers = Array.from({ length: 10 }, (_, number) => number);
  const entries = numbers.flatMap((number) => [entry("good", number), entry("bad", number)]);
  writeFileSync(join(folder, "rulepress.yml"), `network: { atOnce: 20 }\nsources:\n${entries.join("")}`);

  // A redirect that would leave with the key, a wrong key, a lost page: none of them is worth another try.
  const first = await rulepress(folder, "build", "--as-of", "2026-08-22");
  expect(first.status, first.stderr).toBe(2);
  const list = readFileSync(join(folder, "rules/lists/domain.txt"), "utf8");
  expect(list).toBe(numbers.map((number) => `host-${number}.example.org\n`).join(""));
  for (const number of numbers) {
    const line = first.stdout.split("\n").filter((each) => each.startsWith(`bad-${number} `));
    expect(line, `bad-${number}`).toEqual([expect.stringContaining(`held: ${bad[number]?.[0] ?? ""}`)]);
    expect(first.stdout).toMatch(new RegExp(`^good-${number} +2 +1 +1 +read`, "m"));
  }
  expect(first.stdout + first.stderr).not.toContain("s3cret");
  // Node warns of listeners beyond the tenth on one signal.
  expect(first.stderr).not.toContain("Warning");
  expect(readFileSync(join(folder, ".rulepress-cache/reads.json"), "utf8")).not.toContain("s3cret");

  const second = await rulepress(folder, "build", "--as-of", "2026-08-22T01:00:00Z", "--json");
  expect(second.status).toBe(2);
  expect(JSON.parse(second.stdout)).toMatchObject({ live: 10, files: { changed: 0 } });
});
