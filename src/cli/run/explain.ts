import { explain as explainValue, type Explanation, type Hunt } from "../../pipeline/explain.ts";
import { explainTechnique, isTechnique, type TechniqueExplanation } from "../../pipeline/explain-technique.ts";
import { prepareJudge } from "../../pipeline/prepare.ts";
import { readTextFile } from "../../config/load.ts";
import type { Claim, LedgerRecord } from "../../model/indicator.ts";
import type { CommandContext } from "../context.ts";
import { configOf } from "../request.ts";
import { table } from "../table.ts";
import { type Paint, visible } from "../terminal.ts";

export async function explain(context: CommandContext): Promise<number> {
  const { options, positionals, out, paint, now } = context;
  const [value = "", folder = "rules"] = positionals;
  const print = <Found>(found: Found, words: (found: Found, paint: Paint) => string): number => {
    out(options.flag("json") ? `${JSON.stringify(found, undefined, 2)}\n` : words(found, paint));
    return 0;
  };
  if (isTechnique(value)) return print(await explainTechnique(folder, value), techniqueText);
  const config = configOf(context, options.given("config"));
  const judge = prepareJudge(config, readTextFile, now());
  return print(await explainValue(folder, value, judge), text);
}

function techniqueText(found: TechniqueExplanation, paint: Paint): string {
  const { technique, name, tactics, counts, strongest, hunts } = found;
  const head = `${paint.bold(`${technique} ${name}`)}  ATT&CK technique\ntactics ${tactics.join(", ")}\n`;
  const kinds = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  const columns = ["kind", "value", "score", "level", "id"].map((title) => ({ title }));
  const rows = strongest.map(({ kind, value, score, level, id }) => [kind, value, score, level, id]);
  const seen =
    kinds.length === 0
      ? "No indicator of this tree is seen with it.\n"
      : `Indicators seen with it, or with a part of it: ${kinds.join(", ")}.\n\n${table(columns, rows, paint)}`;
  return [head, seen, ...hunts.map((hunt) => huntText(hunt, paint))].join("\n");
}

function text(found: Explanation, paint: Paint): string {
  const { kind, value, id, record } = found;
  const head = `${paint.bold(visible(value))}  ${kind}\nid ${id}\n`;
  return record === undefined ? head + unknown(found) : head + known(found, record, paint);
}

function unknown({ verdicts }: Explanation): string {
  const says = verdicts.map(({ guard, action, reason }) => `  ${guard}: ${action} (${reason})\n`).join("");
  return `\nNot in this tree: no source has stated it, or it was over when it was first read.\n${says === "" ? "" : `\nIf one did, the guards would say:\n${visible(says)}`}`;
}

function known({ files, facts, verdicts, hunts }: Explanation, record: LedgerRecord, paint: Paint): string {
  const { status, left, day, created, modified, revision, until } = record;
  const words = {
    live: "is in the tree",
    quarantined: "is known, and quarantined: not printed",
    refused: "is known, and refused: not printed",
    withdrawn: "was in the tree, and is withdrawn",
  };
  const leaving = left === undefined ? "" : `Left on ${left.at}: ${left.reason}.\n`;
  const parts = Object.entries(record.parts).map(([name, points]) => `${points > 0 ? "+" : ""}${points} ${name}`);
  const claims = Object.entries(record.claims).map(([key, claim]) => claimRow(key, claim));
  const columns = ["source", "confidence", "first seen", "last seen", "lease from", "state"].map((title) => ({
    title,
  }));
  const references = (facts?.references ?? []).map((reference) => `  ${visible(reference)}\n`).join("");
  const unsaid =
    verdicts.length === 0
      ? ""
      : `\nGuards:\n${verdicts.map((v) => `  ${visible(v.guard)}: ${v.action} (${visible(v.reason)})\n`).join("")}`;
  return [
    `\nIt ${paint.bold(words[status])}. ${leaving}`,
    `Score ${record.score} of 100, level ${record.level}: ${parts.join(", ")}.`,
    `Entered ${created}, filed under ${day}, revision ${revision} of ${modified}${until === undefined ? "" : `, lives until ${until}`}.`,
    `\n${table(columns, claims, paint)}`,
    `Files:\n${files.map((file) => `  ${file}\n`).join("")}${references === "" ? "" : `\nReferences:\n${references}`}${unsaid}`,
    ...hunts.map((hunt) => huntText(hunt, paint)),
  ].join("\n");
}

/** Not indented: it is there to be copied. */
function huntText({ format, query }: Hunt, paint: Paint): string {
  const lines = query.trimEnd().split("\n").map(visible);
  return `${paint.bold(`Hunt (${format}):`)}\n${lines.join("\n")}\n`;
}

function claimRow(key: string, claim: Claim): (string | undefined)[] {
  const urls = claim.urls === undefined ? "" : ` from ${Object.keys(claim.urls).length} URL`;
  const state =
    claim.ended !== undefined
      ? `ended ${claim.ended.at.slice(0, 10)}: ${claim.ended.reason}`
      : claim.absent === undefined
        ? "live"
        : `absent since ${claim.absent}`;
  return [
    key + urls,
    claim.confidence,
    claim.firstSeen?.slice(0, 10),
    claim.lastSeen?.slice(0, 10),
    claim.lease?.slice(0, 10),
    state,
  ];
}
