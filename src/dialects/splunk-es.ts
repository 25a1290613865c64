import type { Writer } from "../model/format.ts";
import type { LedgerRecord } from "../model/indicator.ts";
import { type Column, csvTable } from "./csv-table.ts";
import { listSentence, scoreSentence } from "./prose.ts";
import { oneLine } from "../model/text.ts";

/** What an intel file of Splunk Enterprise Security is about. */
export type IntelFamily = "ip" | "domain" | "file" | "http" | "email";

/** An intel file as Enterprise Security takes it by upload or from a URL. */
export function intelTable(family: IntelFamily): Writer {
  return csvTable(columns[family]);
}

/**
 * Whether an indicator may stand in an intel file. Level low stays out, because every match makes a finding; so does a value with
 * an asterisk, which lookups of Enterprise Security take for a wildcard.
 */
export function intelHolds({ level, value }: LedgerRecord): boolean {
  return level !== "low" && !value.includes("*");
}

const description: Column = [
  "description",
  ({ record, facts }) => oneLine(`${listSentence("Reports", facts.titles)} ${scoreSentence(record)}`, 1000),
];
const empty = (name: string): Column => [name, () => ""];
const value = (name: string): Column => [name, ({ record }) => record.value];
/** From 1 to 100, the more the riskier; Splunk's default of 60 stands for what nobody scored. */
const weight: Column = ["weight", ({ record }) => String(Math.max(1, record.score))];

/** The headers of Splunk's documentation ("Supported types of threat intelligence", Enterprise Security 5), to the letter. */
const columns: Readonly<Record<IntelFamily, readonly Column[]>> = {
  ip: [description, value("ip"), weight],
  domain: [description, value("domain"), weight],
  file: [description, value("file_hash"), empty("file_name"), weight],
  http: [description, empty("http_referrer"), empty("http_user_agent"), value("url"), weight],
  email: [description, value("src_user"), empty("subject"), weight],
};
