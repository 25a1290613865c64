import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ecs } from "../../src/formats/ecs.ts";
import { textOf } from "../../src/model/format.ts";
import type { Item } from "../../src/model/plugin.ts";
import { packFolder, push, serveCluster } from "../support/elastic.ts";
import type { Asked } from "../support/feed-server.ts";
import { goneAt } from "../support/format.ts";
import { item, settings } from "../support/pack.ts";

const key = "aWQ6c2VjcmV0LXdvcmQ=";
const [a, b, c] = ["a.example", "b.example", "c.example"].map((value) => item("domain", value));
const nameOf = (given: Item | undefined) => `rulepress-threat-indicators/${given?.record.id ?? ""}`;
const bulks = (asked: readonly Asked[]) => asked.filter(({ path }) => path.startsWith("/_bulk"));

/** The files of a pack, with each part cut after one indicator. */
function pack(held: readonly (Item | undefined)[], gone: readonly (Item | undefined)[] = []): string {
  const [indicators, deletes] = ecs.documents;
  if (indicators === undefined || deletes === undefined) throw new Error("ecs has no two documents");
  const parts = held.flatMap((each) => (each === undefined ? [] : [textOf(indicators, [each], settings)]));
  const left = gone.flatMap((each) => (each === undefined ? [] : [{ ...each, gone: goneAt }]));
  const numbered = parts.map((text, at): [string, string] => [
    `indicators${at === 0 ? "" : `-00${at + 1}`}.ndjson`,
    text,
  ]);
  const files = { ...Object.fromEntries(numbered), "delete.ndjson": textOf(deletes, left, settings) };
  return packFolder({ ...files, ...ecs.fixed?.(settings) });
}

it("puts the templates before the first document, then every part", async () => {
  const cluster = await serveCluster(key);
  const { code, stderr } = await push(pack([a, b]), { ELASTIC_URL: `${cluster.url}/`, ELASTIC_API_KEY: key });
  expect(stderr).toBe("push.sh: indicators-002.ndjson is loaded.\npush.sh: indicators.ndjson is loaded.\n");
  expect(code).toBe(0);
  expect(cluster.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "PUT /_component_template/rulepress-threat-indicators@mappings",
    "PUT /_index_template/rulepress-threat-indicators",
    "POST /_bulk?filter_path=errors,items.*.error",
    "POST /_bulk?filter_path=errors,items.*.error",
  ]);
  expect(bulks(cluster.asked).map(({ headers }) => headers["content-type"])).toEqual(
    Array(2).fill("application/x-ndjson"),
  );
  expect([...cluster.templates.keys()]).toHaveLength(2);
  expect([...cluster.documents.keys()].sort()).toEqual([nameOf(a), nameOf(b)].sort());
});

it("takes out what was withdrawn, and brings back what was revived", async () => {
  const cluster = await serveCluster(key);
  const env = { ELASTIC_URL: cluster.url, ELASTIC_API_KEY: key };
  const held = async (folder: string) => {
    expect(await push(folder, env)).toMatchObject({ code: 0 });
    return [...cluster.documents.keys()].sort();
  };
  expect(await held(pack([a, b]))).toEqual([nameOf(a), nameOf(b)].sort());
  // c has left before this cluster ever held it.
  expect(await held(pack([a], [b, c]))).toEqual([nameOf(a)]);
  expect(await held(pack([a, b], [c]))).toEqual([nameOf(a), nameOf(b)].sort());
});

it("changes nothing when it is run again", async () => {
  const cluster = await serveCluster(key);
  const env = { ELASTIC_URL: cluster.url, ELASTIC_API_KEY: key };
  await push(pack([a, b]), env);
  const before = [...cluster.documents];
  await push(pack([a, b]), env);
  expect([...cluster.documents]).toEqual(before);
});

it.each([
  ["429", { status: 429, json: { error: "too many requests" } }],
  ["503", { status: 503 }],
  [
    "200 with a rejected item",
    { json: { errors: true, items: [{ index: { error: { type: "es_rejected_execution_exception" } } }] } },
  ],
])("sends a part again that was answered by %s", async (_, answer) => {
  const cluster = await serveCluster(key, ({ path }, turn) =>
    path.startsWith("/_bulk") && turn < 5 ? answer : undefined,
  );
  const { code } = await push(pack([a]), { ELASTIC_URL: cluster.url, ELASTIC_API_KEY: key });
  expect(code).toBe(0);
  expect(bulks(cluster.asked)).toHaveLength(3);
  expect([...cluster.documents.keys()]).toEqual([nameOf(a)]);
});

