import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkSubscriptionNames } from "../../src/config/subscription-names.ts";
import { configSchema } from "../../src/config/schema.ts";
import { sources } from "./sources.ts";

const known = { formats: ["csv", "ecs", "stix"], sources: ["kev", "tweetfeed"] };

function check(...lines: readonly string[]): void {
  const text = ["subscriptions:", ...lines.map((line) => `  ${line}`), ""].join("\n");
  const { subscriptions } = configSchema(sources).parse(parse(text));
  checkSubscriptionNames("team/rulepress.yml", () => text, subscriptions, known);
}

describe("names in subscriptions", () => {
  it.each([
    [
      "a format that is misspelt",
      "soc: { formats: [ecs, cvs] }",
      "2:25: subscriptions.soc.formats[1] is not a format.",
      "csv",
    ],
    [
      "a source that is misspelt",
      "soc: { sources: [tweetfed] }",
      "2:20: subscriptions.soc.sources[0] is not a source of the config or the tree.",
      "tweetfeed",
    ],
  ])("refuse %s, with its place and the name that was meant", (_, line, says, meant) => {
    expect(() => {
      check(line);
    }).toThrow(
      expect.objectContaining({
        code: "config-value",
        message: `team/rulepress.yml:${says}`,
        hint: `Did you mean "${meant}"?`,
      }) as Error,
    );
  });

  it("refuse one that is like none, and list those there are", () => {
    expect(() => {
      check("soc: { formats: [parquet] }");
    }).toThrow(expect.objectContaining({ hint: "Known: csv, ecs, stix." }) as Error);
  });

  it("tell of all faults at once", () => {
    expect(() => {
      check("a: { formats: [x] }", "b: { sources: [y] }");
    }).toThrow(/subscriptions\.a\.formats.*\n.*b\.sources/);
  });

  it("take what is known, and a subscription that names nothing", () => {
    expect(() => {
      check("a: { formats: [csv], sources: [kev] }", "b: {}");
    }).not.toThrow();
  });
});
