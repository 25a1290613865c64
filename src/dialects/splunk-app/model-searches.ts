import { stoppedWords } from "../spl.ts";
import type { LookupFamily } from "../splunk-lookup.ts";
import { bareName, counted, eachHash, type Search, urlWithPath } from "./steps.ts";

/** The same over accelerated data models of the Common Information Model: faster, for sites that have them. */
export const modelSearches: readonly Search[] = [
  search("ip", "IP address", "Traffic to a known address that was let through", {
    dataset: "Network_Traffic.All_Traffic",
    asset: "src",
    fields: ["dest", "dest_ip"],
    only: 'NOT All_Traffic.direction="inbound" ',
    steps: ['| eval matched=lower(if(dest_ip="unknown", dest, dest_ip))'],
  }),
  search("domain", "domain", "Queries for a known domain, or for a name below it", {
    dataset: "Network_Resolution.DNS",
    asset: "src",
    fields: ["query"],
    steps: [`| eval matched=${bareName("query")}`],
  }),
  search("url", "URL", "Requests for a known URL that were let through", {
    dataset: "Web.Web",
    asset: "src",
    fields: ["url"],
    steps: [`| eval matched=${urlWithPath}`],
  }),
  search("hash", "hash of a file", "Files with a known hash", {
    dataset: "Endpoint.Filesystem",
    asset: "dest",
    fields: ["file_hash"],
    steps: ["| eval hashes=lower(file_hash)", ...eachHash],
  }),
  search("hash", "hash of a process", "Processes with a known hash", {
    dataset: "Endpoint.Processes",
    asset: "dest",
    fields: ["process_hash"],
    steps: ["| eval hashes=lower(process_hash)", ...eachHash],
  }),
  search("email", "sender", "Mail from a known sender that was let through", {
    dataset: "Email.All_Email",
    asset: "recipient",
    fields: ["src_user"],
    steps: ["| eval matched=lower(src_user)"],
  }),
];

interface Reading {
  /** `<data model>.<dataset>` */
  readonly dataset: string;
  readonly asset: string;
  readonly fields: readonly string[];
  /** Begin of a condition that goes before that of what was let through. */
  readonly only?: string;
  readonly steps: readonly string[];
}

function search(family: LookupFamily, what: string, description: string, reading: Reading): Search {
  const { dataset, asset, fields, only = "", steps } = reading;
  const [model = "", name = ""] = dataset.split(".");
  // The model of DNS says nothing of what was stopped.
  const allowed = name === "DNS" ? "" : `where ${only}NOT ${name}.action IN (${stoppedWords}) `;
  const seen = name === "DNS" ? counted : `${counted} values(${name}.action) AS action`;
  const by = [asset, ...fields].map((field) => `${name}.${field}`).join(" ");
  return {
    name: `rulepress - ${what} (CIM)`,
    description: `${description}, in the data model ${model}.`,
    family,
    rows: [
      // Without a word for what is missing, tstats leaves out events that lack any of the fields.
      `| tstats summariesonly=\`rulepress_summariesonly\` fillnull_value="unknown" ${seen}`,
      `from datamodel=${dataset} ${allowed}by ${by}`,
      `| rename ${name}.* AS *`,
      `| rename ${asset} AS asset`,
      ...steps,
    ],
  };
}
