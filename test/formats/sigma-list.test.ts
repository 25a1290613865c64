import { loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { listId } from "../../src/dialects/sigma-lists.ts";
import { printable } from "../../src/dialects/yaml.ts";
import { sigmaList } from "../../src/formats/sigma-list.ts";
import { textOf } from "../../src/model/format.ts";
import { kinds } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { documentOf, printed, testFormat } from "../support/format.ts";
import { thousandValues, trickyValues } from "../support/hunts.ts";
import { hostilePack, item, pack, settings } from "../support/pack.ts";
import { sigmaRules, sigmaValues } from "../support/sigma-values.ts";

const values = (text: string) => sigmaRules(text).flatMap(sigmaValues);

for (const { file } of sigmaList.documents.filter(({ file }) => file.endsWith("-high.yml"))) {
  testFormat(sigmaList, { file, golden: file, values });
}

const many = (count: number, level: "low" | "high" = "high") =>
  Array.from({ length: count }, (_, index) => item("domain", `host-${index}.example`, { record: { level } }));

describe("lists of a selection", () => {
  it("keep every indicator that Sigma has a field for in one file, by kind and level", () => {
    const low = item("domain", "low.example", { record: { level: "low" } });
    const texts = sigmaList.documents.map(({ file }) => printed(sigmaList, [...pack, ...hostilePack, low], file));
    const wanted = [...pack, ...hostilePack, low].filter(({ record }) => sigmaList.kinds.includes(record.kind));
    expect(texts.flatMap(values).sort()).toEqual(wanted.map(({ record }) => record.value).sort());
    expect(values(printed(sigmaList, [...pack, low], "sigma-lists/domain-low.yml"))).toEqual(["low.example"]);
  });

  it("are one stream of the same rules when they are exported", () => {
    const { stdout } = sigmaList;
    if (stdout === undefined) throw new Error("The format exports nothing.");
    const items = [...many(300), ...pack.filter(({ record }) => sigmaList.kinds.includes(record.kind))];
    const files = sigmaList.documents.flatMap(({ file }) => loadAll(printed(sigmaList, items, file)));
    const stream = loadAll(textOf(stdout, items, settings));
    expect(stream).toHaveLength(files.length);
    expect(stream).toEqual(expect.arrayContaining(files));
  });

  it("are halved by bits of the id until each has room, whatever the order of the entries", () => {
    const text = printed(sigmaList, many(300), "sigma-lists/domain-high.yml");
    const rules = sigmaRules(text);
    expect(rules.length).toBeGreaterThan(3);
    for (const each of rules) expect(sigmaValues(each).length).toBeLessThanOrEqual(90);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    const document = documentOf(sigmaList, "sigma-lists/domain-high.yml");
    expect(textOf(document, many(300).reverse(), settings)).toBe(text);
  });

  it("have the ids of the tree's lists", () => {
    const ids = (items: readonly Item[]) =>
      sigmaRules(printed(sigmaList, items, "sigma-lists/domain-high.yml")).map(({ id }) => id);
    expect(ids(many(3))).toEqual([listId("domain/high", "", settings)]);
    expect(ids(many(120))).toEqual([listId("domain/high", "0", settings), listId("domain/high", "1", settings)]);
  });

  it("have no room for a URL that would fill a query alone", () => {
    const long = item("url", `http://m.example/${"a".repeat(9900)}`);
    expect(sigmaList.documents.map(({ file }) => printed(sigmaList, [long], file)).join("")).toBe("");
  });

  it.each([
    ["that break converters", trickyValues],
    ["made of what languages give a meaning to", thousandValues],
  ])("give a YAML reader back every value %s, but for those that YAML cannot hold", (_, given) => {
    const each = [...new Set(given)];
    const text = printed(
      sigmaList,
      each.map((value) => item("url", value)),
      "sigma-lists/url-high.yml",
    );
    expect(values(text).sort()).toEqual(each.filter(printable).sort());
  });
});

it("ships a pipeline for every product, and no indicator in one", () => {
  const fixed = sigmaList.fixed?.(settings) ?? {};
  expect(Object.keys(fixed)).toHaveLength(5);
  for (const { record } of pack) expect(Object.values(fixed).join("")).not.toContain(record.value);
  expect(kinds.length - sigmaList.kinds.length).toBe(2);
});
