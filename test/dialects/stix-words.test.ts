import { describe, expect, it } from "vitest";
import { stixDescription, stixName } from "../../src/dialects/stix-words.ts";
import { item } from "../support/pack.ts";

describe("stixName", () => {
  it.each([
    ["an indicator is named by its kind and value", "domain", "c2.example.com", "Malicious domain c2.example.com"],
    ["a hash by its algorithm", "md5", "0".repeat(32), `Malicious file with MD5 ${"0".repeat(32)}`],
    ["a vulnerability by its number alone", "cve", "CVE-2024-12345", "CVE-2024-12345"],
  ] as const)("%s", (_, kind, value, name) => {
    expect(stixName("Malicious", item(kind, value).record)).toBe(name);
  });

  it("cuts a long URL, which the pattern holds whole", () => {
    const name = stixName("Withdrawn", item("url", `http://m.example/${"a".repeat(10_000)}`).record);
    expect(name).toMatch(/^Withdrawn URL http:\/\/m\.example\/a+…$/);
    expect(name).toHaveLength(250);
  });
});

describe("stixDescription", () => {
  it("tells every fact that has no property of its own, then the score with its parts", () => {
    const { record, facts } = item("domain", "c2.example.com", {
      record: { score: 60, parts: { confidence: 75, cloud: -15 } },
      facts: {
        titles: ["Report"],
        threatTypes: ["c2"],
        malware: ["Cobalt Strike"],
        actors: ["APT-X"],
        categories: ["botnet"],
        industries: ["energy", "finance"],
        ports: [443, 8443],
        urls: ["http://c2.example.com/"],
        sources: ["alpha", "beta"],
      },
    });
    expect(stixDescription(record, facts)).toBe(
      "Reports: Report. Threat types: c2. Malware: Cobalt Strike. Actors: APT-X. Categories: botnet. " +
        "Industries: energy; finance. Ports: 443; 8443. Host of: http://c2.example.com/. Sources: alpha; beta. " +
        "Score 60 of 100: confidence 75, cloud -15.",
    );
  });
});
