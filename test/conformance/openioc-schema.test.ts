import { expect, it } from "vitest";
import { openioc } from "../../src/formats/openioc.ts";
import type { Item } from "../../src/model/plugin.ts";
import { itemOf } from "../../src/pipeline/item.ts";
import { openTree, recordsIn } from "../../src/pipeline/tree-reader.ts";
import { debianTool, describeWithTool } from "../support/debian.ts";
import { printed } from "../support/format.ts";
import { manyHostileItems } from "../support/hostile-items.ts";
import { item, pack } from "../support/pack.ts";
import { repository } from "../support/repository.ts";

const schema = "test/fixtures/openioc/openioc-1.1.xsd";
const accepted = { status: 0, stderr: "- validates\n" };

function validate(text: string): { readonly status: number | null; readonly stderr: string } {
  const args = ["--noout", "--nonet", "--schema", schema, "-"];
  const { status, stderr } = debianTool("xmllint", args, { cwd: repository, input: text });
  return { status, stderr };
}

/** What stands in the tree that is bundled as the demo. */
async function demo(): Promise<Item[]> {
  const { published, settings } = await openTree(`${repository}/rules`);
  const items: Item[] = [];
  for await (const record of recordsIn(published)) items.push(itemOf(record, settings));
  return items;
}

/** From a document that the schema accepts, by one replacement, to one that it must refuse. */
const faults: readonly (readonly [why: string, from: RegExp, to: string, says: string])[] = [
  ["an item after a branch", /(<IndicatorItem[^]*?<\/IndicatorItem>)/, '<Indicator operator="OR" id="b"/>$1', "Item"],
  ["metadata after the criteria", /(<metadata>[^]*<\/metadata>)\n(<criteria>[^]*<\/criteria>)/, "$2$1", "criteria"],
  ["parameters before the criteria", /(<criteria>[^]*<\/criteria>)\n(<parameters>[^]*<\/parameters>)/, "$2$1", "param"],
  ["the author before the title", /(<short_desc[^]*?n>)\n(<authored_by>.*)/, "$2$1", "short_description"],
  ["no day of writing", /<authored_date>.*<\/authored_date>/, "", "metadata"],
  ["a title that stands twice", /(<short_description>.*)/, "$1$1", "short_description"],
  ["links, which version 1.0 had", /<\/metadata>/, "<links/></metadata>", "links"],
  ["no criteria", /<criteria>[^]*<\/criteria>/, "", "parameters"],
  ["criteria without a branch", /<Indicator [^]*<\/Indicator>/, "", "criteria"],
  ["an item straight below the criteria", /<Indicator ([^>]*)>([^]*)<\/Indicator>/, "$2", "IndicatorItem"],
  ["the value before its term", /(<Context[^>]*>)(<Content[^]*?<\/Content>)/, "$2$1", "Content"],
  ["an item without a value", /<Content [^]*?<\/Content>/, "", "IndicatorItem"],
  ["a term that holds words", /<Context([^>]*)\/>/, "<Context$1>words</Context>", "Context"],
  ["a value that holds elements", /(<Content [^>]*>)/, "$1<b/>", "Content"],
  ["words between elements", /<criteria>/, "<criteria>words", "criteria"],
  ["a document without id", /(<OpenIOC [^>]*) id="[^"]*"/, "$1", "'id' is required"],
  ["a document without its last change", / last-modified="[^"]*"/, "", "'last-modified' is required"],
  ["a branch without operator", / operator="OR"/, "", "'operator' is required"],
  ["an item without id", /(<IndicatorItem) id="[^"]*"/, "$1", "'id' is required"],
  ["an item without condition", / condition="is"/, "", "'condition' is required"],
  ["an item that does not say whether it is negated", / negate="false"/, "", "'negate' is required"],
  ["a parameter of nothing", / ref-id="[^"]*"/, "", "'ref-id' is required"],
  ["a condition of version 1.0", / condition="is"/, ' condition="isnot"', "condition"],
  ["a condition in capitals", / condition="is"/, ' condition="IS"', "condition"],
  ["an operator in small letters", / operator="OR"/, ' operator="or"', "operator"],
  ["a truth in words", / negate="false"/, ' negate="no"', "negate"],
  ["a day where a time should be", / published-date="[^"]*"/, ' published-date="2026-05-02"', "published-date"],
  ["a time that does not exist", /(<authored_date>)[^<]*/, "$12026-02-30T00:00:00Z", "authored_date"],
  ["an attribute that is none", / condition="is"/, ' condition="is" level="high"', "level"],
  ["a parameter with two values", /(<value [^]*?<\/value>)/, "$1$1", "value"],
  ["the name space of version 1.0", /OpenIOC_1\.1/, "ioc", "No matching global declaration"],
  [
    "a part instead of the whole",
    /[^]*(<criteria)>([^]*<\/criteria>)[^]*/,
    '$1 xmlns="http://openioc.org/schemas/OpenIOC_1.1">$2',
    "No matching global",
  ],
];

describeWithTool("xmllint", "libxml2-utils", () => {
  it.each([
    ["the usual items", pack],
    ["nothing", []],
    ["hostile values of every kind", manyHostileItems(openioc.kinds)],
  ])("finds an OpenIOC file of %s valid under the schema", (_, items) => {
    expect(validate(printed(openioc, items))).toEqual(accepted);
  });

  it("finds the file of the bundled tree valid under the schema", async () => {
    const text = printed(openioc, await demo());
    expect(text.split("<IndicatorItem ").length).toBeGreaterThan(1000);
    expect(validate(text)).toEqual(accepted);
  });

  it.each(faults)("refuses %s", (_, from, to, says) => {
    const sound = printed(openioc, pack);
    const text = sound.replace(from, to);
    expect(text).not.toBe(sound);
    const { status, stderr } = validate(text);
    // 3: a document that is well-formed, and not valid.
    expect([status, stderr]).toEqual([3, expect.stringContaining(says)]);
  });

  it.each([
    ["a branch within a branch", "</Indicator>", '<Indicator operator="AND" id="b"/></Indicator>'],
    ["a document without parameters", /<parameters>[^]*<\/parameters>/, ""],
    ["each other condition", 'condition="is"', 'condition="starts-with"'],
    ["a version of the document", "<OpenIOC ", '<OpenIOC version="2" '],
    ["truth as a number", 'negate="false"', 'negate="0"'],
    ["words in every place for words", "<authored_by>", "<description/><keywords>a b</keywords><authored_by>"],
  ])("takes %s, as the published schema does", (_, from, to) => {
    const sound = printed(openioc, [item("domain", "a.example")]);
    const text = sound.replace(from, to);
    expect(text).not.toBe(sound);
    expect(validate(text)).toEqual(accepted);
  });
});
