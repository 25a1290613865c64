import type { KeyManner } from "../model/plugin.ts";
import { Setback } from "./setback.ts";
import type { Site } from "./site.ts";

/** What a source may show to its home, and what must never be read anywhere else. */
export interface Credential {
  /** Scheme, host and port to which it travels. */
  readonly origin: string | undefined;
  /** Headers with secrets in them, by lower-case name; a key in the path is in none of them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The key that goes where an address says `{key}`. */
  readonly pathKey: string | undefined;
  readonly secrets: readonly string[];
  /** What to do about a key that is missing or no good. */
  readonly advice: string;
}

export function credentialOf({ home, key, headers = {} }: Site): Credential {
  const value = key?.value;
  const own = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text] as const);
  const withKey = key === undefined || value === undefined ? [] : keyHeaders(key.manner, value);
  return {
    origin: URL.canParse(home) ? new URL(home).origin : undefined,
    headers: Object.fromEntries([...own, ...withKey]),
    pathKey: key?.manner.as === "path" ? value : undefined,
    secrets: [...own.map(([, text]) => text), ...(value === undefined ? [] : keySecrets(key?.manner, value))],
    advice: adviceOf(key?.manner, value),
  };
}

/** Visible ASCII and blanks within (RFC 9110 §5.5): a secret pasted with its line break is the usual cause of anything else. */
const headerValue = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;

/** Throws for a secret that no header can carry, before anything is sent. */
export function checkHeaders({ headers, advice }: Credential): void {
  const broken = Object.entries(headers).find(([, text]) => !headerValue.test(text));
  if (broken === undefined) return;
  throw new Setback({
    code: "source-unauthorised",
    says: `cannot be asked: the secret for its header ${broken[0]} is empty, or holds a line break or other characters that no header can carry.`,
    hint: `Store it again without blanks and line breaks around it. ${advice}`,
  });
}

function keyHeaders(manner: KeyManner, value: string): (readonly [string, string])[] {
  if (manner.as === "path") return [];
  if (manner.as === "bearer") return [["authorization", `Bearer ${value}`]];
  if (manner.as === "basic") return [["authorization", basic(value)]];
  if ("user" in manner.as) return [["authorization", basic(`${manner.as.user}:${value}`)]];
  return [[manner.as.header.toLowerCase(), value]];
}

/** RFC 7617 §2 */
function basic(login: string): string {
  return `Basic ${Buffer.from(login).toString("base64")}`;
}

function keySecrets(manner: KeyManner | undefined, value: string): string[] {
  if (typeof manner?.as === "object" && "user" in manner.as) return [`${manner.as.user}:${value}`, value];
  return manner?.as === "basic" ? [value, value.slice(value.indexOf(":") + 1)] : [value];
}

function adviceOf(manner: KeyManner | undefined, value: string | undefined): string {
  if (manner === undefined) return "If it needs a key, give one by `auth` in the source's entry, or by `headers`.";
  const form = manner.as === "basic" ? " as user:password" : "";
  return value === undefined
    ? `Get a key at ${manner.from} and give it${form} by \`auth\` in the source's entry.`
    : `Check the key that \`auth\` in the source's entry gives${form}; keys come from ${manner.from}.`;
}
