import { isIP } from "node:net";
import { isMap, isSeq, type YAMLMap } from "yaml";
import { z } from "zod";
import { PressError } from "../model/errors.ts";
import { dayOf, parseDate } from "../model/time.ts";
import { findingsError } from "./findings.ts";
import { line } from "./words.ts";
import { readYaml } from "./yaml-file.ts";
import { zodFindings } from "./zod-findings.ts";

interface Grounds {
  readonly reason: string;
  readonly owner: string;
  /** `YYYY-MM-DD`: the last day on which the entry holds. */
  readonly expires?: string;
}

/** What the owner lets pass, by one of four targets. */
export type AllowEntry =
  | (Grounds & { readonly value: string })
  | (Grounds & { readonly domain: string })
  | (Grounds & { readonly cidr: string })
  | (Grounds & { readonly regex: string });

const targets = ["value", "domain", "cidr", "regex"] as const;

/** What an entry is about: exactly one of them. */
export interface Target {
  readonly value?: string | undefined;
  readonly domain?: string | undefined;
  readonly cidr?: string | undefined;
  readonly regex?: string | undefined;
}

/** The four fields of a target, for every list whose entries name indicators. */
export const targetFields = {
  value: line(4096).optional().describe("One indicator, in any spelling."),
  domain: line(253)
    .regex(/^[^\s/:@*]+\.[^\s/:@*]+$/, "must be a domain without scheme, port or path")
    .optional()
    .describe("A domain with its subdomains, URLs and e-mail addresses."),
  cidr: z.string().refine(isCidr, "must be a network such as 192.0.2.0/24").optional().describe("A network."),
  regex: line(200).refine(isRegex, "must be a regular expression").optional().describe("Pattern of the value."),
};

/** The entry that a target and its grounds make, or undefined unless it has exactly one target. */
export function entryOf(target: Target, grounds: Grounds): AllowEntry | undefined {
  if (targets.filter((name) => target[name] !== undefined).length !== 1) return undefined;
  const { value, domain, cidr, regex } = target;
  if (value !== undefined) return { value, ...grounds };
  if (domain !== undefined) return { domain, ...grounds };
  if (cidr !== undefined) return { cidr, ...grounds };
  return regex === undefined ? undefined : { regex, ...grounds };
}

/** What to say of an entry with no target or with two. */
export const oneTarget = `must have exactly one of ${targets.join(", ")}`;

const stated = z
  .strictObject({
    ...targetFields,
    reason: line(500).describe("Why: the next person will ask."),
    owner: line(100).describe("Who answers for it."),
    expires: z
      .string()
      .refine(isDay, "must be a day such as 2026-12-31")
      .optional()
      .describe("Last day on which the entry holds."),
  })
  .transform((entry, context): AllowEntry => {
    const { reason, owner, expires, ...target } = entry;
    const made = entryOf(target, expires === undefined ? { reason, owner } : { reason, owner, expires });
    if (made !== undefined) return made;
    context.addIssue({ code: "custom", message: oneTarget, input: entry });
    return z.NEVER;
  });

const allowlistSchema = z.array(stated);

/** The entries of an allowlist file, expired ones too: who applies them knows the day. */
export function loadAllowlist(path: string, text: string): readonly AllowEntry[] {
  const file = readYaml(path, text);
  const parsed = allowlistSchema.safeParse(file.data ?? []);
  if (parsed.success) return parsed.data;
  const schema = z.toJSONSchema(allowlistSchema, { io: "input", unrepresentable: "any" });
  throw findingsError(file, zodFindings(parsed.error.issues, { data: file.data, schema }));
}

/**
 * The file's text with the entry in it; comments and the other entries stay as they are. An entry with the same target is
 * brought up to date instead, and the very same entry changes no byte. `path` is for errors only.
 */
export function addAllowEntry(text: string, entry: AllowEntry, path = "allowlist.yml"): string {
  const [target, wanted] = targetOf(entry);
  const position = loadAllowlist(path, text).findIndex((each) => {
    const [theirs, value] = targetOf(each);
    return theirs === target && value === wanted;
  });
  const { document } = readYaml(path, text);
  const list = document.contents;
  const old = isSeq(list) && position >= 0 ? list.items[position] : undefined;
  if (isMap(old)) {
    if (!update(old, entry)) return text;
  } else if (isSeq(list)) {
    list.flow = list.items.length > 0 && list.flow === true;
    list.add(document.createNode(checked(entry)));
  } else {
    document.contents = document.createNode([checked(entry)]);
  }
  return document.toString({ lineWidth: 0 });
}

function targetOf(entry: AllowEntry): readonly [string, string] {
  if ("value" in entry) return ["value", entry.value];
  if ("domain" in entry) return ["domain", entry.domain];
  if ("cidr" in entry) return ["cidr", entry.cidr];
  return ["regex", entry.regex];
}

/** Says whether anything moved. */
function update(old: YAMLMap, entry: AllowEntry): boolean {
  const { reason, owner, expires } = checked(entry);
  const moved = Object.entries({ reason, owner, expires }).filter(([key, value]) => old.get(key) !== value);
  for (const [key, value] of moved) {
    if (value === undefined) old.delete(key);
    else old.set(key, value);
  }
  return moved.length > 0;
}

/** An entry from the command line passes the same schema as one from the file, so that the written file always loads. */
function checked(entry: AllowEntry): AllowEntry {
  const parsed = stated.safeParse(entry);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PressError(
    "config-value",
    `The entry's ${issue?.path.join(".") ?? "target"} ${issue?.message ?? "is not valid"}.`,
  );
}

function isDay(text: string): boolean {
  const time = parseDate(text);
  return time !== undefined && dayOf(time) === text;
}

function isCidr(text: string): boolean {
  const [address = "", bits = "", ...rest] = text.split("/");
  const version = isIP(address);
  return version > 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text, "u").test("");
    return true;
  } catch {
    return false;
  }
}
