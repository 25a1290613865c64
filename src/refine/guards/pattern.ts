import { PressError } from "../../model/errors.ts";

const maxLength = 200;
const maxUnbounded = 3;
/** A repetition of at most this many counts as mild: `(\d{1,3}\.){3}` is how people write addresses. */
const mild = 4;

/**
 * The owner's pattern as a regular expression that a hostile value cannot hang. Values come from feeds, and a backtracking
 * engine needs exponential time for a repeated group that repeats or chooses inside: `(a+)+$`, `(a|a)*$`. Those are refused, as
 * is more than a few unbounded repetitions, which cost a power of the value's length.
 */
export function safePattern(source: string): RegExp {
  if (source.length > maxLength) throw unsafe(source, `is longer than ${maxLength} characters`);
  const pattern = compile(source);
  if (/\\[1-9k]/.test(source.replaceAll("\\\\", ""))) throw unsafe(source, "has a back-reference");
  const structure = structureOf(source);
  if (/\(\?<?[=!]/.test(structure)) throw unsafe(source, "looks ahead or behind");
  if (hasNestedRepetition(structure)) throw unsafe(source, "repeats a group that itself repeats or chooses");
  const unbounded = structure.match(/[*+]/g)?.length ?? 0;
  if (unbounded > maxUnbounded) throw unsafe(source, `has more than ${maxUnbounded} unbounded repetitions`);
  return pattern;
}

function compile(source: string): RegExp {
  try {
    return new RegExp(source, "u");
  } catch (cause) {
    throw new PressError("allowlist-regex", `The allowlist's regex ${JSON.stringify(source)} does not compile.`, {
      hint: "Escape . / ? and other signs that a pattern gives a meaning to, or use value, domain or cidr.",
      cause,
    });
  }
}

function unsafe(source: string, why: string): PressError {
  return new PressError("allowlist-regex", `The allowlist's regex ${JSON.stringify(source.slice(0, 80))} ${why}.`, {
    hint: "Such a pattern can take hours on a crafted value. Split it into several entries, or use value, domain or cidr.",
  });
}

/** The pattern with each character, escape and class as `x`, and counted repetitions as `~` (mild) or `*`. */
function structureOf(source: string): string {
  return source
    .replace(/\\(?:[pPu]\{[^}]*\}|.)/gu, "x")
    .replace(/\[[^\]]*\]/g, "x")
    .replace(/\{(\d+)(,?)(\d*)\}/g, (_, least: string, comma: string, most: string) =>
      Number(comma === "" ? least : most || Infinity) <= mild ? "~" : "*",
    )
    .replace(/\(\?(?::|<(?![=!])[^>]*>)/g, "(");
}

/** Works from the innermost group outwards; what is left of a group keeps its risk for the groups around it. */
function hasNestedRepetition(structure: string): boolean {
  const [group, body = "", repeat = ""] = /\(([^()]*)\)([*+~]?)/.exec(structure) ?? [];
  if (group === undefined) return false;
  const risky = /[*+|]/.test(body);
  const counted = body.includes("~");
  if ((risky && repeat !== "") || (counted && /[*+]/.test(repeat))) return true;
  const rest = risky || (counted && repeat === "~") ? "*" : counted ? "~" : "x";
  return hasNestedRepetition(structure.replace(group, () => rest + repeat));
}
