import { kinds, endReasons, type EndReason, type Kind } from "../model/indicator.ts";
import { byText } from "../model/order.ts";

/** What one run changed, in counts. It has no room for a value, title or tag of a feed: none may reach a commit message. */
export interface StepSummary {
  readonly asOf: string;
  readonly added: Readonly<Partial<Record<Kind, number>>>;
  readonly updated: number;
  readonly withdrawn: Readonly<Partial<Record<EndReason, number>>>;
  readonly revived: number;
  readonly renewed: number;
  /** Live indicators after the step. */
  readonly live: number;
  readonly held: readonly { readonly source: string; readonly code: string }[];
  /** Folders that were printed anew because their format number rose. */
  readonly reissued: readonly { readonly folder: string; readonly format: number }[];
  /** Of the added ones, how many each source states; one that two sources state counts for both. */
  readonly bySource?: Readonly<Record<string, number>>;
}

/** Longest line that `git log --oneline` and forges show uncut. */
const width = 72;

/** Subject, empty line, body: the form of git-commit(1) "DISCUSSION". */
export function commitMessage(step: StepSummary): string {
  const body = [...bodyLines(step), `As of ${step.asOf}.`].flatMap(wrapped);
  return `${subject(step)}\n\n${body.join("\n")}\n`;
}

/** Words that do not fit are left out from the right; the body has them all. */
function subject(step: StepSummary): string {
  const words = subjectWords(step);
  const live = ` (${count(step.live)} live)`;
  const ending = hasMoved(step) ? live : "";
  for (let shown = words.length; shown > 0; shown -= 1) {
    const text = `rules: ${words.slice(0, shown).join(", ")}`;
    if (text.length + ending.length <= width) return text + ending;
    if (text.length <= width) return text;
  }
  return `rules: reprinted${live}`;
}

function subjectWords(step: StepSummary): string[] {
  const reissued = step.reissued.map(({ folder, format }) => `${word(folder)} reissued (format ${format})`);
  if (!hasMoved(step) && reissued.length === 0) return nonZero([[step.renewed, "renewed"]]);
  const added = total(step.added);
  return [
    ...(added > 0 ? [`+${count(added)} added`] : []),
    ...nonZero([
      [step.updated, "updated"],
      [total(step.withdrawn), "withdrawn"],
      [step.revived, "revived"],
    ]),
    ...(reissued.length > 2 ? [`${count(reissued.length)} folders reissued`] : reissued),
  ];
}

function hasMoved(step: StepSummary): boolean {
  return total(step.added) + step.updated + total(step.withdrawn) + step.revived > 0;
}

const reasonWords: Readonly<Record<EndReason, string>> = {
  withdrawn: "taken back by the source",
  allowlisted: "allowlisted",
  guarded: "stopped by a guard",
  gated: "not to be printed under the terms",
  absent: "no longer listed",
  expired: "expired",
  "source-removed": "of a removed source",
};

function bodyLines(step: StepSummary): string[] {
  const added = kinds.flatMap((kind) => nonZero([[step.added[kind] ?? 0, kind]]));
  const withdrawn = endReasons.flatMap((reason) => nonZero([[step.withdrawn[reason] ?? 0, reasonWords[reason]]]));
  const others = nonZero([
    [step.updated, "updated"],
    [step.revived, "revived"],
    [step.renewed, "renewed"],
  ]);
  const sources = Object.entries(step.bySource ?? {}).sort(([a], [b]) => byText(a, b));
  const held = step.held.map(({ source, code }) => `${word(source)} (${word(code)})`).sort(byText);
  return [
    ...sentence("Added: ", added),
    ...sentence(
      "Added by source: ",
      sources.flatMap(([name, number]) => nonZero([[number, word(name)]])),
    ),
    ...sentence("Withdrawn: ", withdrawn),
    ...sentence("Also: ", others),
    ...sentence(
      "Reissued: ",
      step.reissued.map(({ folder, format }) => `${word(folder)} (format ${format})`),
    ),
    ...sentence("Held, their last claims carried: ", held),
    `Live: ${count(step.live)}.`,
  ];
}

function sentence(start: string, parts: readonly string[]): string[] {
  return parts.length === 0 ? [] : [`${start}${parts.join(", ")}.`];
}

function nonZero(counts: readonly (readonly [number, string])[]): string[] {
  return counts.filter(([number]) => number > 0).map(([number, name]) => `${count(number)} ${name}`);
}

function total(counts: Readonly<Record<string, number | undefined>>): number {
  return Object.values(counts).reduce<number>((sum, number) => sum + (number ?? 0), 0);
}

/** Thousands apart, the same under every locale. */
function count(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A name of the config as one harmless word: a line break in it could forge a trailer. */
function word(text: string): string {
  return text.replace(/[^\w./-]+/g, "_").slice(0, 60);
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const part of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + part.length > width) lines.push(part);
    else lines[lines.length - 1] = `${last} ${part}`;
  }
  return lines;
}
