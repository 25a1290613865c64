import { describe, expect, it } from "vitest";
import { defaultNamespace, dnsNamespace, indicatorId, uuidv5 } from "../../src/model/id.ts";

describe("UUIDv5", () => {
  it("is that of RFC 9562 appendix A.4", () => {
    expect(uuidv5(dnsNamespace, "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  });
  it("takes names as UTF-8", () => {
    expect(uuidv5(dnsNamespace, "b\u00fccher.example")).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(uuidv5(dnsNamespace, "b\u00fccher.example")).not.toBe(uuidv5(dnsNamespace, "bucher.example"));
  });
  it("takes a name space in either case for the same", () => {
    expect(uuidv5(dnsNamespace.toUpperCase(), "a")).toBe(uuidv5(dnsNamespace, "a"));
  });
});

describe("an indicator's id", () => {
  it("is made of kind and value in the repository's name space", () => {
    expect(indicatorId(defaultNamespace, "domain", "c2.example.net")).toBe(
      uuidv5(defaultNamespace, "domain:c2.example.net"),
    );
    expect(indicatorId(defaultNamespace, "url", "c2.example.net")).not.toBe(
      indicatorId(defaultNamespace, "domain", "c2.example.net"),
    );
  });
  it("never changes: it was published", () => {
    expect(defaultNamespace).toBe(uuidv5(dnsNamespace, "rulepress"));
    expect(indicatorId(dnsNamespace, "ipv4", "203.0.113.7")).toBe("dbad3a0b-e6c2-50fb-bc7c-9cfe06ece52d");
  });
});
