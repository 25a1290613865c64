import { z } from "zod";
import { PressError } from "../model/errors.ts";
import type { Gh } from "./gh.ts";

/** By this label the issues that rulepress opens are found again. */
const label = "held-source";

const listed = z.array(z.object({ number: z.number(), title: z.string() }));

export interface LabelledIssue {
  readonly number: number;
  readonly source: string;
}

export function heldTitle(source: string): string {
  return `Source ${source} is held`;
}

/** Open issues about held sources; what a person put under the label without the title is left to that person. */
export async function openHeldIssues(gh: Gh): Promise<LabelledIssue[]> {
  const fields = ["--json", "number,title", "--limit", "500"];
  const text = await gh.run(["issue", "list", "--state", "open", "--label", label, ...fields]);
  const parsed = listed.safeParse(JSON.parse(text));
  if (!parsed.success) {
    throw new PressError("gh-answer", "gh issue list answered in a form that rulepress does not know.", {
      hint: "Update gh; `gh issue list --json number,title` should print a list.",
    });
  }
  return parsed.data.flatMap(({ number, title }) => {
    const source = /^Source ([a-z0-9][a-z0-9._-]*) is held$/.exec(title)?.[1];
    return source === undefined ? [] : [{ number, source }];
  });
}

export async function openHeldIssue(gh: Gh, source: string, body: string): Promise<void> {
  const description = "A feed that rulepress cannot read or does not believe";
  await gh.run(["label", "create", label, "--force", "--color", "d93f0b", "--description", description]);
  await gh.run(["issue", "create", "--title", heldTitle(source), "--label", label, "--body-file", "-"], body);
}

export async function closeHeldIssue(gh: Gh, number: number, comment: string): Promise<void> {
  await gh.run(["issue", "close", String(number), "--comment", comment]);
}
