import type { Kind } from "../model/indicator.ts";
import { sortedUnique } from "../model/order.ts";
import { techniqueOf } from "../model/techniques.ts";

/**
 * Tags of an indicator as Sigma spells them, without `attack.`, sorted. What a source states wins over what the threat's words
 * say, and those over the default of the kind. Each technique comes with its parent and all its tactics, for a validator flags
 * a tag without its tactic; techniques of defense-evasion are left out, as ATT&CK 19 split that tactic and no tag is right
 * before and after.
 */
export function attackTags(kind: Kind, words: readonly string[], stated: readonly string[]): readonly string[] {
  const known = stated.flatMap((id) => (taggable(id) ? [id.toUpperCase()] : []));
  return known.length > 0 ? tagsOf(sortedUnique(known)) : impliedTags(impliedBy(kind, words));
}

const impliedMade = new Map<string, readonly string[]>();

/** The same list for the same few techniques: nearly every indicator of a big feed asks for one of a handful. */
function impliedTags(ids: readonly string[]): readonly string[] {
  const key = ids.join(" ");
  let tags = impliedMade.get(key);
  if (tags === undefined) impliedMade.set(key, (tags = tagsOf(ids)));
  return tags;
}

const defaults: Readonly<Record<Kind, readonly string[]>> = {
  ipv4: ["T1071"],
  ipv6: ["T1071"],
  domain: ["T1071.004"],
  url: ["T1071.001"],
  md5: ["T1204.002"],
  sha1: ["T1204.002"],
  sha256: ["T1204.002"],
  email: [],
  cve: [],
};

const phishing: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  ipv4: ["T1566"],
  ipv6: ["T1566"],
  domain: ["T1566"],
  url: ["T1566.002"],
  email: ["T1566"],
};

const download: Readonly<Partial<Record<Kind, readonly string[]>>> = { url: ["T1105"] };

const phishingWord = /phish|smishing|vishing|scam|credential(?!.?steal)/i;
const downloadWord = /download|payload|dropper|malware.?(?:delivery|distribution|hosting)/i;

function impliedBy(kind: Kind, words: readonly string[]): readonly string[] {
  const said = [
    ...(words.some((word) => phishingWord.test(word)) ? (phishing[kind] ?? []) : []),
    ...(words.some((word) => downloadWord.test(word)) ? (download[kind] ?? []) : []),
  ];
  return said.length > 0 ? said : defaults[kind];
}

function taggable(id: string): boolean {
  const technique = techniqueOf(id);
  if (technique === undefined || technique.newer === true || technique.tactics.includes("defense-evasion"))
    return false;
  return !id.includes(".") || taggable(parentOf(id));
}

function parentOf(id: string): string {
  return id.slice(0, id.indexOf("."));
}

/** The same few sets of techniques come again for every record: each is spelled out once. */
const spelled = new Map<string, readonly string[]>();

function tagsOf(ids: readonly string[]): readonly string[] {
  const key = ids.join();
  const tags =
    spelled.get(key) ??
    sortedUnique(ids.flatMap((id) => (id.includes(".") ? [id, parentOf(id)] : [id])).flatMap(spell));
  spelled.set(key, tags);
  return tags;
}

function spell(id: string): readonly string[] {
  return [id.toLowerCase(), ...(techniqueOf(id)?.tactics ?? [])];
}
