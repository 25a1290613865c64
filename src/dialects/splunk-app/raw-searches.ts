import type { LookupFamily } from "../splunk-lookup.ts";
import { bareName, counted, eachHash, type Search, urlWithPath } from "./steps.ts";

/** Searches over events, where a macro says they are. Fields are those of the Common Information Model, and of the vendor's searches. */
export const rawSearches: readonly Search[] = [
  search("ip", "IP address", "Traffic to a known address that was let through", {
    macro: "rulepress_network",
    only: "`rulepress_outbound` AND ",
    asset: "coalesce(src_ip, src, host)",
    matched: "lower(coalesce(dest_ip, dest))",
  }),
  search("domain", "domain", "Queries for a known domain, or for a name below it", {
    macro: "rulepress_dns",
    asset: "coalesce(src_ip, src, host)",
    matched: bareName("coalesce(query, domain)"),
  }),
  search("url", "URL", "Requests for a known URL that were let through", {
    macro: "rulepress_web",
    asset: "coalesce(src_ip, src, host)",
    matched: urlWithPath,
  }),
  search("hash", "file hash", "Files and processes with a known hash", {
    macro: "rulepress_endpoint",
    asset: "coalesce(dest, host)",
    hashes: 'lower(mvjoin(mvappend(file_hash, process_hash, Hashes), ","))',
  }),
  search("email", "sender", "Mail from a known sender that was let through", {
    macro: "rulepress_email",
    asset: "coalesce(recipient, host)",
    matched: "lower(src_user)",
  }),
];

type Reading = {
  /** Macro that says where the events are. */
  readonly macro: string;
  /** Begin of a condition that goes before that of what was let through. */
  readonly only?: string;
  readonly asset: string;
} & ({ readonly matched: string } | { readonly hashes: string });

function search(family: LookupFamily, what: string, description: string, reading: Reading): Search {
  const { macro, only = "", asset } = reading;
  const field = "hashes" in reading ? "hashes" : "matched";
  const value = "hashes" in reading ? reading.hashes : reading.matched;
  return {
    name: `rulepress - ${what}`,
    description: `${description}, in the events of the macro ${macro}.`,
    family,
    rows: [
      `\`${macro}\``,
      `| where ${only}\`rulepress_allowed\``,
      `| eval asset=${asset}, ${field}=${value}`,
      `| stats ${counted} values(action) AS action by asset ${field}`,
      ...("hashes" in reading ? eachHash : []),
    ],
  };
}
