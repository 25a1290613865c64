import { describe, expect, it } from "vitest";
import type { Subscription } from "../../src/config/subscription.ts";
import { selectionOf } from "../../src/dist/selection.ts";
import { item } from "../support/pack.ts";

const asOf = "2026-05-10T08:00:00.000Z";
const one = item("url", "https://m.example/x", {
  record: { level: "medium", confidence: "medium", score: 50, created: "2026-05-09T00:00:00.000Z" },
  facts: {
    ...{ sources: ["alpha", "beta"], categories: ["phishing"], industries: ["finance"], tlp: "amber" },
    firstSeen: "2026-05-08T00:00:00.000Z",
  },
});

describe("a subscription", () => {
  it.each<[string, Subscription, boolean]>([
    ["takes what meets no condition, as there is none", {}, true],
    ["takes its kind", { kinds: ["url"] }, true],
    ["leaves another kind", { kinds: ["domain"] }, false],
    ["takes its level", { levels: ["high", "medium"] }, true],
    ["leaves another level", { levels: ["high"] }, false],
    ["takes its confidence", { confidences: ["medium"] }, true],
    ["leaves another confidence", { confidences: ["high"] }, false],
    ["takes the lowest score", { minScore: 50 }, true],
    ["leaves one below", { minScore: 51 }, false],
    ["takes what one of its sources states", { sources: ["beta", "gamma"] }, true],
    ["leaves what none of them states", { sources: ["gamma"] }, false],
    ["takes its category", { categories: ["phishing"] }, true],
    ["leaves another category", { categories: ["malware"] }, false],
    ["takes its industry", { industries: ["finance"] }, true],
    ["leaves another industry", { industries: ["energy"] }, false],
    ["takes its TLP", { tlp: "amber" }, true],
    ["leaves a stricter TLP", { tlp: "green" }, false],
    ["takes what was first seen in time", { since: "3d" }, true],
    ["leaves what was first seen before, whenever it entered", { since: "24h" }, false],
    ["leaves an excluded value in any spelling", { exclude: [excluded({ value: "hxxps://m[.]example/x" })] }, false],
    ["leaves what is below an excluded domain", { exclude: [excluded({ domain: "m.example" })] }, false],
    ["leaves what an excluded pattern meets", { exclude: [excluded({ regex: "/x$" })] }, false],
    ["takes what no exclusion is about", { exclude: [excluded({ domain: "other.example" })] }, true],
    ["asks for all of its conditions", { kinds: ["url"], minScore: 51 }, false],
  ])("%s", (_, subscription, wanted) => {
    expect(selectionOf(subscription, asOf)(one)).toBe(wanted);
  });

  it("leaves an address of an excluded network", () => {
    const selects = selectionOf({ exclude: [excluded({ cidr: "203.0.113.0/24" })] }, asOf);
    expect(selects(item("ipv4", "203.0.113.9"))).toBe(false);
    expect(selects(item("ipv4", "198.51.100.9"))).toBe(true);
  });

  it("counts from the day of entry where no source says when it was first seen", () => {
    const undated = item("url", "https://m.example/y", {
      record: { created: "2026-05-09T20:00:00.000Z" },
      facts: { firstSeen: undefined },
    });
    expect(selectionOf({ since: "24h" }, asOf)(undated)).toBe(true);
  });
});

function excluded<Target>(target: Target): Target & { readonly reason: string; readonly owner: string } {
  return { ...target, reason: "excluded by the subscription", owner: "subscription" };
}
