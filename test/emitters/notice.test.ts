import { expect, it } from "vitest";
import { notice } from "../../src/emitters/notice.ts";
import { pageText, summary, testPage } from "../support/page.ts";

testPage(notice);

it("names the sources that something is printed of, and no others", () => {
  const text = pageText(notice, { ...summary, bySource: { beta: 3 } });
  expect(text).toContain("Beta Feed");
  expect(text).not.toContain("Alpha Feed");
});

it("keeps MITRE's notice, which its licence asks for", () => {
  expect(pageText(notice)).toContain("The MITRE Corporation");
});
