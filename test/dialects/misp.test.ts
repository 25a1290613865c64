import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type Attribute,
  attributeForms,
  attributeText,
  type EventHeader,
  eventText,
  hashLine,
  manifestKey,
  manifestText,
  mispSeconds,
  mispValue,
  tlpTag,
} from "../../src/dialects/misp.ts";

const attribute: Attribute = {
  uuid: "11111111-1111-5111-8111-111111111111",
  kind: "domain",
  value: "evil.example",
  stamp: 1_778_400_000,
  comment: 'Title with "quotes"',
  deleted: false,
};
const header: EventHeader = {
  uuid: "22222222-2222-5222-8222-222222222222",
  info: "Acme: Alpha 2026-05",
  date: "2026-05-01",
  org: { uuid: "33333333-3333-5333-8333-333333333333", name: "Acme" },
  tlp: "clear",
  stamp: 1_778_400_000,
};

describe("attributeForms", () => {
  it.each([
    ["ipv4", "ip-dst", "Network activity", true],
    ["ipv6", "ip-dst", "Network activity", true],
    ["domain", "domain", "Network activity", true],
    ["url", "url", "Network activity", true],
    ["md5", "md5", "Payload delivery", true],
    ["sha1", "sha1", "Payload delivery", true],
    ["sha256", "sha256", "Payload delivery", true],
    ["email", "email-src", "Payload delivery", true],
    ["cve", "vulnerability", "External analysis", false],
  ] as const)("prints %s as %s", (kind, type, category, toIds) => {
    expect(attributeForms[kind]).toEqual({ type, category, toIds });
  });
});

describe("mispValue", () => {
  it("lower-cases an address as MISP core does, and nothing else", () => {
    expect(mispValue("email", "Mixed@bad.example")).toBe("mixed@bad.example");
    expect(mispValue("url", "http://m.example/Mixed")).toBe("http://m.example/Mixed");
  });
});

describe("mispSeconds", () => {
  it("cuts to whole seconds, never rounds up into the future", () => {
    expect(mispSeconds("2026-05-10T08:00:00.999Z")).toBe(1_778_400_000);
  });
});

describe("attributeText", () => {
  it("writes one line, with the timestamp as text", () => {
    const text = attributeText(attribute);
    expect(text).not.toContain("\n");
    expect(JSON.parse(text)).toEqual({
      uuid: attribute.uuid,
      type: "domain",
      category: "Network activity",
      to_ids: true,
      value: "evil.example",
      timestamp: "1778400000",
      comment: 'Title with "quotes"',
      deleted: false,
      disable_correlation: false,
    });
  });

  const may = "2026-05-01T00:00:00.000Z";
  const june = "2026-06-01T00:00:00.000Z";
  it.each([
    ["both dates are said", { firstSeen: may, lastSeen: june }, { first_seen: may, last_seen: june }],
    ["one alone is said", { lastSeen: june }, { last_seen: june }],
    ["a last date before the first is dropped", { firstSeen: june, lastSeen: may }, { first_seen: june }],
    ["equal dates are in order", { firstSeen: may, lastSeen: may }, { first_seen: may, last_seen: may }],
  ])("%s", (_, dates, wanted) => {
    const seen = z.object({ first_seen: z.string().optional(), last_seen: z.string().optional() });
    expect(seen.parse(JSON.parse(attributeText({ ...attribute, ...dates })))).toEqual(wanted);
  });
});

describe("eventText and manifestText", () => {
  const text = eventText(header, [attributeText(attribute), attributeText({ ...attribute, deleted: true })]);

  it("say the same of an event, but for numbers, which are text in the event alone", () => {
    const event: unknown = JSON.parse(text);
    const manifest: unknown = JSON.parse(`{${manifestText(header, text)}}`);
    const owner = { Orgc: { uuid: header.org.uuid, name: "Acme" }, Tag: [{ name: "tlp:clear", colour: "#FFFFFF" }] };
    const words = { info: "Acme: Alpha 2026-05", date: "2026-05-01" };
    expect(event).toMatchObject({
      Event: {
        ...owner,
        ...words,
        timestamp: "1778400000",
        publish_timestamp: "1778400000",
        analysis: "2",
        threat_level_id: "4",
        published: true,
      },
    });
    expect(manifest).toMatchObject({
      [header.uuid]: { ...owner, ...words, timestamp: 1_778_400_000, analysis: 2, threat_level_id: 4 },
    });
  });

  it("put every attribute on a line of its own", () => {
    expect(text.split("\n")).toHaveLength(5);
  });

  it("let the entry be found by its uuid", () => {
    expect(manifestKey(manifestText(header, text))).toBe(header.uuid);
  });

  it("give another digest for another file", () => {
    expect(manifestText(header, text)).not.toBe(manifestText(header, `${text} `));
  });
});

describe("tlpTag", () => {
  it("is lower case, as the taxonomy writes it", () => {
    expect(JSON.parse(tlpTag("amber+strict"))).toEqual({ name: "tlp:amber+strict", colour: "#FFC000" });
  });
});

describe("hashLine", () => {
  it.each([
    ["the MD5 of the value", "domain", "evil.example", "96119eb3210daa472225fbad69fa9770"],
    ["the MD5 of the UTF-8 of the value", "url", "http://m.example/é", "6a3ef006bf4e920e6bc7653119bd8fb7"],
    ["the MD5 of the value as MISP stores it", "email", "A@bad.example", "74096cd3f3b04e3ebfec366ac757398a"],
  ] as const)("has %s", (_, kind, value, md5) => {
    expect(hashLine(kind, value, header.uuid)).toBe(`${md5},${header.uuid}`);
  });
});
