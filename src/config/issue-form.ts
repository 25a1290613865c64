import { z } from "zod";
import { PressError } from "../model/errors.ts";
import { parseJson } from "../model/json.ts";

const event = z.object({
  issue: z.object({
    number: z.int().positive(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }),
  }),
  repository: z.object({ default_branch: z.string() }),
});

/** An issue as GitHub says it is. The body is a stranger's text. */
export interface ReportedIssue {
  readonly number: number;
  readonly reporter: string;
  /** The branch that a pull request goes to. */
  readonly branch: string;
  readonly body: string;
}

/** What somebody filled into the form "False positive". */
export interface FalsePositiveForm {
  readonly value: string;
  /** Lower case; undefined where the form was left empty. */
  readonly rule: string | undefined;
  readonly evidence: string;
}

/** Reads the event of an issue as GitHub Actions leaves it in the file `GITHUB_EVENT_PATH`. */
export function readIssue(text: string, path: string): ReportedIssue {
  const parsed = event.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new PressError("issue-unreadable", `${path} is no event of an issue.`, {
      hint: "Give the file that GITHUB_EVENT_PATH names, in a workflow on issues.",
    });
  }
  const { issue, repository } = parsed.data;
  return {
    number: issue.number,
    reporter: issue.user.login,
    branch: repository.default_branch,
    body: issue.body ?? "",
  };
}

const ruleForm = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const longestEvidence = 5000;

/**
 * The body of a form is Markdown with a heading before each answer; the first of a name counts, since the answers before the
 * evidence have one line.
 */
export function readForm({ body }: Pick<ReportedIssue, "body">): FalsePositiveForm {
  const answers = answersOf(body);
  const value = answers.get("Value") ?? "";
  const rule = answers.get("Rule id");
  const evidence = answers.get("Evidence") ?? "";
  if (value === "") throw refused("no value is given");
  if (value.includes("\n")) throw refused("more than one line stands under Value");
  if (rule !== undefined && !ruleForm.test(rule)) throw refused("what stands under Rule id is no UUID");
  if (evidence === "") throw refused("no evidence is given");
  if (evidence.length > longestEvidence) throw refused(`the evidence is longer than ${longestEvidence} characters`);
  return { value, rule: rule?.toLowerCase(), evidence };
}

function refused(why: string): PressError {
  return new PressError("form-invalid", `The form cannot be used: ${why}.`, {
    hint: "Edit nothing but the answers, and reopen the issue; or take the value out by `rulepress allow`.",
  });
}

/** GitHub writes "_No response_" for an answer that was left empty. */
function answersOf(body: string): ReadonlyMap<string, string> {
  const answers = new Map<string, string>();
  for (const part of body.replaceAll("\r\n", "\n").split(/^### /m).slice(1)) {
    const end = part.indexOf("\n");
    const heading = (end < 0 ? part : part.slice(0, end)).trim();
    const answer = end < 0 ? "" : part.slice(end).trim();
    if (!answers.has(heading) && answer !== "" && answer !== "_No response_") answers.set(heading, answer);
  }
  return answers;
}
