import { describe, expect, it } from "vitest";
import { alertWords } from "../../src/dialects/alert-words.ts";
import { item } from "../support/pack.ts";

const id = "Indicator 59d3ea25-b46b-5b05-a7a3-bea0c2a9b7bc.";
const words = (...[record, facts]: [record?: object, facts?: object]) =>
  alertWords(item("domain", "a.example", { record: { id: id.slice(10, -1), ...record }, facts: { ...facts } }), 1000);

describe("what an alert tells of an indicator in one text", () => {
  it("is score and parts, sources, TLP, dates, id, reference, and what reports say", () => {
    expect(words({ parts: { confidence: 90, cloud: -15 } }, { sources: ["alpha", "beta"], tlp: "amber+strict" })).toBe(
      "Score 75 of 100: confidence 90, cloud -15. Sources: alpha; beta. TLP:AMBER+STRICT. " +
        `Seen 2026-05-01 to 2026-05-10. Valid until 2026-08-08. ${id} ` +
        "See https://alpha.example/threats/1 . Reports: New botnet observed beaconing.",
    );
  });

  it("holds no date and no address that nobody stated", () => {
    const facts = { firstSeen: undefined, lastSeen: undefined, references: [], titles: [] };
    expect(words({ until: undefined }, facts)).toBe(`Score 75 of 100: confidence 75. Sources: alpha. TLP:CLEAR. ${id}`);
  });

  it("ends on the day of the first sight where no later one is stated", () => {
    expect(words({}, { lastSeen: undefined })).toContain("Seen 2026-05-01 to 2026-05-01.");
  });

  it("is cut at its end alone, however long the titles are", () => {
    const text = words({}, { titles: Array.from({ length: 12 }, (_, at) => `${at} ${"long ".repeat(50)}`) });
    expect(text).toHaveLength(1000);
    expect(text).toMatch(/^Score 75 of 100: confidence 75\. Sources: alpha\. TLP:CLEAR\. .*Reports: 0 long .*…$/);
    expect(text).toContain(id);
  });

  it("names the first address that is short enough, and never a piece of one", () => {
    const references = [`https://a.example/${"x".repeat(400)}`, "https://b.example/1"];
    expect(words({}, { references })).toContain("See https://b.example/1 .");
    expect(words({}, { references: references.slice(0, 1) })).not.toContain("See ");
  });

  it("is one line of plain characters, whatever a report is called", () => {
    expect(words({}, { titles: ["=1+1\r\n\u202eevil"] })).toMatch(/Reports: =1\+1 evil\.$/);
  });
});
