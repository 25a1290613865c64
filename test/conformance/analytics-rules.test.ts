import { load } from "js-yaml";
import { expect, it } from "vitest";
import { analyticsRules } from "../../src/formats/analytics-rules.ts";
import { fixedFiles } from "../support/fixed-files.ts";
import { trickyValues } from "../support/hunts.ts";
import { describeConformance, python } from "../support/python.ts";

describeConformance("rules for Sentinel mean the same to readers of YAML 1.1 and 1.2", () => {
  it.each([
    ["as they are", ["Acme CTI"]],
    ["with any text for the name of the tree", trickyValues],
  ])("%s", (_, brands) => {
    const files = brands.flatMap((brand) => Object.entries(fixedFiles(analyticsRules, brand)));
    const texts = files.flatMap(([path, text]) => (path.endsWith(".yaml") ? [text] : []));
    expect(texts.length).toBeGreaterThan(brands.length);
    expect(python("read_yaml.py", texts)).toEqual(texts.map((text) => load(text)));
  });
});
