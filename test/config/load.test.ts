import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { loadAllowEntries, loadConfig, loadHouse, readTextFile } from "../../src/config/load.ts";
import { commonKeys, optionKeys } from "../../src/config/source-entry.ts";
import { PressError } from "../../src/model/errors.ts";
import { sources as registered } from "../../src/sources/registry.ts";
import { sources } from "./sources.ts";

type Files = Readonly<Record<string, string>>;

function load(yaml: string, { files = {}, env = {} }: { files?: Files; env?: Files } = {}) {
  const disk = new Map(Object.entries({ "rulepress.yml": yaml, ...files }));
  return loadConfig("rulepress.yml", (path) => disk.get(path), env, sources);
}

function errorOf(run: () => unknown): PressError {
  try {
    run();
  } catch (error) {
    if (error instanceof PressError) return error;
    throw error;
  }
  throw new Error("it did not throw");
}

const failure = (yaml: string, lent?: Parameters<typeof load>[1]) => errorOf(() => load(yaml, lent));
const feed = "sources:\n  - name: feed\n    type: table\n    path: feed.csv\n";

describe("a config that loads", () => {
  it("puts paths below the folder of the config", () => {
    const disk = new Map([
      ["team/rulepress.yml", `${feed}allowlist: [lists/ours.yml, /etc/all.yml]\n`],
      ["team/lists/ours.yml", "[]"],
      ["/etc/all.yml", "[]"],
    ]);
    const config = loadConfig("team/rulepress.yml", (path) => disk.get(path), {}, sources);
    expect(config.sources[0]?.place).toEqual({ path: "team/feed.csv" });
    expect(config.allowlist).toEqual(["team/lists/ours.yml", "/etc/all.yml"]);
  });

  it("takes allowlist.yml where there is one and the config does not say", () => {
    expect(load("", { files: { "allowlist.yml": "[]" } }).allowlist).toEqual(["allowlist.yml"]);
    expect(load("").allowlist).toEqual([]);
    expect(load("allowlist: []", { files: { "allowlist.yml": "[]" } }).allowlist).toEqual([]);
  });

  it("reads the entries of every allowlist file in order", () => {
    const read = (path: string) => ({ "a.yml": "- { value: x, reason: r, owner: o }", "b.yml": "# none yet" })[path];
    const config = { ...load(""), allowlist: ["a.yml", "b.yml"] };
    expect(loadAllowEntries(config, read)).toEqual([{ value: "x", reason: "r", owner: "o" }]);
  });

  it("gives way out and allowlist without the keys of feeds, and still finds what is wrong with them", () => {
    const keyed = 'sources:\n  - { name: feed, type: keyed-feed, auth: "${env:FEED_KEY}" }\n';
    const house = (yaml: string) =>
      loadHouse("rulepress.yml", (path) => ({ "rulepress.yml": yaml, "a.yml": "[]" })[path], {});
    const { network, allowlist, sources: none } = house(`${keyed}network: { caFile: ca.pem }\nallowlist: [a.yml]\n`);
    expect({ network, allowlist, none }).toMatchObject({
      network: { caFile: "ca.pem" },
      allowlist: ["a.yml"],
      none: [],
    });
    expect(errorOf(() => house(`${keyed}network: { caFiel: ca.pem }\n`)).message).toContain("rulepress.yml:3");
    expect(errorOf(() => house('network: { proxy: "${env:PROXY}" }\n')).message).toContain("PROXY");
    expect(errorOf(() => house("- no mapping\n")).code).toMatch(/^config-/);
  });

  it("puts secrets of the environment into whole values", () => {
    const keyed = 'sources:\n  - name: feed\n    type: keyed-feed\n    auth: "${env:FEED_KEY}"\n';
    const config = load(keyed, { env: { FEED_KEY: "s3cret" } });
    expect(config.sources[0]?.place).toMatchObject({ access: { key: { value: "s3cret" } } });
  });

  it("reads the repository's own files", () => {
    const config = loadConfig("rulepress.yml", readTextFile, {});
    expect(config.tree.brand).toBe("rulepress");
    expect(loadAllowEntries(config, readTextFile)).toEqual([]);
  });

  it("reads, of the repository's own sources, nothing that needs a key or may not be republished", () => {
    const config = loadConfig("rulepress.yml", readTextFile, {});
    expect(config.sources.length).toBeGreaterThan(5);
    for (const { name, terms, place } of config.sources) {
      expect([name, terms.republish]).toEqual([name, "yes"]);
      expect(place).toMatchObject({ url: expect.stringMatching(/^https:/) as unknown, access: { headers: {} } });
      expect(place).not.toHaveProperty("access.key");
    }
  });
});

