import { markdownCode, markdownTable, markdownText } from "../../dialects/markdown.ts";
import { kinds, endReasons } from "../../model/indicator.ts";
import type { RunOutcome } from "../../pipeline/build.ts";
import { heldDays } from "../../pipeline/held-issues.ts";
import type { Health, SourceHealth } from "../../pipeline/health.ts";
import { countText } from "../table.ts";
import { changeWords, leftOutLines, sourceRow } from "./summary.ts";

export interface SummaryNews {
  readonly run: RunOutcome;
  readonly health: Health;
  /** Where the commit went, or would go: remote and branch. */
  readonly where: string;
  readonly commit: string | undefined;
  /** What a person should look at, apart from held sources. */
  readonly warnings: readonly string[];
}

/** The run as a page, for the summary of a job: what changed, how each source is, what was left out. Nothing in it is raw text of a feed. */
export function summaryPage({ run, health, where, commit, warnings }: SummaryNews): string {
  const held = health.sources.filter(({ state }) => state === "held");
  return [
    `## ${markdownText(changeWords(run))}\n`,
    `${countText(health.live)} live. ${commitWords(commit, where)}\n`,
    section("Look at this", list(warnings.map(markdownCode))),
    section("Held", list(held.map((source) => heldWords(source, health.asOf)))),
    section("Sources", sourceTable(run, health)),
    section("Changed", changeTable(run)),
    section("Left out, and why", list(leftOutLines(run).map(markdownCode))),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function section(heading: string, body: string): string {
  return body === "" ? "" : `### ${heading}\n\n${body}`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}\n`).join("");
}

function commitWords(commit: string | undefined, where: string): string {
  return commit === undefined
    ? "No commit was made."
    : `Pushed ${markdownCode(commit.slice(0, 12))} to ${markdownCode(where)}.`;
}

/** A held source as one line; what its server said stands in code, where it is neither link nor mention. */
export function heldWords(source: SourceHealth, asOf: string): string {
  const {
    name,
    since,
    code = "source-resting",
    message = "its server asked for a pause after a failure",
    hint,
  } = source;
  const days = heldDays(source, asOf);
  const told =
    since === undefined ? "" : `, since ${since.slice(0, 10)}${days > 0 ? ` (${countText(days)} days)` : ""}`;
  const advice = hint === undefined ? "" : ` ${markdownCode(hint)}`;
  return `**${markdownText(name)}** (${markdownCode(code)}${told}): ${markdownCode(message)}${advice}`;
}

function sourceTable(run: RunOutcome, { sources }: Health): string {
  const errors = new Map(run.result.held.map(({ source, error }) => [source, error]));
  const states = new Map(sources.map(({ name, state }) => [name, state]));
  const rows = run.outcomes.map((outcome) => {
    const { name } = outcome.setup;
    const [, records = "", indicators = "", out = ""] = sourceRow(outcome, errors.get(name), run);
    return [name, records, indicators, out, states.get(name) ?? ""].map(cell);
  });
  return markdownTable(["source", "records", "indicators", "left out", "state"], rows);
}

function cell(value: string | number): string {
  return typeof value === "number" ? countText(value) : markdownText(value);
}

function changeTable({ result: { counts } }: RunOutcome): string {
  if (counts === undefined) return "";
  const rows = kinds.flatMap((kind) => {
    const row = [counts.added[kind] ?? 0, counts.updated[kind] ?? 0, counts.renewed[kind] ?? 0];
    return row.some((count) => count > 0) ? [[kind, ...row.map(countText)]] : [];
  });
  const left = endReasons.flatMap((reason) => {
    const count = counts.withdrawn[reason] ?? 0;
    return count > 0 ? [`${countText(count)} withdrawn: ${reason}`] : [];
  });
  const table = rows.length === 0 ? "" : markdownTable(["kind", "added", "updated", "renewed"], rows);
  return [table, list(left)].filter((part) => part !== "").join("\n");
}
