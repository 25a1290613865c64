import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PressError } from "../../model/errors.ts";
import { entryStores } from "../../pipeline/entry-store.ts";
import { prepare } from "../../pipeline/prepare.ts";
import { type SourceReport, testSource } from "../../pipeline/source-test.ts";
import type { CommandContext } from "../context.ts";
import { configOf, requestOf } from "../request.ts";
import { countText } from "../table.ts";
import { visible } from "../terminal.ts";
import { withOutside } from "./outside.ts";

/** `sources test NAME`: one polite reading of one source, and what came of it. */
export async function sourceTest(context: CommandContext, name: string | undefined): Promise<number> {
  const { options, out, progress } = context;
  if (name === undefined) {
    throw new PressError("usage-missing-argument", "sources test needs the NAME of a source.", {
      hint: "`rulepress sources` lists the sources of the config.",
    });
  }
  const config = configOf(context, true);
  const prepared = prepare({ ...requestOf(context, config), only: [name] });
  progress.start(`reading ${name}`);
  const folder = mkdtempSync(join(tmpdir(), "rulepress-"));
  const report = await withOutside(context, prepared.request, (outside) =>
    testSource(prepared, outside, entryStores(join(folder, "read")), (records) => {
      progress.tick(records);
    }),
  ).finally(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  progress.done(`${countText(report.reading.records)} records`);
  const now = prepared.request.asOf;
  out(options.flag("json") ? `${JSON.stringify(reportJson(report), undefined, 2)}\n` : reportText(report, now));
  return 0;
}

function reportText(report: SourceReport, now: string): string {
  const { setup, reading, byKind, oldest, newest, printable } = report;
  const { terms } = setup;
  const kinds = Object.entries(byKind).map(([kind, count]) => `${countText(count)} ${kind}`);
  const unread = [...reading.unread].map(([reason, { count, examples }]) => {
    const [first] = examples;
    return `${countText(count)} ${reason}${first === undefined || first.value === "" ? "" : ` (${first.value})`}`;
  });
  const guarded = [...reading.guarded].map(([guard, count]) => `${countText(count)} by ${guard}`);
  const rows: readonly (readonly [string, string])[] = [
    ["source", `${setup.name} (${terms.title})`],
    ["understood", kinds.length === 0 ? "nothing" : `${countText(reading.entries.size)}: ${kinds.join(", ")}`],
    ["hosts of URLs", countText(reading.hosts.size)],
    ["left out", unread.length === 0 ? "nothing" : unread.join("; ")],
    ["guards take", guarded.length === 0 ? "nothing" : guarded.join(", ")],
    ["age", newest === undefined ? "no dates stated" : ageWords(oldest ?? newest, newest, now)],
    ["licence", `${terms.license}${terms.terms === undefined ? "" : ` (${terms.terms})`}`],
    ["printed here", printable ? "yes" : `no: republish is ${terms.republish}, TLP is ${terms.tlp}`],
    ...reading.warnings.map((warning) => ["note", warning] as const),
  ];
  return rows.map(([key, says]) => `${key.padEnd(14)} ${visible(says)}\n`).join("");
}

const hourMs = 3_600_000;

function ageWords(oldest: string, newest: string, now: string): string {
  const hours = Math.max(0, Math.floor((Date.parse(now) - Date.parse(newest)) / hourMs));
  const ago = hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
  return `newest ${newest.slice(0, 10)} (${ago} ago), oldest ${oldest.slice(0, 10)}`;
}

function reportJson({ setup, reading, byKind, oldest, newest, printable }: SourceReport) {
  const { name, terms, nature } = setup;
  return {
    ...{ name, nature, ...terms, printable },
    ...{ records: reading.records, indicators: reading.entries.size, hosts: reading.hosts.size, byKind },
    unread: Object.fromEntries([...reading.unread].map(([reason, { count }]) => [reason, count])),
    guarded: Object.fromEntries(reading.guarded),
    ...{ oldest, newest, warnings: reading.warnings },
  };
}
