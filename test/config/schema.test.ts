import { describe, expect, it } from "vitest";
import { configSchema } from "../../src/config/schema.ts";
import { settingsOf } from "../../src/config/settings.ts";
import { defaultNamespace } from "../../src/model/id.ts";
import { sources } from "./sources.ts";

const parse = (data: unknown) => configSchema(sources).parse(data);
const accepts = (data: unknown) => configSchema(sources).safeParse(data).success;
const entry = (more: Readonly<Record<string, unknown>> = {}) => ({
  name: "feed",
  type: "table",
  path: "feed.csv",
  ...more,
});

describe("defaults of the config", () => {
  it("makes a whole config of an empty file", () => {
    const config = parse({});
    expect(config.tree).toEqual({
      audience: "public",
      tlp: "clear",
      profile: "seed",
      brand: "rulepress",
      author: "rulepress Threat Intelligence Feed",
    });
    expect(config.idNamespace).toBe(defaultNamespace);
    expect(config.sources).toEqual([]);
    expect(config.levels.domain).toEqual({ high: 70, medium: 40 });
    expect(config.ttl).toEqual({
      ...{ ipv4: 30, ipv6: 30, domain: 90, url: 30, md5: 365, sha1: 365, sha256: 365, email: 90 },
      cve: "never",
    });
    expect(config.allowlist).toBeUndefined();
  });

  it("derives the author from the brand", () => {
    expect(parse({ tree: { brand: "Acme CTI" } }).tree.author).toBe("Acme CTI Threat Intelligence Feed");
    expect(parse({ tree: { brand: "Acme CTI", author: "Jo" } }).tree.author).toBe("Jo");
  });

  it("writes the name space in lower case, since ids are made of it", () => {
    const id = "6F0F2A52-0D7B-4B6E-9D57-2C1F6F0F2A52";
    expect(parse({ idNamespace: id }).idNamespace).toBe(id.toLowerCase());
  });

  it("keeps the other threshold when a kind states one", () => {
    const { levels } = parse({ levels: { domain: { high: 80 }, ipv4: { cap: "medium" } } });
    expect(levels.domain).toEqual({ high: 80, medium: 40 });
    expect(levels.ipv4).toEqual({ high: 70, medium: 40, cap: "medium" });
    expect(levels.url).toEqual({ high: 70, medium: 40 });
  });
});

describe("a source's entry", () => {
  it("takes what it leaves out from its type", () => {
    const [config] = parse({ sources: [entry({ type: "known-feed" })] }).sources;
    expect(config).toEqual({
      ...{ name: "feed", type: "known-feed", place: { path: "feed.csv" }, every: 0 },
      ...{ confidence: "medium", use: "detect" },
      ...{ nature: "snapshot", deriveHosts: true, options: {} },
      terms: {
        title: "The Known Feed",
        license: "CC0-1.0",
        terms: "https://feed.example.org/terms",
        republish: "yes",
        tlp: "green",
      },
    });
  });

  it("takes address, pace, confidence and use from a feed that states them", () => {
    const [config] = parse({ sources: [{ name: "feed", type: "keyed-feed", auth: "s3cret" }] }).sources;
    expect(config).toMatchObject({ every: 60, confidence: "low", use: "context" });
    expect(config?.place).toMatchObject({ url: "https://feed.example.org/api", access: { headers: {} } });
  });

  it("reads a file of a feed as often as it is asked to, and without its key", () => {
    const [config] = parse({ sources: [{ name: "feed", type: "keyed-feed", path: "saved.json" }] }).sources;
    expect(config).toMatchObject({ every: 0, place: { path: "saved.json" } });
  });

  const table = { name: "feed", type: "table", url: "https://feed.example.org/x.csv" };
  it.each([
    ["as a Bearer token where nothing else is known", { ...table, auth: "k" }, "bearer", "k"],
    ["as Basic for a user with a password", { ...table, auth: { user: "me", password: "k" } }, "basic", "me:k"],
    ["in the address where that has a place for it", { ...table, url: `${table.url}?k={key}`, auth: "k" }, "path", "k"],
    ["in the header that the feed wants", { ...table, type: "keyed-feed", auth: "k" }, { header: "X-Feed-Key" }, "k"],
  ])("sends a key %s", (_, stated, as, value) => {
    const [config] = parse({ sources: [stated] }).sources;
    expect(config?.place).toMatchObject({ access: { key: { manner: { as }, value } } });
  });

  it.each([
    ["that would begin another header", { auth: "k\r\nX-Other: 1" }],
    ["with a user whose name has a colon", { auth: { user: "a:b", password: "k" } }],
    ["in a header of no valid name", { headers: { "X Key": "k" } }],
  ])("refuses a key %s", (_, more) => {
    expect(() => parse({ sources: [{ ...table, ...more }] })).toThrow();
  });

  it("counts a generic format without stated terms as unclear, so that nothing of it is published by oversight", () => {
    const [config] = parse({ sources: [entry()] }).sources;
    expect(config?.terms).toEqual({ title: "feed", license: "unknown", republish: "ask", tlp: "clear" });
  });

  it("lets the entry speak louder than the type", () => {
    const stated = { title: "Mine", license: "internal", republish: "no", tlp: "amber", attribution: "By us." };
    const [config] = parse({
      sources: [entry({ type: "known-feed", nature: "append", deriveHosts: false, ...stated })],
    }).sources;
    expect(config).toMatchObject({
      nature: "append",
      deriveHosts: false,
      terms: { ...stated, terms: "https://feed.example.org/terms" },
    });
  });

  it("parts the type's own keys from the common ones, as stated", () => {
    const columns = { value: 0, type: "kind" };
    const [config] = parse({ sources: [entry({ columns, tlp: "green" })] }).sources;
    expect(config?.options).toEqual({ columns });
  });

  it.each([
    ["yes", "yes"],
    ["no", "no"],
    ["ask", "ask"],
    [true, "yes"],
    [false, "no"],
  ])("reads republish: %s as %s", (stated, wanted) => {
    expect(parse({ sources: [entry({ republish: stated })] }).sources[0]?.terms.republish).toBe(wanted);
  });
});

