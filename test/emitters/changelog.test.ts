import { expect, it } from "vitest";
import { changelog } from "../../src/emitters/changelog.ts";
import { endReasons } from "../../src/model/indicator.ts";
import { pageText, summary, testPage } from "../support/page.ts";

testPage(changelog);

it.each(endReasons)("says in words that an indicator left because it was %s", (reason) => {
  const [step] = summary.steps;
  if (step === undefined) throw new Error("the summary has no step");
  const text = pageText(changelog, { ...summary, steps: [{ ...step, withdrawn: { [reason]: 1_234 } }] });
  expect(/^- Withdrawn: 1,234 (.+)$/m.exec(text)?.[1]).toMatch(/^[a-z]+(?: [A-Za-z]+)*$/);
});
