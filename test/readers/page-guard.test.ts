import { expect, it } from "vitest";
import { pageGuard } from "../../src/readers/page-guard.ts";

it("lets a walk pass whose pages all differ", () => {
  const visit = pageGuard("feed", 3);
  expect(() => {
    for (const cursor of ["1", "2", "3"]) visit(cursor);
  }).not.toThrow();
});

it("stops a walk that comes back to where it was", () => {
  const visit = pageGuard("feed", 3);
  visit("1");
  visit("2");
  expect(() => {
    visit("1");
  }).toThrow(expect.objectContaining({ code: "source-endless", message: "feed names the same next page twice." }));
});

it("stops a walk that goes on and on", () => {
  const visit = pageGuard("feed", 2);
  visit("1");
  visit("2");
  expect(() => {
    visit("3");
  }).toThrow(expect.objectContaining({ code: "source-endless" }));
});
