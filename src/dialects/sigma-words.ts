import type { Level } from "../model/indicator.ts";
import { sortedUnique } from "../model/order.ts";
import type { Form } from "./sigma-forms.ts";
import { printable } from "./yaml.ts";

/** SigmaHQ's limit; from 257 characters on pySigma refuses the whole file. */
const titleLimit = 120;
const brandLimit = 48;
const valueLimit = 200;
const reportLimit = 160;
const linkLimit = 2000;
const referenceLimit = 10;

/**
 * The seed endpoint's title, unique: a value that does not fit, or ends with the dot that SigmaHQ's validator refuses, is
 * cut and told apart by the first eight digits of the id.
 */
export function titleOf(brand: string, { wording }: Form, value: string, id: string): string {
  const head = `${brandName(brand)} — Malicious ${wording.noun} `;
  const shown = (wording.capitals === undefined ? value : value.toUpperCase()).replace(/\s/g, "%20");
  if (head.length + shown.length <= titleLimit && !shown.endsWith(".")) return head + shown;
  const mark = `… ${id.slice(0, 8).toUpperCase()}`;
  return head + start(shown, titleLimit - head.length - mark.length) + mark;
}

/** Title of a list; its bits tell a bucket from its siblings. */
export function listTitleOf(brand: string, { wording }: Form, level: Level, bits: string): string {
  const capital = level.charAt(0).toUpperCase() + level.slice(1);
  return `${brandName(brand)} — Malicious ${wording.plural} ${capital}${bits === "" ? "" : ` ${bits}`}`;
}

/** Starts with "Detects", and has no clickable link: SigmaHQ's conventions keep links for the references. */
export function descriptionOf(form: Form, value: string, report: string | undefined, references: number): string {
  const what = `Detects ${form.wording.one} ${cut(value, valueLimit)}`;
  const title = report === undefined ? "" : cut(oneLine(report).replaceAll('"', "'"), reportLimit);
  // The validator takes these words for a link, too, unless there are references.
  const barred = title === "" || (references === 0 && /internal research/i.test(title));
  return defanged(barred ? what : `${what}, observed in "${title}"`);
}

/** Does not say how many there are, nor anything else that would change with a member. */
export function listDescriptionOf({ wording }: Form, level: Level): string {
  return `Detects ${wording.any} in this list of indicators of level ${level}`;
}

export function falsePositivesOf({ wording }: Form): string {
  return `Legitimate use of the ${wording.thing} (rare for indicators in this feed; verify in context).`;
}

/**
 * References that may stand in a rule: web links, at most ten. What ATT&CK's site says is said by tags; a link to
 * github.com has to name a commit, for a branch's text changes behind the rule (both are validators of SigmaHQ).
 */
export function referencesOf(stated: readonly string[]): string[] {
  return sortedUnique(stated.filter(isReference)).slice(0, referenceLimit);
}

function isReference(link: string): boolean {
  const host = /^https?:\/\/([^/?#\s]+)\S*$/i.exec(link)?.[1]?.toLowerCase();
  if (host === undefined || host === "attack.mitre.org" || link.length > linkLimit || !printable(link)) return false;
  return !/^(www\.)?github\.com$/.test(host) || /\/[0-9a-f]{40}(\/|$)/.test(link);
}

/** Suffixes that have the form of a tactic or technique: a malformed tag would be a parse error for the whole file. */
export function attackOf({ attack }: Form, stated: readonly string[]): readonly string[] {
  let suffixes = wellFormed.get(stated);
  if (suffixes === undefined) {
    suffixes = stated.filter((suffix) => /^(t\d{4}(\.\d{3})?|[a-z]+(-[a-z]+)*)$/.test(suffix));
    wellFormed.set(stated, suffixes);
  }
  return suffixes.length > 0 ? suffixes : attack;
}

/** The same few lists are shared by all indicators, so each is looked through once. */
const wellFormed = new WeakMap<readonly string[], readonly string[]>();

/** SigmaHQ's title validator takes a word all in lower case for a slip, so a brand such as `acme` gets its capital here. */
function brandName(brand: string): string {
  let name = brandNames.get(brand);
  if (name === undefined) {
    name = cut(oneLine(brand), brandLimit).replace(/(?<=^| )\p{Ll}/gu, (letter) => letter.toUpperCase());
    brandNames.set(brand, name);
  }
  return name;
}

/** A tree has one brand, and every title begins with it. */
const brandNames = new Map<string, string>();

function defanged(text: string): string {
  return text.includes("://") ? text.replace(/http(s?):\/\//gi, "hxxp$1://") : text;
}

/** A feed's words without what YAML or a terminal trips over: line breaks, control, format and bidi characters. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff\s]+/gu, " ").trim();
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${start(text, limit - 1)}…`;
}

/** Never ends inside a surrogate pair: half of one cannot be written. */
function start(text: string, length: number): string {
  return text.slice(0, /[\ud800-\udbff]/.test(text.charAt(length - 1)) ? length - 1 : length);
}
