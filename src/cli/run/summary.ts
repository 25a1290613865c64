import type { PressError } from "../../model/errors.ts";
import type { Outcome } from "../../pipeline/intake.ts";
import type { RunOutcome } from "../../pipeline/build.ts";
import { byText } from "../../model/order.ts";
import type { CommandContext } from "../context.ts";
import { countText, table } from "../table.ts";
import { visible } from "../terminal.ts";

/** What a person wants to know after a run: what was read, what was left out and why, what changed, where it stands. */
export function summaryText(run: RunOutcome, { paint }: CommandContext): string {
  const held = new Map(run.result.held.map(({ source, error }) => [source, error]));
  const rows = run.outcomes.map((outcome) => sourceRow(outcome, held.get(outcome.setup.name), run));
  const columns = [
    { title: "source" },
    { title: "records", align: "right" as const },
    { title: "indicators", align: "right" as const },
    { title: "left out", align: "right" as const },
    { title: "state" },
  ];
  const parts = [
    `\n${table(columns, rows, paint)}`,
    ...leftOut(run),
    ...printed(run),
    ...[...held].map(
      ([source, error]) =>
        `${paint.yellow(`held: ${source}`)}  ${visible(error.message)}\n      ${visible(error.hint ?? "")}\n`,
    ),
    changes(run, paint.bold),
  ];
  return parts.join("\n");
}

/** Name, records, indicators, what was left out, state. */
export function sourceRow(outcome: Outcome, held: PressError | undefined, run: RunOutcome): (string | number)[] {
  const { name } = outcome.setup;
  const state = held === undefined ? stateWord(outcome) : `held: ${held.code}`;
  if (outcome.state !== "read") return [name, "", "", "", state];
  const { records, size, unread } = outcome.reading;
  const out =
    [...unread.values()].reduce((sum, { count }) => sum + count, 0) + (run.result.joined.expired.get(name) ?? 0);
  return [name, records, size.indicators, out, state];
}

function stateWord(outcome: Outcome): string {
  if (outcome.state === "resting") return `resting until ${outcome.until.slice(0, 16)}Z`;
  return outcome.state === "unchanged" ? "not read: same bytes as before" : outcome.state;
}

function leftOut(run: RunOutcome): string[] {
  const lines = leftOutLines(run);
  return lines.length === 0 ? [] : [`Left out, and why:\n${lines.map((line) => `  ${visible(line)}\n`).join("")}`];
}

/** Why records did not become indicators, with the first examples: where they stood and what they were. Not made visible yet. */
export function leftOutLines(run: RunOutcome): string[] {
  const lines: string[] = [];
  for (const outcome of run.outcomes) {
    if (outcome.state !== "read") continue;
    const { setup, unread, droppedDates, warnings } = outcome.reading;
    for (const [reason, { count, examples }] of unread) {
      const shown = examples
        .slice(0, 2)
        .map(({ value, line }) => `${line === undefined ? "" : `line ${line}: `}${value}`);
      const gated = reason === "gated" ? " (licence or TLP does not let this tree print it)" : "";
      lines.push(
        `${setup.name}: ${countText(count)} ${reason}${gated}${shown.some((text) => text !== "") ? ` (${shown.join("; ")})` : ""}`,
      );
    }
    lines.push(...warnings.map((sentence) => `${setup.name}: ${sentence}`));
    const expired = run.result.joined.expired.get(setup.name) ?? 0;
    if (expired > 0)
      lines.push(`${setup.name}: ${countText(expired)} expired on arrival (older than the kind's time to live)`);
    if (droppedDates > 0)
      lines.push(
        `${setup.name}: ${countText(droppedDates)} dates not believed (before 1990 or over a day ahead); records kept`,
      );
  }
  return [...lines, ...guardLines(run.result.joined.tally.byGuard)];
}

