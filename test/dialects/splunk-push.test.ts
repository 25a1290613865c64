import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pushScript } from "../../src/dialects/splunk-push.ts";
import { hec } from "../../src/formats/hec.ts";
import { printed } from "../support/format.ts";
import { type Reply, serveFeed } from "../support/feed-server.ts";
import { hostilePack, pack } from "../support/pack.ts";
import { describeLinter, tool } from "../support/python.ts";

const good: Reply = { json: { text: "Success", code: 0 } };
const token = "3f6d5c1e-8a27-4b0c-9d41-77e0a1b2c3d4";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-push-"));
  mkdirSync(join(folder, "tmp"));
  write("push.sh", pushScript);
  write("events.ndjson", printed(hec, [...pack, ...hostilePack]));
  write("gone.ndjson", printed(hec, pack.slice(0, 2), "gone.ndjson"));
  write("token", `${token}\n`);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
};
const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");
const fileLines = (name: string) => linesOf(readFileSync(join(folder, name), "utf8"));

interface Ended {
  readonly status: number;
  readonly said: string;
}

/** Runs the script as a person or a cron job would; the environment holds nothing that is not said here. */
function push(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const given = { PATH: process.env["PATH"] ?? "", TMPDIR: join(folder, "tmp"), HOME: folder, ...env };
  return new Promise((resolve) => {
    execFile("sh", [join(folder, "push.sh"), ...args], { env: given }, (error, stdout, stderr) => {
      resolve({
        status: typeof error?.code === "number" ? error.code : error === null ? 0 : -1,
        said: stdout + stderr,
      });
    });
  });
}

const withToken = (url: string, ...more: string[]) =>
  push(["--url", url, "--token-file", join(folder, "token"), ...more]);

