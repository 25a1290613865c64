import { countText } from "../dialects/markdown.ts";
import { defineEmitter } from "../model/plugin.ts";
import type { KindCounts, StepCounts } from "../model/summary.ts";

const path = "CHANGELOG.md";

/** The last 30 steps in words, newest first. No word of a feed stands in it, so nothing of it can steer a reader. */
export const changelog = defineEmitter({
  name: "changelog",
  folder: path,
  format: 1,
  summary: "the last 30 steps in words",
  page({ steps }) {
    const head =
      "# Changes\n\nThe last 30 steps that changed something, newest first. `delta/` holds every step in full.\n";
    return { path, text: head + steps.map(stepText).join("") };
  },
});

function stepText(step: StepCounts): string {
  const lines = [
    ...counted("Added", step.added),
    ...counted("Updated", step.updated),
    ...counted("Lease renewed", step.renewed),
    ...withdrawals(step),
    ...(step.revived > 0 ? [`Came back: ${countText(step.revived)}`] : []),
    ...(step.refused > 0 ? [`Refused or quarantined on entry: ${countText(step.refused)}`] : []),
    ...(step.reissued.length > 0 ? [`Reissued (format or settings changed): ${step.reissued.join(", ")}`] : []),
    ...(step.held.length > 0 ? [`Held, past carried: ${step.held.join(", ")}`] : []),
  ];
  const words = lines.length > 0 ? lines : ["Nothing that is printed changed"];
  return `\n## ${step.asOf}\n\n${words.map((line) => `- ${line}\n`).join("")}- Live: ${countText(step.live)}\n`;
}

function counted(word: string, counts: KindCounts): string[] {
  const parts = Object.entries(counts).map(([kind, count]) => `${countText(count)} ${kind}`);
  return parts.length === 0 ? [] : [`${word}: ${parts.join(", ")}`];
}

const reasons: Readonly<Record<string, string>> = {
  withdrawn: "taken back by the source",
  allowlisted: "allowlisted",
  guarded: "stopped by a guard",
  absent: "no longer listed",
  expired: "expired",
  "source-removed": "of a removed source",
  gated: "no longer printable under licence or TLP",
};

function withdrawals({ withdrawn }: StepCounts): string[] {
  const parts = Object.entries(withdrawn).map(([reason, count]) => `${countText(count)} ${reasons[reason] ?? reason}`);
  return parts.length === 0 ? [] : [`Withdrawn: ${parts.join(", ")}`];
}
