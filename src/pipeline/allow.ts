import { type AllowEntry, addAllowEntry } from "../config/allowlist-file.ts";
import { PressError } from "../model/errors.ts";
import type { LedgerRecord } from "../model/indicator.ts";
import { canonical } from "../refine/canonical.ts";
import { compileAllowlist } from "../refine/allowlist.ts";
import { openTree, recordsIn } from "./tree-reader.ts";

export interface Allowed {
  readonly entry: AllowEntry;
  /** The allowlist file with the entry in it. */
  readonly text: string;
  /** Live indicators that leave the tree with the next run. */
  readonly leaving: readonly LedgerRecord[];
}

export interface AllowRequest {
  readonly value: string;
  readonly reason: string;
  readonly owner: string;
  readonly until: string | undefined;
  readonly asOf: string;
}

/** A false positive as an allowlist entry: a domain goes with all that is below it, anything else alone. */
export function allowEntry({ value, reason, owner, until }: AllowRequest): AllowEntry {
  const form = canonical(value);
  const grounds = { reason, owner, ...(until === undefined ? {} : { expires: until }) };
  if (form.ok) return form.kind === "domain" ? { domain: form.value, ...grounds } : { value: form.value, ...grounds };
  if (form.reason === "cidr-not-supported") return { cidr: value.trim(), ...grounds };
  throw new PressError("value-unknown", `${value} is no indicator: ${form.detail}.`, {
    hint: "Give an address, network, domain, URL, file hash, e-mail address or CVE id.",
  });
}

export async function allow(
  request: AllowRequest,
  file: { readonly path: string; readonly text: string },
  tree: string,
): Promise<Allowed> {
  const entry = allowEntry(request);
  const text = addAllowEntry(file.text, entry, file.path);
  const matches = compileAllowlist([entry], request.asOf);
  const { published } = await openTree(tree);
  const leaving: LedgerRecord[] = [];
  for await (const record of recordsIn(published)) {
    if (record.status === "live" && matches(record.kind, record.value) !== undefined) leaving.push(record);
  }
  return { entry, text, leaving };
}