/** What the guards took out or lowered, by guard, so that a list that is too broad shows at once. */
function guardLines(byGuard: ReadonlyMap<string, number>): string[] {
  const words = { drop: "refused", quarantine: "quarantined", downgrade: "printed one step lower" };
  return Object.entries(words).flatMap(([action, word]) => {
    const found = [...byGuard].filter(([key]) => key.startsWith(`${action} `)).sort(([, a], [, b]) => b - a);
    if (found.length === 0) return [];
    const told = found.map(([key, count]) => `${countText(count)} ${key.slice(action.length + 1)}`);
    return [`guards: ${word}: ${told.join(", ")} (each with its reason in refusals.ndjson)`];
  });
}

/** What stands where in the tree after the run. */
function printed({ plan }: RunOutcome): string[] {
  const folders = new Map<string, { files: number; bytes: number }>();
  for (const change of plan.changes) {
    if (change.action === "remove") continue;
    const slash = change.path.indexOf("/");
    const folder = slash === -1 ? "pages" : change.path.slice(0, slash + 1);
    const known = folders.get(folder) ?? { files: 0, bytes: 0 };
    folders.set(folder, { files: known.files + 1, bytes: known.bytes + change.size });
  }
  if (folders.size === 0) return [];
  const columns = [
    { title: "written" },
    { title: "files", align: "right" as const },
    { title: "KiB", align: "right" as const },
  ];
  const rows = [...folders]
    .sort(([a], [b]) => byText(a, b))
    .map(([folder, { files, bytes }]) => [folder, files, Math.ceil(bytes / 1024)]);
  return [table(columns, rows)];
}

function changes(run: RunOutcome, bold: (text: string) => string): string {
  const { result, plan } = run;
  if (result.counts === undefined) return bold(`${changeWords(run)}\n`);
  const files = `${countText(plan.changes.length)} files to write, ${countText(plan.unchanged)} unchanged`;
  return `${bold(changeWords(run))} · ${countText(result.counts.live)} live · ${files}\n`;
}

/** What the run changed, in counts. */
export function changeWords({ result: { counts } }: RunOutcome): string {
  if (counts === undefined) return "Nothing was learned: no byte changes.";
  const total = (byKind: Readonly<Record<string, number>>) => Object.values(byKind).reduce((sum, n) => sum + n, 0);
  const words = [
    [total(counts.added), "added"],
    [total(counts.updated), "updated"],
    [counts.revived, "came back"],
    [total(counts.withdrawn), "withdrawn"],
    [total(counts.renewed), "renewed"],
  ] as const;
  const told = words.flatMap(([count, word]) => (count > 0 ? [`${countText(count)} ${word}`] : []));
  const reissued = counts.reissued.length > 0 ? [`reissued: ${counts.reissued.join(", ")}`] : [];
  return [...told, ...reissued].join(", ") || "Only the ledger's memory changed";
}

/** The same facts for a program. */
export function summaryJson(run: RunOutcome): Record<string, unknown> {
  const held = new Map(run.result.held.map(({ source, error }) => [source, error]));
  const { tally } = run.result.joined;
  return {
    asOf: run.prepared.request.asOf,
    sources: run.outcomes.map((outcome) => sourceJson(outcome, held.get(outcome.setup.name))),
    step: run.result.counts,
    live: tally.live,
    quarantined: tally.quarantined,
    refused: tally.refused,
    files: { changed: run.plan.changes.length, unchanged: run.plan.unchanged },
    changes: run.plan.changes.map(({ action, path }) => ({ action, path })),
  };
}

function sourceJson(outcome: Outcome, held: PressError | undefined) {
  const { name } = outcome.setup;
  const state =
    held === undefined ? { state: outcome.state } : { state: "held", code: held.code, message: held.message };
  if (outcome.state === "resting") return { name, ...state, until: outcome.until };
  if (outcome.state !== "read") return { name, ...state };
  const { records, entries, hosts, unread, droppedDates, warnings } = outcome.reading;
  const reasons = Object.fromEntries([...unread].map(([reason, { count }]) => [reason, count]));
  return {
    name,
    ...state,
    records,
    indicators: entries.size,
    hosts: hosts.size,
    unread: reasons,
    droppedDates,
    warnings,
  };
}
