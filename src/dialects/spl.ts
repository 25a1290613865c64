import type { Kind } from "../model/indicator.ts";
import { type HuntLanguage, quotedByBackslash, unseen } from "./hunt.ts";

/**
 * A string of `eval` and `where` (Splunk Search Reference, "eval": backslash and quote are escaped by a backslash). It has no
 * place in `search`, where `*` is a wildcard.
 * @example splString('a"b') // "a\"b"
 */
export function splString(text: string): string {
  return quotedByBackslash(text);
}

/**
 * What stands in `action` for what was stopped: the model knows `blocked` alone (CIM, "Network Traffic"), the others are what firewalls
 * and proxies write themselves.
 */
export const stoppedWords = ["blocked", "block", "denied", "deny", "dropped", "drop", "rejected", "reject"]
  .map(splString)
  .join(", ");

/** A condition of `where` for what was let through. An event that does not say is taken for that. */
export const letThrough = `NOT in(lower(coalesce(action, "")), ${stoppedWords})`;

/** Searches over what the add-ons tag for the Common Information Model, in the index that the macro names. */
export const spl: HuntLanguage = {
  comment: (words) => `\`\`\` ${words} \`\`\``,
  query: (kind, values) => {
    const { tags, denied = true, steps, columns } = searches[kind];
    return [
      `search \`rulepress_index\` ${tags} earliest=-30d@d`,
      ...(denied ? [`| where ${letThrough}`] : []),
      ...steps,
      `| where ${condition(kind, values)}`,
      `| table ${["_time", "host", ...columns, "matched"].join(", ")}`,
    ].join("\n");
  },
  // Risk and findings of Enterprise Security hold the annotations of the search that made them.
  technique: (id) =>
    [
      "search (index=risk OR index=notable) earliest=-30d@d",
      "| eval techniques=mvappend('annotations.mitre_attack', 'annotations.mitre_attack.mitre_technique_id')",
      `| eval matched=mvdedup(mvfilter(match(techniques, ${splString(`^${id}([.]|$)`)})))`,
      "| where isnotnull(matched)",
      "| table _time, source, risk_object, dest, user, matched",
    ].join("\n"),
  // A backtick calls a macro, and no escape of it is documented.
  holds: (value) => !unseen.test(value) && !value.includes("`"),
};

interface Search {
  /** Tags of the data model (Splunk Common Information Model Add-on, "Data models"). */
  readonly tags: string;
  /** Left out: the model states whether the traffic was let through. */
  readonly denied?: false;
  /** Commands that bring the field to compare into `matched`. */
  readonly steps: readonly string[];
  readonly columns: readonly string[];
}

const traffic: Search = {
  tags: "tag=network tag=communicate",
  steps: ["| eval matched=lower(coalesce(dest_ip, dest))"],
  columns: ["src", "action"],
};

const searches: Readonly<Record<Kind, Search>> = {
  ipv4: traffic,
  ipv6: traffic,
  domain: {
    tags: "tag=network tag=resolution tag=dns",
    denied: false,
    steps: ['| eval matched=rtrim(lower(query), ".")'],
    columns: ["src"],
  },
  url: { tags: "tag=web", steps: ["| eval matched=url"], columns: ["src", "action"] },
  md5: hashes(32),
  sha1: hashes(40),
  sha256: hashes(64),
  email: { tags: "tag=email", denied: false, steps: ["| eval matched=lower(src_user)"], columns: ["recipient"] },
  cve: {
    tags: "tag=vulnerability tag=report",
    denied: false,
    steps: ["| mvexpand cve", "| eval matched=upper(cve)"],
    columns: ["dest"],
  },
};

/** Some add-ons state one hash, Sysmon's all of them in one text such as `MD5=…,SHA256=…`: the length tells which is which. */
function hashes(length: number): Search {
  return {
    tags: "((tag=endpoint tag=filesystem) OR (tag=process tag=report))",
    denied: false,
    steps: [
      '| eval hashes=lower(mvjoin(mvappend(file_hash, process_hash), ","))',
      `| rex field=hashes "(?<![0-9a-f])(?<matched>[0-9a-f]{${length}})(?![0-9a-f])"`,
    ],
    columns: ["dest"],
  };
}

/** `substr` compares an end exactly; in `like`, which would be shorter, an underscore stands for any character. */
function condition(kind: Kind, values: readonly string[]): string {
  if (kind === "email") return values.map((value) => `matched=lower(${splString(value)})`).join(" OR ");
  const exact = `in(matched, ${values.map(splString).join(", ")})`;
  if (kind !== "domain") return exact;
  const below = values.map((value) => `substr(matched, -${Array.from(value).length + 1})=${splString(`.${value}`)}`);
  return [exact, ...below].join(" OR ");
}