describe("the registered types", () => {
  it.each(registered.map((source) => [source.name, source] as const))(
    "%s keeps its options apart from the common keys",
    (_, source) => {
      expect(source.options).toBeInstanceOf(z.ZodObject);
      expect(optionKeys(source).filter((key) => key === "type" || Object.hasOwn(commonKeys, key))).toEqual([]);
    },
  );

  it("read the examples that stand in the repository's own config as comments", () => {
    const text = readTextFile("rulepress.yml") ?? "";
    const uncommented = text
      .replace(/^(levels|subscriptions|network): .*$/gm, "$1:")
      .replace(/^#(?= {2}\S| {3,})/gm, "")
      .replace(/^ {2}# (?=- \{|- name:| {2}\w+:)/gm, "  ");
    const env = { SOC_DEFENDERS_KEY: "k", PARTNER_LOGIN: "me:k" };
    const config = loadConfig("rulepress.yml", (path) => (path === "rulepress.yml" ? uncommented : "[]"), env);
    const names = config.sources.map(({ name }) => name);
    expect(names.slice(-7)).toEqual([
      ...["openphish", "phishtank", "et-compromised", "blocklist-de", "soc-defenders", "partner", "own"],
    ]);
    expect(config.sources.at(-1)).toMatchObject({ confidence: "high", terms: { republish: "yes", tlp: "green" } });
    expect(config.network).toMatchObject({ contact: "soc@example.com", proxy: "http://proxy.example:3128" });
    expect(config.levels.domain.high).toBe(80);
    expect(Object.keys(config.subscriptions)).toEqual(["soc"]);
  });
});

describe("what a finding says", () => {
  it.each([
    [
      "an unknown key, with the key that was meant",
      `${feed}    colums: { value: 0 }\n`,
      "config-unknown-key",
      "rulepress.yml:5:5: sources[0].colums is not a known key.",
      'Did you mean "columns"?',
    ],
    [
      "an unknown key inside an option, with the option's own keys",
      `${feed}    columns: { value: 0, tipe: 1 }\n`,
      "config-unknown-key",
      "rulepress.yml:5:26: sources[0].columns.tipe is not a known key.",
      'Did you mean "type"? Known here: value, type.',
    ],
    [
      "a key of another type, without suggesting what the stated type does not have",
      "sources:\n  - { name: feed, type: known-feed, path: x, colums: 0 }\n",
      "config-unknown-key",
      "rulepress.yml:2:46: sources[0].colums is not a known key.",
      "Known here: type, name, path, url, auth, headers, caFile, maxMegabytes, every, nature, title, license, terms, attribution, republish, tlp, deriveHosts, confidence, use.",
    ],
    [
      "a key that is no text, by the name it looks like",
      "1e9: x\n",
      "config-unknown-key",
      "rulepress.yml:1:1: 1e9 is not a known key.",
      "Known here: tree,",
    ],
    [
      "an unknown key at the top, near nothing",
      "colour: red\n",
      "config-unknown-key",
      "rulepress.yml:1:1: colour is not a known key.",
      "Known here: tree, idNamespace,",
    ],
    [
      "an unknown key of one kind",
      "levels:\n  domain: { hihg: 80 }\n",
      "config-unknown-key",
      "rulepress.yml:2:13: levels.domain.hihg is not a known key.",
      'Did you mean "high"?',
    ],
    [
      "a type that is not registered",
      "sources:\n  - { name: feed, type: tabel, path: x }\n",
      "config-value",
      "rulepress.yml:2:19: sources[0].type must be one of table, known-feed, keyed-feed.",
      'Did you mean "table"?',
    ],
    [
      "an address beside a file",
      `${feed}    url: https://feed.example.org/x.csv\n`,
      "config-value",
      "rulepress.yml:5:5: sources[0].url must not stand beside path: choose one.",
      undefined,
    ],
    [
      "an address with a password in it",
      "sources:\n  - name: feed\n    type: table\n    url: https://me:s3cret@feed.example.org/x.csv\n",
      "config-value",
      'rulepress.yml:4:5: sources[0].url must hold no user or password: use "auth".',
      undefined,
    ],
    [
      "an address of a kind that no feed has",
      "sources:\n  - name: feed\n    type: table\n    url: file:///etc/passwd\n",
      "config-value",
      "rulepress.yml:4:5: sources[0].url must begin with https://, http:// or ssh://.",
      undefined,
    ],
    [
      "a key that the feed asks for, with where to get one",
      "sources:\n  - name: feed\n    type: keyed-feed\n",
      "config-value",
      "rulepress.yml:2:5: sources[0].auth must be given: the feed asks for a key, which one gets at https://feed.example.org/keys.",
      undefined,
    ],
    [
      "an address that waits for a key",
      "sources:\n  - name: feed\n    type: table\n    url: https://feed.example.org/{key}/x.csv\n",
      "config-value",
      "rulepress.yml:2:5: sources[0].auth must be given: the address has a place for a key.",
      undefined,
    ],
    [
      "a missing key, at the entry that lacks it",
      "sources:\n  - name: feed\n    type: table\n",
      "config-missing-key",
      "rulepress.yml:2:5: sources[0].path is missing.",
      undefined,
    ],
    [
      "a value of the wrong type",
      "tree:\n  brand: 7\n",
      "config-value",
      "rulepress.yml:2:3: tree.brand must be text, not a number.",
      undefined,
    ],
    [
      "a value that fits none of two types",
      `${feed}    columns: { value: [1] }\n`,
      "config-value",
      "rulepress.yml:5:16: sources[0].columns.value must be text or a number, not a list.",
      undefined,
    ],
    [
      "a name that is given twice, with the first",
      `${feed}  - name: feed\n    type: table\n    path: b.csv\n`,
      "config-value",
      "rulepress.yml:5:5: sources[1].name must be unique: sources[0] has the same name.",
      undefined,
    ],
    [
      "an allowlist file that is not there",
      "allowlist:\n  - ours.yml\n",
      "config-missing",
      "rulepress.yml:2:5: allowlist[0] names a file that does not exist.",
      undefined,
    ],
    [
      "a config that is no mapping",
      "- a\n- b\n",
      "config-value",
      "rulepress.yml:1:1: the file must be a mapping of keys, not a list.",
      undefined,
    ],
    [
      "a number out of range",
      "levels:\n  url: { high: 120 }\n",
      "config-value",
      "rulepress.yml:2:10: levels.url.high must be at most 100.",
      undefined,
    ],
  ])("names %s", (_, yaml, code, message, hint) => {
    const error = failure(yaml);
    expect(error.code).toBe(code);
    expect(error.message).toBe(message);
    if (hint === undefined) expect(error.hint).toBeUndefined();
    else expect(error.hint?.startsWith(hint), error.hint).toBe(true);
  });

  it("tells all findings at once, in the order of the file, each with its place", () => {
    const error = failure(`${feed}    tlp: blue\n    delimiter: x\ntree:\n  brnd: Acme\n`);
    expect(error.message.split("\n").map((line) => line.split(": ", 1)[0])).toEqual([
      "rulepress.yml:5:5",
      "rulepress.yml:6:5",
      "rulepress.yml:8:3",
    ]);
    expect(error.message).toContain('tree.brnd is not a known key. Did you mean "brand"?');
  });

  it("stops after ten findings and counts the rest", () => {
    const error = failure(Array.from({ length: 13 }, (_, index) => `key${index}: x\n`).join(""));
    expect(error.message.split("\n")).toHaveLength(11);
    expect(error.message).toMatch(/… and 3 more\.$/);
  });

  it("does not call a key missing that was only mistyped", () => {
    const error = failure("sources:\n  - { name: feed, type: table, pth: feed.csv }\n");
    expect(error.message).toBe("rulepress.yml:2:32: sources[0].pth is not a known key.");
  });

  it("says what to do when there is no config", () => {
    const error = errorOf(() => loadConfig("other.yml", () => undefined, {}, sources));
    expect(error.code).toBe("config-missing");
    expect(error.message).toBe("other.yml does not exist.");
    expect(error.hint).toContain("--config");
  });
});

describe("YAML that is refused", () => {
  const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    .concat(["b", "c", "d", "e"].map((name, index) => `${name}: &${name} [${"*abcd"[index + 1] ?? ""}]`))
    .join("\n")
    .replace(/\[(\w)\]/g, (_, name: string) => `[${Array.from({ length: 9 }, () => `*${name}`).join(", ")}]`);

  it.each([
    ["a key that stands twice", "tree: {}\ntree: {}\n", "rulepress.yml:2:1: "],
    ["a tab for indentation", "tree:\n\tbrand: x\n", "rulepress.yml:2:"],
    ["a second document", "tree: {}\n---\ntree: {}\n", "rulepress.yml:2:"],
    ["a tag that runs code elsewhere", "tree: !!js/function 'x'\n", "rulepress.yml:1:7: "],
    ["aliases that multiply", bomb, "rulepress.yml: its aliases"],
    ["an alias of itself", "tree: &t [*t]\n", "rulepress.yml: its aliases"],
  ])("refuses %s", (_, yaml, place) => {
    const error = failure(yaml);
    expect(error.code).toBe("config-yaml");
    expect(error.message.startsWith(place)).toBe(true);
  });

  it("cannot be led to the prototype of all objects", () => {
    expect(failure("__proto__: { polluted: yes }\n").code).toBe("config-unknown-key");
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

describe("secrets", () => {
  it("names place, key and variable when the environment lacks it", () => {
    const error = failure(`${feed}    auth: "\${env:FEED_KEY}"\n`);
    expect(error.code).toBe("config-env");
    expect(error.message).toBe(
      "rulepress.yml:5:5: sources[0].auth needs the environment variable FEED_KEY, which is not set or empty.",
    );
    expect(error.hint).toContain("Set FEED_KEY");
  });

  it.each([
    ["a key", "    auth: s3cret\n", "sources[0].auth"],
    ["a password", "    auth: { user: me, password: s3cret }\n", "sources[0].auth.password"],
    ["a header with a key", "    headers: { X-Api-Key: s3cret }\n", 'sources[0].headers["X-Api-Key"]'],
  ])("refuses %s that is written into the file, without repeating it", (_, yaml, key) => {
    const error = failure(`sources:\n  - name: feed\n    type: table\n    url: https://feed.example.org/\n${yaml}`);
    expect(error.code).toBe("config-secret");
    expect(error.message).toContain(`${key} is written into the file`);
    expect(`${error.message}${error.hint ?? ""}`).not.toContain("s3cret");
  });

  it("refuses a reference inside a longer text", () => {
    const error = failure(`${feed}    auth: "Bearer \${env:FEED_KEY}"\n`, { env: { FEED_KEY: "s3cret" } });
    expect(error.code).toBe("config-env");
    expect(error.message).not.toContain("s3cret");
  });

  it.each([
    ["the schema's own words quote the value", `${feed}    word: "\${env:KEY}"\n`, "wrong-s3cret"],
    ["a word near it could be suggested", `${feed}    tlp: "\${env:KEY}"\n`, "ambre"],
    ["it is a name that is given twice", `${feed}  - { name: "\${env:KEY}", type: table, path: x }\n`, "feed"],
  ])("neither repeats a secret nor hints at it when %s", (_, yaml, secret) => {
    const error = failure(yaml, { env: { KEY: secret } });
    expect(error.code).toBe("config-value");
    expect(error.hint).toBeUndefined();
    expect(error.message).not.toMatch(/s3cret|ambre/);
  });
});

describe("readTextFile", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "rulepress-config-"));
    writeFileSync(join(folder, "there.yml"), "tree: {}\n");
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("gives the text of a file, and undefined where there is none", () => {
    expect(readTextFile(join(folder, "there.yml"))).toBe("tree: {}\n");
    expect(readTextFile(join(folder, "absent.yml"))).toBeUndefined();
  });

  it("does not take a folder for a missing file", () => {
    const error = errorOf(() => readTextFile(folder));
    expect(error.code).toBe("config-unreadable");
    expect(error.message).toContain("EISDIR");
  });
});
