import { describe, expect, it } from "vitest";
import { commitMessage, type StepSummary } from "../../src/publish/message.ts";

const quiet: StepSummary = {
  asOf: "2026-08-15T10:20:30.000Z",
  added: {},
  updated: 0,
  withdrawn: {},
  revived: 0,
  renewed: 0,
  live: 7312,
  held: [],
  reissued: [],
};
const sigma = { folder: "sigma", format: 2 };

describe("the subject", () => {
  it.each<readonly [string, Partial<StepSummary>, string]>([
    [
      "names what was added, updated and withdrawn",
      { added: { domain: 8, url: 4 }, updated: 3, withdrawn: { expired: 4, withdrawn: 1 } },
      "rules: +12 added, 3 updated, 5 withdrawn (7,312 live)",
    ],
    ["leaves out what did not happen", { withdrawn: { expired: 1 } }, "rules: 1 withdrawn (7,312 live)"],
    ["names what came back", { revived: 2 }, "rules: 2 revived (7,312 live)"],
    ["has renewals only where there is nothing else", { renewed: 14 }, "rules: 14 renewed"],
    ["keeps renewals to the body otherwise", { updated: 1, renewed: 14 }, "rules: 1 updated (7,312 live)"],
    ["announces a reissue", { reissued: [sigma] }, "rules: sigma reissued (format 2)"],
    [
      "announces a reissue beside other news",
      { added: { cve: 1 }, reissued: [sigma] },
      "rules: +1 added, sigma reissued (format 2) (7,312 live)",
    ],
    [
      "counts the folders of a large reissue",
      { reissued: [sigma, { folder: "stix", format: 3 }, { folder: "misp", format: 2 }] },
      "rules: 3 folders reissued",
    ],
    ["says so when only files changed", {}, "rules: reprinted (7,312 live)"],
    [
      "writes millions readably",
      { added: { ipv4: 1_234_567 }, live: 1_234_567 },
      "rules: +1,234,567 added (1,234,567 live)",
    ],
    [
      "drops from the right what does not fit",
      { added: { ipv4: 1e9 }, updated: 1e9, withdrawn: { expired: 1e9 }, revived: 1e9, live: 2e9 },
      "rules: +1,000,000,000 added, 1,000,000,000 updated (2,000,000,000 live)",
    ],
  ])("%s", (_, step, subject) => {
    const [first = ""] = commitMessage({ ...quiet, ...step }).split("\n");
    expect(first).toBe(subject);
    expect(first.length).toBeLessThanOrEqual(72);
  });
});

describe("the body", () => {
  it("tells in words and counts what the subject sums up", () => {
    const step = {
      ...quiet,
      added: { url: 4, ipv4: 1200, domain: 8, cve: 0 },
      updated: 3,
      withdrawn: { expired: 4, withdrawn: 1 },
      revived: 2,
      renewed: 14,
      held: [
        { source: "partner", code: "source-unauthorised" },
        { source: "feodo", code: "source-shrunk" },
      ],
      reissued: [sigma],
      bySource: { urlhaus: 1204, kev: 8, silent: 0 },
    };
    expect(commitMessage(step)).toBe(
      [
        "rules: +1,212 added, 3 updated, 5 withdrawn, 2 revived (7,312 live)",
        "",
        "Added: 1,200 ipv4, 8 domain, 4 url.",
        "Added by source: 8 kev, 1,204 urlhaus.",
        "Withdrawn: 1 taken back by the source, 4 expired.",
        "Also: 3 updated, 2 revived, 14 renewed.",
        "Reissued: sigma (format 2).",
        "Held, their last claims carried: feodo (source-shrunk), partner",
        "(source-unauthorised).",
        "Live: 7,312.",
        "As of 2026-08-15T10:20:30.000Z.",
        "",
      ].join("\n"),
    );
  });

  it("is the same whatever the order of held sources and counts", () => {
    const held = [
      { source: "b", code: "x" },
      { source: "a", code: "y" },
    ];
    const one = { ...quiet, held, bySource: { b: 1, a: 2 }, added: { url: 1, ipv4: 2 } };
    const two = { ...quiet, held: held.toReversed(), bySource: { a: 2, b: 1 }, added: { ipv4: 2, url: 1 } };
    expect(commitMessage(one)).toBe(commitMessage(two));
  });

  it("keeps every line within 72 characters, with any number of sources", () => {
    const names = Array.from({ length: 40 }, (_, index) => `source-with-a-long-name-${index}`);
    const bySource = Object.fromEntries(names.map((name) => [name, 1_000_000]));
    const lines = commitMessage({ ...quiet, bySource }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(lines.length).toBeGreaterThan(20);
  });

  it("lets no name of the config forge a trailer", () => {
    const held = [{ source: "x\n\nCo-authored-by: Eve <eve@example.org>", code: "a\rb" }];
    const message = commitMessage({ ...quiet, held });
    expect(message).not.toMatch(/^Co-authored-by/m);
    expect(message).toContain("carried: x_Co-authored-by_Eve_eve_example.org_\n(a_b).");
  });
});