describe("the script that sends events", () => {
  it("sends every line of both files once and in order, in parts below the limit", async () => {
    const server = await serveFeed(() => good);
    const { status, said } = await withToken(`${server.url}//`, "--part", "5000");
    expect(said).toContain("events.ndjson: 31 events in ");
    expect(status).toBe(0);
    expect(server.asked.flatMap(({ body }) => linesOf(body))).toEqual([
      ...fileLines("events.ndjson"),
      ...fileLines("gone.ndjson"),
    ]);
    for (const { method, path, headers, body } of server.asked) {
      expect([method, path]).toEqual(["POST", "/services/collector/event"]);
      expect(headers).toMatchObject({ authorization: `Splunk ${token}`, "content-type": "application/json" });
      expect(Buffer.byteLength(body) <= 5000 || linesOf(body).length === 1).toBe(true);
    }
    expect(server.asked.length).toBeGreaterThan(4);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });

  it("sends named files alone, and nothing of an empty one", async () => {
    const server = await serveFeed(() => good);
    write("gone.ndjson", "");
    const { status, said } = await withToken(server.url, join(folder, "gone.ndjson"));
    expect(said).toContain("gone.ndjson: 0 events in 0 parts");
    expect([status, server.asked.length]).toEqual([0, 0]);
  });

  it("asks a busy collector again, with the same events", async () => {
    const answers: Reply[] = [{ status: 503, json: { text: "Server is busy", code: 9 } }, good];
    const server = await serveFeed(() => answers.shift() ?? good);
    const { status, said } = await withToken(server.url, join(folder, "gone.ndjson"));
    expect(said).toContain("2 events in 1 parts");
    expect(status).toBe(0);
    expect(server.asked.map(({ body }) => linesOf(body))).toEqual([fileLines("gone.ndjson"), fileLines("gone.ndjson")]);
  });

  it.each<[string, Reply, string]>([
    ["refuses the token", { status: 403, json: { text: "Invalid token", code: 4 } }, "answered 403: {"],
    ["stays busy", { status: 503, json: { text: "Server is busy", code: 9 } }, "answered 503: {"],
    ["is another server", { body: "<html>\u001b[31mSign in</html>" }, "answered 200: <html>[31mSign in</html>"],
    ["is gone in the middle", (response) => void response.destroy(), "answered nothing"],
  ])("stops at once, and says so, when the collector %s", async (_, answer, words) => {
    const server = await serveFeed(() => answer);
    const { status, said } = await withToken(server.url, "--part", "5000", "--retries", "0");
    expect(said).toContain(`events.ndjson, part 1: the collector ${words}`);
    expect([status, server.asked.length]).toEqual([2, 1]);
    expect(said).not.toContain(token);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });

  it("says how far it came when a later part is refused", async () => {
    const answers: Reply[] = [good, { status: 400, json: { text: "Invalid data format", code: 6 } }];
    const server = await serveFeed(() => answers.shift() ?? good);
    const { status, said } = await withToken(server.url, "--part", "5000");
    expect(said).toContain("events.ndjson, part 2: the collector answered 400");
    expect([status, server.asked.length]).toEqual([2, 2]);
  });

  it.each(["a file", "the environment"])("takes a token from %s as it is, whatever it is made of", async (from) => {
    const odd = "a\"b\\c$(id)'%s`id`;&|<>!*~#@-\\n";
    const server = await serveFeed(() => good);
    write("token", odd);
    const { status } = await (from === "a file"
      ? withToken(server.url)
      : push([], { SPLUNK_HEC_URL: server.url, SPLUNK_HEC_TOKEN: odd }));
    expect(status).toBe(0);
    expect(server.asked.map(({ headers }) => headers.authorization)).toEqual(server.asked.map(() => `Splunk ${odd}`));
  });

  it.skipIf(!existsSync("/proc/self/cmdline"))("shows the token to nobody who lists processes", async () => {
    const seen: string[] = [];
    const server = await serveFeed(() => {
      for (const id of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) seen.push(commandLine(id));
      return good;
    });
    expect((await withToken(server.url)).status).toBe(0);
    // The search does see curl and the script at work.
    expect(seen.some((line) => line.includes(`${server.url}/services/collector/event`))).toBe(true);
    expect(seen.some((line) => line.includes(join(folder, "push.sh")))).toBe(true);
    expect(seen.filter((line) => line.includes(token))).toEqual([]);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, string]>([
    ["no collector", [], { SPLUNK_HEC_TOKEN: token }, "no collector: say --url"],
    ["no address", ["--url", "splunk:8088"], { SPLUNK_HEC_TOKEN: token }, "splunk:8088 is no address"],
    ["no token", ["--url", "URL"], {}, "no token: say --token-file"],
    ["a token file that is not there", ["--url", "URL", "--token-file", "/nowhere/t"], {}, "/nowhere/t cannot be read"],
    [
      "a token with a line break",
      ["--url", "URL"],
      { SPLUNK_HEC_TOKEN: `${token}\r\nX-A: b` },
      "the token holds a blank",
    ],
    ["an option that nobody knows", ["--insecure"], {}, "there is no option --insecure"],
    ["an option without its value", ["--url"], {}, "--url wants a value"],
    ["a number that is none", ["--url", "URL", "--part", "1k"], { SPLUNK_HEC_TOKEN: token }, "1k is no number"],
    [
      "a file that is not there",
      ["--url", "URL", "/nowhere/e"],
      { SPLUNK_HEC_TOKEN: token },
      "/nowhere/e cannot be read",
    ],
  ])("sends nothing with %s", async (_, args, env, words) => {
    const server = await serveFeed(() => good);
    const { status, said } = await push(
      args.map((arg) => (arg === "URL" ? server.url : arg)),
      env,
    );
    expect(said).toContain(`push.sh: ${words}`);
    expect([status, server.asked.length]).toEqual([1, 0]);
    expect(said).not.toContain(token);
  });

  it("refuses an empty token file", async () => {
    write("token", "");
    const { status, said } = await withToken("https://127.0.0.1:1");
    expect(said).toContain("token is empty");
    expect(status).toBe(1);
  });

  it("warns of a way that everybody can read", async () => {
    const server = await serveFeed(() => good);
    expect((await withToken(server.url)).said).toContain(`the token travels unencrypted to ${server.url}`);
  });

  it("says how it is used", async () => {
    const { status, said } = await push(["--help"]);
    expect(status).toBe(0);
    for (const option of ["--url", "--token-file", "--cacert", "--part", "--retries"])
      expect(said).toContain(`  ${option} `);
  });
});

/** Arguments of a process; nothing of one that has ended meanwhile. */
function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH")) return "";
    throw error;
  }
}

describeLinter("shellcheck", () => {
  it("finds nothing in the script, and would find what is no POSIX sh", () => {
    const check = (input: string) =>
      tool("shellcheck", ["--shell=sh", "--enable=quote-safe-variables", "-"], { input });
    expect(check(pushScript)).toMatchObject({ stdout: "", status: 0 });
    expect(check(`${pushScript}[[ $token == x ]]\n`).stdout).toContain("SC3010");
  });
});
