import { dayMs } from "../../model/time.ts";

/** GitHub switches the schedules of a public repository off after 60 days without a commit; so early a person can still act. */
const warnFrom = 50;
const limit = 60;

/** A warning when nothing was committed for so long that the schedule is about to be switched off; undefined otherwise. */
export function idleWarning(lastCommit: string | undefined, asOf: string): string | undefined {
  if (lastCommit === undefined) return undefined;
  const days = Math.floor((Date.parse(asOf) - Date.parse(lastCommit)) / dayMs);
  if (days < warnFrom) return undefined;
  const left = Math.max(0, limit - days);
  return `The last commit is ${days} days old. GitHub switches the schedule of a public repository off after ${limit} days, in ${left}: commit something, or switch the workflow on again afterwards.`;
}
