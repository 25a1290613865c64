import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import type { Sighting, Verdict } from "../../src/model/indicator.ts";
import type { RunOutcome } from "../../src/pipeline/build.ts";
import { changesIn } from "../../src/pipeline/changes.ts";
import { enteredOn } from "../../src/pipeline/entered.ts";
import type { SourceSetup } from "../../src/pipeline/setup.ts";
import { type World, worldIn } from "./world-in.ts";

export { quiet, reachAt, timeOf, worldIn } from "./world-in.ts";
export type { Feeds, Told, World } from "./world-in.ts";

/** A temporary folder in which days pass; it goes with the test. Sources are append feeds unless told otherwise. */
export function world(sources: Readonly<Record<string, Partial<SourceSetup>>> = {}): World {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-world-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return worldIn(folder, sources);
}

/** A source's word on one value. */
export function sighting(value: string, more: Partial<Sighting> = {}): Sighting {
  return { value, ...more };
}

/** `count` values of one domain, each alone in its registrable name. */
export function names(count: number, word = "host"): string[] {
  return Array.from({ length: count }, (_, index) => `${word}-${index}.example`);
}

export function sightings(values: readonly string[], more: Partial<Sighting> = {}): Sighting[] {
  return values.map((value) => sighting(value, more));
}

export function failure(name: string): PressError {
  return new PressError("source-broken", `${name} answered with a web page.`);
}

/** What a run did to which values. */
export function happened(run: RunOutcome): Record<string, string[]> {
  const by: Record<string, string[]> = {};
  const { changes, entered } = run.result.joined;
  for (const day of changes.days.spooled.parts.keys()) {
    for (const { happening, before, after } of [...changesIn(changes.days, day)].flat()) {
      (by[happening] ??= []).push((after ?? before)?.value ?? "");
    }
  }
  for (const day of entered.days.spooled.parts.keys()) {
    for (const { status, value } of [...enteredOn(entered.days, day)].flat()) {
      (by[status === "live" ? "added" : "refused"] ??= []).push(value);
    }
  }
  for (const values of Object.values(by)) values.sort();
  return by;
}

/** Codes of the sources that were held. */
export function heldBy(run: RunOutcome): Record<string, string> {
  return Object.fromEntries(run.result.held.map(({ source, error }) => [source, error.code]));
}

/** The PressError that a promise ends with; anything else is passed on as the surprise that it is. */
export async function refusal(promise: Promise<unknown>): Promise<PressError> {
  const [result] = await Promise.allSettled([promise]);
  if (result.status === "fulfilled") throw new Error("it was not refused");
  if (result.reason instanceof PressError) return result.reason;
  throw result.reason;
}

export const drop: Verdict = { guard: "top-site", action: "drop", reason: "one of the most visited sites" };
export const quarantine: Verdict = { guard: "shortener", action: "quarantine", reason: "a link shortener" };
export const downgrade: Verdict = { guard: "cdn", action: "downgrade", reason: "shared by many" };
export const allowed: Verdict = { guard: "allowlist", action: "drop", reason: "our own" };
