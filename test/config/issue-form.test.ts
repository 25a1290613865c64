import { describe, expect, it } from "vitest";
import { readForm, readIssue } from "../../src/config/issue-form.ts";
import { PressError } from "../../src/model/errors.ts";
import { formBody, issueEvent } from "../support/issue-event.ts";

const read = (body: string) => readForm(readIssue(issueEvent({ body }), "event.json"));

describe("the form of a false positive", () => {
  it("gives what stands under its headings", () => {
    const rule = "6F0F2A52-5F6E-5E0C-9C9B-0123456789AB";
    expect(read(formBody({ value: "portal.example.org", rule, evidence: "ours\n\nsince 2019" }))).toEqual({
      ...{ value: "portal.example.org", rule: rule.toLowerCase() },
      evidence: "ours\n\nsince 2019",
    });
  });

  it.each([
    ["an empty rule id is none", formBody({ value: "a.example", rule: "_No response_", evidence: "x" }), undefined],
    [
      "line ends of a browser are line ends",
      formBody({ value: "a.example", evidence: "x" }).replaceAll("\n", "\r\n"),
      undefined,
    ],
  ])("%s", (_, body, rule) => {
    expect(read(body)).toMatchObject({ value: "a.example", rule, evidence: "x" });
  });

  it("does not let the evidence answer for the value", () => {
    const evidence = "x\n\n### Value\n\nother.example\n\n### Rule id\n\nnone";
    expect(() => read(formBody({ value: "a.example", rule: "_No response_", evidence }))).toThrow(/no UUID/);
    expect(read(formBody({ value: "a.example", evidence: "x\n### Value\nother.example" }))).toMatchObject({
      value: "a.example",
    });
  });

  it.each([
    ["no value", formBody({ value: "_No response_", evidence: "x" }), "no value"],
    ["two lines of values", formBody({ value: "a.example\nb.example", evidence: "x" }), "more than one line"],
    ["no evidence", formBody({ value: "a.example", evidence: "_No response_" }), "no evidence"],
    ["evidence without end", formBody({ value: "a.example", evidence: "x".repeat(5001) }), "longer than 5000"],
    ["a rule id that is a command", formBody({ value: "a.example", rule: "$(id)", evidence: "x" }), "no UUID"],
    ["no form at all", "please remove my site", "no value"],
    ["nothing", "", "no value"],
  ])("is refused with %s", (_, body, why) => {
    expect(() => read(body)).toThrow(PressError);
    expect(() => read(body)).toThrow(why);
  });

  it.each([
    ["is cut off", '{"issue":'],
    ["is of a push", '{"ref":"refs/heads/main","repository":{"default_branch":"main"}}'],
    ["has a number that is a command", issueEvent({ body: "" }).replace('"number":12', '"number":"12; id"')],
  ])("is not looked for in an event that %s", (_, text) => {
    expect(() => readIssue(text, "event.json")).toThrow(PressError);
  });
});
