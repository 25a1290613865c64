import type { FalsePositiveForm, ReportedIssue } from "../config/issue-form.ts";
import { PressError } from "../model/errors.ts";
import { indicatorId } from "../model/id.ts";
import { dayMs, dayOf, isoTime } from "../model/time.ts";
import { canonical } from "../refine/canonical.ts";
import { allow, type Allowed } from "./allow.ts";
import { openTree } from "./tree-reader.ts";

/** An entry that a form asks for ends by itself: who still needs it then says so again. */
const lastsDays = 180;

/** A report that names one value and takes out more than so many is too broad for a form. */
const widest = 500;

export interface AllowlistFile {
  readonly path: string;
  readonly text: string;
}

/**
 * What an allowlist entry for a reported value would do: the dry run that a maintainer decides on. The entry is made by the
 * same code as `rulepress allow`; a value that is not live, a network and a mismatched rule id are refused.
 */
export async function falsePositive(
  { number, reporter }: ReportedIssue,
  form: FalsePositiveForm,
  file: AllowlistFile,
  tree: string,
  asOf: string,
): Promise<Allowed> {
  const read = canonical(form.value);
  if (!read.ok) throw refused(`its value is no indicator: ${read.detail}`);
  const { settings } = await openTree(tree);
  const id = indicatorId(settings.namespace, read.kind, read.value);
  if (form.rule !== undefined && form.rule !== id) throw refused("its rule id is not the one of its value");
  const request = {
    value: read.value,
    reason: `reported in #${number}: ${oneLine(form.evidence)}`,
    owner: `@${oneLine(reporter)}`,
    until: dayOf(isoTime(Date.parse(asOf) + lastsDays * dayMs)),
    asOf,
  };
  const allowed = await allow(request, file, tree);
  const { length } = allowed.leaving;
  if (length === 0) throw refused("nothing in the rules has this value now, nor lies below it");
  if (length > widest) throw refused(`it would take out ${length} indicators`);
  return allowed;
}

function refused(why: string): PressError {
  return new PressError("form-invalid", `The report cannot be used: ${why}.`, {
    hint: "Give one value as a rule has it. For anything wider a maintainer runs `rulepress allow`.",
  });
}

const shown = 300;

/** Strangers' words as part of one line of a file: no control, no bidi and no zero-width character. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\s]+/gu, " ").trim();
  const characters = Array.from(line);
  return characters.length <= shown ? line : `${characters.slice(0, shown - 1).join("")}…`;
}
