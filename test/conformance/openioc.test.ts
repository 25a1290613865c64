import { expect, it } from "vitest";
import { z } from "zod";
import { xmlHolds } from "../../src/dialects/xml.ts";
import { openioc } from "../../src/formats/openioc.ts";
import { byText } from "../../src/model/order.ts";
import type { Kind } from "../../src/model/indicator.ts";
import type { Item } from "../../src/model/plugin.ts";
import { debianTool, describeWithTool } from "../support/debian.ts";
import { printed } from "../support/format.ts";
import { manyHostileTexts } from "../support/hostile-items.ts";
import { item, pack } from "../support/pack.ts";
import { describeConformance, python } from "../support/python.ts";

const pair = z.tuple([z.string(), z.string()]);
const answer = z.strictObject({
  items: z.array(pair),
  mandiant: z.array(z.array(z.string())),
  misp: z.array(pair),
  problems: z.array(z.string()),
});

/** Where PyMISP has another name for a kind; what stands in Email/From, it takes for a recipient's. */
const mispTypes: Readonly<Partial<Record<Kind, string>>> = { ipv4: "ip-dst", ipv6: "ip-dst", email: "email-dst" };

function read(text: string): z.infer<typeof answer> {
  return answer.parse(python("read_openioc.py", { text }));
}

const held = pack.filter(({ record }) => openioc.kinds.includes(record.kind));
const sorted = (values: readonly string[]): readonly string[] => [...values].sort(byText);
const valuesOf = (items: readonly Item[]) => sorted(items.map(({ record }) => record.value));

describeConformance("OpenIOC before Python's XML reader, the library of its makers and PyMISP", () => {
  it("is a sound document of nothing", () => {
    expect(read(printed(openioc, []))).toEqual({ items: [], mandiant: [], misp: [], problems: [] });
  });

  it("gives every value of every kind under its term", () => {
    const { items, problems } = read(printed(openioc, pack));
    expect(problems).toEqual([]);
    expect(items).toContainEqual(["PortItem/remoteIP", "203.0.113.42"]);
    expect(items).toContainEqual(["DnsEntryItem/Host", "c2.example.com"]);
    expect(items).toContainEqual(["FileItem/Md5sum", "12345678901234567890123456789012"]);
    expect(sorted(items.map(([, value]) => value))).toEqual(valuesOf(held));
  });

  it("gives ioc_writer each item with how it is compared and what its parameters tell of it", () => {
    const items = held.map((each, index) => ({ ...each, record: { ...each.record, score: 40 + index } }));
    const { mandiant } = read(printed(openioc, items));
    const wanted = items.map(({ record }) => `is ${record.value} high high ${record.score}`);
    expect(sorted(mandiant.map(([, ...rest]) => rest.join(" ")))).toEqual(sorted(wanted));
  });

  it("becomes an event of PyMISP with an attribute of the right type for each item", () => {
    const wanted = held.map(({ record }) => `${mispTypes[record.kind] ?? record.kind} ${record.value}`);
    const { misp } = read(printed(openioc, pack));
    expect(sorted(misp.map((each) => each.join(" ")))).toEqual(sorted(wanted));
  });

  it("holds more than a thousand hostile texts for each of them, exactly", () => {
    const texts = manyHostileTexts().filter(xmlHolds);
    expect(texts.length).toBeGreaterThan(200);
    const { items, mandiant, misp, problems } = read(
      printed(
        openioc,
        manyHostileTexts().map((text) => item("url", text)),
      ),
    );
    expect(problems).toEqual([]);
    expect(sorted(items.map(([, value]) => value))).toEqual(sorted(texts));
    expect(sorted(mandiant.map(([, , value = ""]) => value))).toEqual(sorted(texts));
    // Beautiful Soup, by which PyMISP reads, makes one blank of a text that is nothing but blanks: no indicator is.
    const shown = (values: readonly string[]) => sorted(values.filter((value) => value.trim() !== ""));
    expect(shown(misp.map(([, value]) => value))).toEqual(shown(texts));
  });

  it.each([
    ["an id that stands twice", /<param id="[^"]*" ref-id="([^"]*)"/, '<param id="$1" ref-id="$1"', "stands twice"],
    ["a parameter of no item", /ref-id="[^"]*"/, 'ref-id="x"', "tells of no item"],
  ])("and the check notices %s", (_, from, to, sign) => {
    const { problems } = read(printed(openioc, [item("domain", "a.example")]).replace(from, to));
    expect(problems.join("\n")).toContain(sign);
  });
});

describeWithTool("xmllint", "libxml2-utils", () => {
  const ask = (text: string, xpath: string) =>
    debianTool("xmllint", ["--nonet", "--xpath", xpath, "-"], { input: text });

  it("finds hostile texts well-formed, and each that XML can hold as the content of an item", () => {
    const texts = manyHostileTexts();
    const items = texts.map((text) => item("url", text));
    const { status, stdout, stderr } = ask(printed(openioc, items), "count(//*[local-name()='Content'])");
    expect([status, stderr, Number(stdout)]).toEqual([0, "", texts.filter(xmlHolds).length]);
  });

  it("and would notice a document that is not", () => {
    expect(ask(printed(openioc, pack).replace("</criteria>", ""), "/*").status).not.toBe(0);
  });
});
