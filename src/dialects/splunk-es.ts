import type { Writer } from "../model/format.ts";
import type { Kind, LedgerRecord } from "../model/indicator.ts";
import { alertWords } from "./alert-words.ts";
import { type Column, csvTable } from "./csv-table.ts";

/** What the intel files of Splunk Enterprise Security are about. */
export const intelFamilies = ["ip", "domain", "file", "http", "email"] as const;
export type IntelFamily = (typeof intelFamilies)[number];

/** Where an intel file ends, and what is in it. */
export interface Intel {
  /** Collection of the KV store in which the rows end ("Threat intelligence KV Store collections"), and its field for the value. */
  readonly collection: string;
  readonly field: string;
  readonly kinds: readonly Kind[];
}

/** The collections of Enterprise Security, by what a file is about. */
export const intel: Readonly<Record<IntelFamily, Intel>> = {
  ip: { collection: "ip_intel", field: "ip", kinds: ["ipv4", "ipv6"] },
  domain: { collection: "ip_intel", field: "domain", kinds: ["domain"] },
  file: { collection: "file_intel", field: "file_hash", kinds: ["md5", "sha1", "sha256"] },
  http: { collection: "http_intel", field: "url", kinds: ["url"] },
  email: { collection: "email_intel", field: "src_user", kinds: ["email"] },
};

/** An intel file as Enterprise Security takes it by upload or from a URL. */
export function intelTable(family: IntelFamily): Writer {
  return csvTable(columns[family]);
}

/** What has left, by where Enterprise Security keeps it: a row stays in its collection when it is in no file any more. */
export function goneTable(): Writer {
  return csvTable([
    ["collection", ({ record }) => intelOf(record)?.collection ?? ""],
    ["field", ({ record }) => intelOf(record)?.field ?? ""],
    ["value", ({ record }) => record.value],
    ["id", ({ record }) => record.id],
    ["gone", ({ gone }) => gone ?? ""],
  ]);
}

function intelOf({ kind }: LedgerRecord): Intel | undefined {
  return Object.values(intel).find(({ kinds }) => kinds.includes(kind));
}

/**
 * Whether an indicator may stand in an intel file. Level low stays out, because every match makes a finding; so does a value with
 * an asterisk, which lookups of Enterprise Security take for a wildcard.
 */
export function intelHolds({ level, value }: LedgerRecord): boolean {
  return level !== "low" && !value.includes("*");
}

/** All that a finding can show of an indicator: it has a match, a weight and this text. */
const description: Column = ["description", (entry) => alertWords(entry, 1000)];
const empty = (name: string): Column => [name, () => ""];
const value = (family: IntelFamily): Column => [intel[family].field, ({ record }) => record.value];
/** From 1 to 100, the more the riskier; Splunk's default of 60 stands for what nobody scored. */
const weight: Column = ["weight", ({ record }) => String(Math.max(1, record.score))];

/** The headers of Splunk's documentation ("Supported types of threat intelligence", Enterprise Security 5), to the letter. */
const columns: Readonly<Record<IntelFamily, readonly Column[]>> = {
  ip: [description, value("ip"), weight],
  domain: [description, value("domain"), weight],
  file: [description, value("file"), empty("file_name"), weight],
  http: [description, empty("http_referrer"), empty("http_user_agent"), value("http"), weight],
  email: [description, value("email"), empty("subject"), weight],
};