it("gives up on a cluster that stays busy, and says so", async () => {
  const cluster = await serveCluster(key, () => ({ status: 429 }));
  const { code, stderr } = await push(pack([a]), { ELASTIC_URL: cluster.url, ELASTIC_API_KEY: key });
  expect(code).toBe(1);
  expect(stderr).toContain("too busy for component-template.json, five times");
  expect(cluster.asked).toHaveLength(5);
});

const refused = {
  errors: true,
  items: [{ index: { error: { type: "document_parsing_exception", reason: "no ip \u001b]0;x\u0007\u202e" } } }],
};

it.each([
  ["an item that the index refuses", { json: refused }, "delete.ndjson was not taken as a whole: "],
  ["a bulk that is answered by a page", { body: "<html>" }, "delete.ndjson was not taken as a whole: <html>"],
  ["a key without the right", { status: 403, json: { error: "unauthorized" } }, "refuses the key (403)"],
  ["a body that is too large", { status: 413 }, "answered 413 for delete.ndjson"],
  ["a redirect", { status: 302, headers: { location: "http://127.0.0.1/" } }, "answered 302"],
])("stops at %s, and sends nothing after it", async (_, answer, words) => {
  const cluster = await serveCluster(key, ({ path }) => (path.startsWith("/_bulk") ? answer : undefined));
  const { code, stderr } = await push(pack([a], [b]), { ELASTIC_URL: cluster.url, ELASTIC_API_KEY: key });
  expect(code).toBe(1);
  expect(stderr).toContain(words);
  // What a server says cannot steer the terminal.
  expect(stderr).toMatch(/^[\x20-\x7e\n]+$/);
  expect(bulks(cluster.asked)).toHaveLength(1);
});

it("names a server that is not there", async () => {
  const { code, stderr } = await push(pack([a]), { ELASTIC_URL: "http://127.0.0.1:1", ELASTIC_API_KEY: key });
  expect(code).toBe(1);
  expect(stderr).toContain("push.sh: http://127.0.0.1:1 does not answer.");
});

it("reads the key from a file, and refuses a wrong one without showing it", async () => {
  const cluster = await serveCluster(key);
  const folder = pack([a]);
  const keyFile = join(folder, "the key");
  writeFileSync(keyFile, `${key}\n`);
  const env = { ELASTIC_URL: cluster.url, ELASTIC_API_KEY_FILE: keyFile };
  expect(await push(folder, env)).toMatchObject({ code: 0 });
  writeFileSync(keyFile, "d3Jvbmc=");
  const { code, stdout, stderr } = await push(folder, env);
  expect(code).toBe(1);
  expect(stderr).toContain("refuses the key (401)");
  expect(stdout + stderr).not.toContain("d3Jvbmc");
});

it.each([
  ["no address", {}, "ELASTIC_URL is not set"],
  ["a password in the address", { ELASTIC_URL: "https://me:word@127.0.0.1" }, "holds a name or password"],
  ["no key", { ELASTIC_URL: "http://127.0.0.1:1" }, "Neither ELASTIC_API_KEY nor"],
  [
    "a key that would be an option of curl",
    { ELASTIC_URL: "http://127.0.0.1:1", ELASTIC_API_KEY: 'a"\nurl=x' },
    "encoded form",
  ],
])("refuses %s", async (_, env, words) => {
  const { code, stderr } = await push(pack([a]), env);
  expect(code).toBe(1);
  expect(stderr).toContain(words);
  expect(stderr).not.toContain("word@");
});

it("keeps the key out of the arguments of every program", async () => {
  const cluster = await serveCluster(key);
  const folder = pack([a]);
  const bin = join(folder, "bin");
  const trace = join(folder, "arguments");
  const wrapper = `#!/bin/sh\nprintf '%s\\n' "$@" >>"${trace}"\nPATH=$REAL exec curl "$@"\n`;
  mkdirSync(bin);
  writeFileSync(join(bin, "curl"), wrapper);
  chmodSync(join(bin, "curl"), 0o755);
  const real = process.env["PATH"] ?? "";
  const env = { ELASTIC_URL: cluster.url, ELASTIC_API_KEY: key, PATH: `${bin}:${real}`, REAL: real };
  expect(await push(folder, env)).toMatchObject({ code: 0 });
  const seen = readFileSync(trace, "utf8");
  expect(seen).toContain("--data-binary");
  expect(seen).not.toContain(key);
});