describe("what the config refuses", () => {
  it.each([
    ["a brand that could break out of a title", { tree: { brand: "Acme: #1" } }],
    ["a brand of more than 32 characters", { tree: { brand: "x".repeat(33) } }],
    ["an empty brand", { tree: { brand: "" } }],
    ["an author with a control character", { tree: { author: "a\u001b[2Jb" } }],
    ["a name with capitals", { sources: [entry({ name: "Feed" })] }],
    ["a name of more than 40 characters", { sources: [entry({ name: "f".repeat(41) })] }],
    ["the name that belongs to --input", { sources: [entry({ name: "input" })] }],
    ["two sources of one name", { sources: [entry(), entry({ path: "other.csv" })] }],
    ["a type that nobody registered", { sources: [entry({ type: "tabel" })] }],
    ["an option of another type", { sources: [entry({ type: "known-feed", delimiter: ";" })] }],
    ["an option with a wrong value", { sources: [entry({ delimiter: "#" })] }],
    ["terms that are no web address", { sources: [entry({ terms: "javascript:alert(1)" })] }],
    ["an unknown kind", { levels: { hostname: { high: 80 } } }],
    ["medium above high", { levels: { url: { high: 30 } } }],
    ["a score over 100", { levels: { url: { high: 101 } } }],
    ["a lifetime of no days", { ttl: { url: 0 } }],
    ["a lifetime in words", { ttl: { url: "30d" } }],
    ["a subscription without a kind", { subscriptions: { soc: { kinds: [] } } }],
    ["a subscription whose time is no duration", { subscriptions: { soc: { since: "lately" } } }],
    [
      "a subscription that excludes two things in one entry",
      { subscriptions: { soc: { exclude: [{ domain: "a.example", value: "b.example" }] } } },
    ],
    ["a subscription with a name that would leave its folder", { subscriptions: { "../soc": {} } }],
    ["a list where a mapping belongs", []],
  ])("refuses %s", (_, data) => {
    expect(accepts(data)).toBe(false);
  });

  it.each([
    ["every character that a brand may have", { tree: { brand: "Société A.B-C_D & E's 9" } }],
    ["a lifetime without end", { ttl: { url: "never" } }],
    ["a subscription without formats, which means all", { subscriptions: { soc: { kinds: ["url"] } } }],
    [
      "a subscription with every condition",
      {
        subscriptions: {
          soc: {
            ...{
              kinds: ["url"],
              levels: ["high"],
              confidences: ["high"],
              minScore: 50,
              sources: ["kev"],
              tlp: "green",
            },
            ...{ categories: ["phishing"], industries: ["finance"], since: "7d", max: 10, formats: ["csv"] },
            exclude: [{ domain: "a.example" }, { cidr: "192.0.2.0/24" }, { regex: "^x" }, { value: "b.example" }],
          },
        },
      },
    ],
    [
      "a subscription of the contract",
      { subscriptions: { "soc-eu": { kinds: ["url"], levels: ["high"], formats: ["splunk-app"], max: 5000 } } },
    ],
  ])("accepts %s", (_, data) => {
    expect(accepts(data)).toBe(true);
  });
});

describe("settingsOf", () => {
  it("holds what shapes output, with sources in order of name", () => {
    const config = parse({
      ttl: { domain: "never", url: 7 },
      sources: [entry({ name: "zeta" }), entry({ name: "alpha", type: "known-feed" })],
    });
    const settings = settingsOf(config);
    expect(Object.keys(settings.sources)).toEqual(["alpha", "zeta"]);
    expect(settings.ttlDays).toEqual({ ipv4: 30, ipv6: 30, url: 7, md5: 365, sha1: 365, sha256: 365, email: 90 });
    expect(settings).toMatchObject({
      namespace: defaultNamespace,
      audience: "public",
      brand: "rulepress",
      levels: config.levels,
    });
  });

  it("is the same whatever the order of sources in the file", () => {
    const [a, b] = [entry({ name: "a" }), entry({ name: "b" })];
    expect(JSON.stringify(settingsOf(parse({ sources: [b, a] })))).toBe(
      JSON.stringify(settingsOf(parse({ sources: [a, b] }))),
    );
  });
});
