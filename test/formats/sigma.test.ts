import { expect, it } from "vitest";
import { sigma } from "../../src/formats/sigma.ts";
import { printable } from "../../src/dialects/yaml.ts";
import { printed, testFormat } from "../support/format.ts";
import { thousandValues, trickyValues } from "../support/hunts.ts";
import { item } from "../support/pack.ts";
import { sigmaRules, sigmaValues } from "../support/sigma-values.ts";

const values = (text: string) => sigmaRules(text).flatMap(sigmaValues);

testFormat(sigma, { golden: "sigma.yml", values });

it("gives every rule the id of its indicator, so that a rule without an indicator is known by its id", () => {
  const { record } = item("domain", "a.example");
  expect(sigmaRules(printed(sigma, [item("domain", "a.example")])).map(({ id }) => id)).toEqual([record.id]);
});

it("has nothing of kinds that Sigma's taxonomy has no field for", () => {
  expect(printed(sigma, [item("email", "a@b.example"), item("cve", "CVE-2024-12345")])).toBe("");
});

it.each([
  ["that break converters", trickyValues],
  ["made of what languages give a meaning to", thousandValues],
])("gives a YAML reader back every value %s, but for those that YAML cannot hold", (_, given) => {
  const items = [...new Set(given)].map((value) => item("url", value));
  const held = [...new Set(given)].filter(printable);
  expect(held.length).toBeGreaterThan(given.length / 3);
  expect(values(printed(sigma, items)).sort()).toEqual(held.sort());
});
