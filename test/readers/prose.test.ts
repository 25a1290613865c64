import { expect, it } from "vitest";
import { indicatorsIn, textOfHtml } from "../../src/readers/prose.ts";

const sum = "caa0efbe0144d628634d9f70bcb19fda908ebe2d288b89d3deb5598198f1b4d7";

it.each([
  ["a defanged name", "C2 was c2-panel-7f3[.]top.", ["c2-panel-7f3[.]top"]],
  ["a defanged address with its port", "seen at 45[.]61.23.118:8443,", ["45[.]61.23.118:8443"]],
  ["a defanged IPv6 address", "and 2a0e:97c3::5[:]1, no more", []],
  ["a defanged URL", "from hxxp://drop-zone-91ab.xyz/a.exe;", ["hxxp://drop-zone-91ab.xyz/a.exe"]],
  ["a URL with a defanged scheme", "http[:]//drop-zone-91ab.xyz/a", ["http[:]//drop-zone-91ab.xyz/a"]],
  ["values in brackets and quotes", "(a[.]top), “b[.]top” [c(.)top]", ["a[.]top", "b[.]top", "c(.)top"]],
  ["a value once", "a[.]top a[.]top", ["a[.]top"]],
  ["a mailbox with a defanged name", "from x[@]evil-mail[.]top", ["x[@]evil-mail[.]top"]],
  ["no mailbox of a person who dislikes spam", "write to press[at]blog.invalid", []],
  ["no link", "see https://github.com/example and blog.invalid", []],
  ["no version", "version 10.0.1.2", []],
  ["no brackets of prose", "array[.] and e[.]g", []],
  ["a hash", `Hash ${sum}.`, [sum]],
  ["a hash behind its name", `SHA256:${sum}`, [sum]],
  ["no hash within a link", `https://lab.invalid/file/${sum}`, []],
  ["no part of a longer run of digits", `${sum}00`, []],
  ["CVE ids", "CVE-2026-90007/CVE-2026-90008 (cve-2026-90009)", ["CVE-2026-90007", "CVE-2026-90008", "cve-2026-90009"]],
  ["no CVE id within a link", "https://lab.invalid/CVE-2026-90007", []],
])("takes %s", (_, prose, wanted) => {
  expect(indicatorsIn(prose)).toEqual(wanted);
});

it.each([
  ["tags, and what stands in them", '<a href="hxxp://a[.]top">here</a>', "here"],
  ["references, also to what HTML alone knows", "a&#91;.&#93;top&nbsp;and&#160;b", "a[.]top and\u00a0b"],
  ["a tag that nobody closed", "a <b c", "a <b c"],
])("reads HTML without %s", (_, html, wanted) => {
  expect(textOfHtml(html).trim()).toBe(wanted);
});

it("is done with what was made to keep it busy", () => {
  expect(indicatorsIn(textOfHtml("<".repeat(200_000) + "[".repeat(200_000) + " ".repeat(200_000)))).toEqual([]);
});
