import { canonical } from "../refine/canonical.ts";
import { indicatorId } from "../model/id.ts";
import { PressError } from "../model/errors.ts";
import { hexDigits, layoutOf } from "../model/layout.ts";
import type { LedgerRecord } from "../model/indicator.ts";
import { byText } from "../model/order.ts";
import type { Published } from "../model/published.ts";
import { parsePart, parsePartPath, splitKey } from "../tree/ledger.ts";
import { listedFolder } from "../tree/published.ts";
import { readState, type StoredSettings, type TreeState } from "../tree/state.ts";

/** A tree that is there, for the commands that only ask. */
export interface OpenTree {
  readonly published: Published;
  readonly state: TreeState;
  readonly settings: StoredSettings;
}

/** `list` says how: `publishedFolder` for who compares bytes, at the price of reading them all. */
export async function openTree(folder: string, list = listedFolder): Promise<OpenTree> {
  const published = list(folder);
  const state = await readState(published);
  const { settings } = state;
  if (settings === undefined) {
    throw new PressError("tree-missing", `${folder} holds no tree of rulepress.`, {
      hint: "Name the folder of a tree, or print one first: `rulepress build --demo` makes demo/.",
    });
  }
  return { published, state, settings };
}

/** The ledger, part by part: only one part is in memory. */
export async function* partsIn(published: Published): AsyncGenerator<LedgerRecord[]> {
  for (const path of [...published.blobs.keys()].sort(byText)) {
    if (parsePartPath(path) === undefined) continue;
    yield parsePart((await published.read(path)).toString("utf8"), path);
  }
}

/** Every record of the ledger, in its order. */
export async function* recordsIn(published: Published): AsyncGenerator<LedgerRecord> {
  for await (const records of partsIn(published)) yield* records;
}

/** The canonical form of what a person typed, or an error that says what it is not. */
export function identify(value: string, settings: Pick<StoredSettings, "namespace">) {
  const form = canonical(value);
  if (!form.ok) {
    throw new PressError("value-unknown", `${value} is no indicator: ${form.detail}.`, {
      hint: "Give an address, domain, URL, file hash, e-mail address, CVE id or ATT&CK technique; defanged is fine.",
    });
  }
  return { kind: form.kind, value: form.value, id: indicatorId(settings.namespace, form.kind, form.value) };
}

/** The record of an id. Its day is in no index, so the parts that may hold it are looked through by their text. */
export async function findRecord(
  { published, state }: OpenTree,
  { kind, id }: { readonly kind: LedgerRecord["kind"]; readonly id: string },
): Promise<LedgerRecord | undefined> {
  const layout = layoutOf(state.splits);
  const start = `{"id":"${id}"`;
  for (const path of [...published.blobs.keys()].sort(byText)) {
    const part = parsePartPath(path);
    if (part?.kind !== kind || layout.leafOf(splitKey(kind, part.day), hexDigits(id)) !== part.prefix) continue;
    const text = (await published.read(path)).toString("utf8");
    const at = text.indexOf(start);
    if (at === -1) continue;
    return parsePart(text.slice(at, text.indexOf("\n", at) + 1), path)[0];
  }
  return undefined;
}
