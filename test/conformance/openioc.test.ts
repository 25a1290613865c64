import { expect, it } from "vitest";
import { z } from "zod";
import { xmlHolds } from "../../src/dialects/xml.ts";
import { openioc } from "../../src/formats/openioc.ts";
import { byText } from "../../src/model/order.ts";
import { debianTool, describeWithTool } from "../support/debian.ts";
import { printed } from "../support/format.ts";
import { hostileTexts, thousandTexts } from "../support/hostile-text.ts";
import { item, pack } from "../support/pack.ts";
import { describeConformance, python } from "../support/python.ts";

const answer = z.strictObject({ items: z.array(z.tuple([z.string(), z.string()])), problems: z.array(z.string()) });

function read(text: string): z.infer<typeof answer> {
  return answer.parse(python("read_openioc.py", { text }));
}

describeConformance("OpenIOC holds before Python's XML reader and the rules of its schema", () => {
  it("for nothing", () => {
    expect(read(printed(openioc, []))).toEqual({ items: [], problems: [] });
  });

  it("for every kind, each under its term", () => {
    const { items, problems } = read(printed(openioc, pack));
    expect(problems).toEqual([]);
    expect(items).toContainEqual(["PortItem/remoteIP", "203.0.113.42"]);
    expect(items).toContainEqual(["DnsEntryItem/Host", "c2.example.com"]);
    expect(items).toContainEqual(["FileItem/Md5sum", "12345678901234567890123456789012"]);
    expect(items).toHaveLength(pack.length - 1);
  });

  it("for a thousand hostile texts", () => {
    const texts = [...new Set([...thousandTexts(), ...hostileTexts])];
    const { items, problems } = read(
      printed(
        openioc,
        texts.map((text) => item("url", text)),
      ),
    );
    const held = texts.filter(xmlHolds);
    expect(held.length).toBeGreaterThan(200);
    expect(problems).toEqual([]);
    expect(items.map(([, value]) => value).sort(byText)).toEqual(held.sort(byText));
  });

  it.each([
    ["an attribute that is missing", ' negate="false"', "", "IndicatorItem has the attributes"],
    ["a condition of another version", 'condition="is"', 'condition="equals"', "has condition"],
    ["an element a second time", "<authored_by>", "<short_description/><authored_by>", "metadata holds"],
    ["an element that does not belong there", "<criteria>", "<definition/><criteria>", "is no element"],
    ["a date without its zone", "00.000Z", "00.000", "no date"],
    ["a parameter of no item", "ref-id=", 'ref-id="x" data-was=', "tells of no item"],
  ])("and the check notices %s", (_, from, to, sign) => {
    const text = printed(openioc, [item("domain", "a.example")]);
    expect(text).toContain(from);
    const { problems } = read(text.replace(from, to));
    expect(problems.join("\n")).toContain(sign);
  });
});

describeWithTool("xmllint", "libxml2-utils", () => {
  const read = (text: string, xpath: string) =>
    debianTool("xmllint", ["--nonet", "--xpath", xpath, "-"], { input: text });

  it("finds hostile texts well-formed, and each that XML can hold as the content of an item", () => {
    const texts = [...new Set([...thousandTexts(), ...hostileTexts])];
    const items = texts.map((text) => item("url", text));
    const { status, stdout, stderr } = read(printed(openioc, items), "count(//*[local-name()='Content'])");
    expect([status, stderr, Number(stdout)]).toEqual([0, "", texts.filter(xmlHolds).length]);
  });

  it("and would notice a document that is not", () => {
    expect(read(printed(openioc, pack).replace("</criteria>", ""), "/*").status).not.toBe(0);
  });
});
