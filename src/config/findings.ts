import { z } from "zod";
import { PressError } from "../model/errors.ts";
import type { YamlFile } from "./yaml-file.ts";

/** One thing that is wrong in a file, as a sentence without its subject: the key at `path` is the subject. */
export interface Finding {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly says: string;
  readonly hint?: string;
}

/** A person mends ten things at once; a longer list is a file of the wrong kind. */
const shown = 10;

/**
 * One error for all findings, in the order of the file. A finding that repeats a secret is cut short: the words of a
 * schema may quote the value that they refuse.
 */
export function findingsError(
  file: YamlFile,
  findings: readonly Finding[],
  secrets: readonly string[] = [],
): PressError {
  const placed = findings
    .map((finding) => ({ finding: withoutSecrets(finding, secrets), place: file.place(finding.path) }))
    .sort((a, b) => byPlace(a.place, b.place));
  const lines = placed.slice(0, shown).map(({ finding, place }) => ({
    text: `${place}: ${subject(finding.path)} ${finding.says}.`,
    hint: finding.hint,
  }));
  const code = placed[0]?.finding.code ?? "config-value";
  const [first] = lines;
  if (first && placed.length === 1) {
    return new PressError(code, first.text, first.hint === undefined ? {} : { hint: first.hint });
  }
  const rest = placed.length > shown ? [`… and ${placed.length - shown} more.`] : [];
  const listed = lines.map(({ text, hint }) => (hint === undefined ? text : `${text} ${hint}`));
  return new PressError(code, [...listed, ...rest].join("\n"));
}

function withoutSecrets(finding: Finding, secrets: readonly string[]): Finding {
  const words = `${finding.says} ${finding.hint ?? ""}`;
  if (!secrets.some((secret) => words.includes(secret))) return finding;
  return { code: finding.code, path: finding.path, says: "is not valid; its value came from the environment" };
}

function subject(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "the file" : z.core.toDotPath(path);
}

function byPlace(a: string, b: string): number {
  const [lineA = 0, columnA = 0] = numbers(a);
  const [lineB = 0, columnB = 0] = numbers(b);
  return lineA - lineB || columnA - columnB;
}

function numbers(place: string): number[] {
  return place.split(":").slice(-2).map(Number);
}
