import { expect, it } from "vitest";
import { childOf, readXml } from "../../src/readers/xml.ts";
import { rootName } from "../../src/readers/xml-tags.ts";
import { reachOf } from "../support/source.ts";

function read(text: string): ReturnType<typeof readXml> {
  return readXml("feed.xml", reachOf(`<?xml version="1.0"?>${text}`));
}

it("keeps the order of text, elements and CDATA, and resolves references once", async () => {
  const root = await read("<a x='1 &lt; 2'>t &amp;lt; &#x2e;<b c=\"&quot;d'\">u</b><![CDATA[<p>&amp;</p>]]></a>");
  expect(root.text).toBe("t &lt; . u <p>&amp;</p>");
  expect(root.attributes).toEqual({ x: "1 < 2" });
  expect(childOf(root, "b")).toEqual({ name: "b", attributes: { c: "\"d'" }, children: [], text: "u" });
});

it.each([
  ["an entity that nobody declared", "&nbsp;"],
  ["half of a character", "&#xd800;"],
  ["NUL", "&#0;"],
  ["a number beyond Unicode", "&#9999999;"],
])("leaves standing what XML does not know: %s", async (_, text) => {
  expect((await read(`<a>${text}</a>`)).text).toBe(text);
});

it.each([
  ["an external entity", '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///secret">]><a>&e;</a>', "input-doctype"],
  ["a declaration in lower case", "<!doctype a><a/>", "input-doctype"],
  ["a declaration behind a comment", "<!-- <a> --><!DOCTYPE a><a/>", "input-doctype"],
  ["a declaration within the root", "<a><!ENTITY e 'x'></a>", "input-doctype"],
  ["elements that cross", "<a><b></a></b>", "input-malformed"],
  ["an element closed twice", "<a></a></a>", "input-malformed"],
  ["two roots", "<a/><b/>", "input-malformed"],
  ["a tag within a tag", "<a <b/></a>", "input-malformed"],
  ["an attribute with a tag in it", '<a b="<c>"></a>', "input-malformed"],
  ["a name that would reach into JavaScript", "<a><__proto__/></a>", "input-malformed"],
  ["elements deeper than anybody needs", `${"<a>".repeat(500)}${"</a>".repeat(500)}`, "input-malformed"],
  ["an element that is open", "<a><b>", "input-truncated"],
  ["a tag that is open", '<a><b c="', "input-truncated"],
  ["a comment that is open", "<a/><!-- b", "input-truncated"],
  ["CDATA that is open", "<a><![CDATA[b</a>", "input-truncated"],
  ["half of the word CDATA", "<a><![CD", "input-truncated"],
  ["a declaration of XML alone", "", "input-truncated"],
  ["more than a feed ever holds", `<a>${" ".repeat(17 * 1024 * 1024)}</a>`, "input-too-large"],
])("refuses %s", async (_, text, code) => {
  await expect(read(text)).rejects.toMatchObject({ code });
});

it.each([
  ["a doctype in CDATA is text", "<a><![CDATA[<!DOCTYPE html>]]></a>"],
  ["so is one in a comment", "<a><!-- <!DOCTYPE html> --></a>"],
  ["a greater-than sign may stand in a value", "<a b='1>2'></a>"],
])("reads what only looks dangerous: %s", async (_, text) => {
  expect((await read(text)).name).toBe("a");
});

it.each([
  ["behind a declaration and a comment", '<?xml version="1.0"?>\n<!-- <a> -->\n<rdf:RDF x="y">', "rdf:RDF"],
  ["at once", "  <rss>", "rss"],
  ["behind words", "see <rss>", undefined],
  ["in a declaration alone", "<?xml version='1.0'?>", undefined],
  ["in a comment without end", "<!-- <rss>", undefined],
  ["behind a declaration, by which it will be refused", "<!DOCTYPE a [<!ENTITY b 'c'>]><OpenIOC>", "OpenIOC"],
  ["in nothing", "", undefined],
])("tells the root element %s", (_, text, wanted) => {
  expect(rootName(text)).toBe(wanted);
});
