import type { LookupFamily } from "../splunk-lookup.ts";

/** A search of the app: events become one row for each asset and value, then a lookup keeps what is known. */
export interface Search {
  readonly name: string;
  readonly description: string;
  readonly family: LookupFamily;
  /** Up to rows with `asset`, `matched`, `count`, `first_time`, `last_time` and, where logs have it, `action`. */
  readonly rows: readonly string[];
}

/** What a row keeps of its events. */
export const counted = "count min(_time) AS first_time max(_time) AS last_time";

/** Some add-ons state one hash, Sysmon's all of them in one text such as `MD5=…,SHA256=…`. */
export const eachHash: readonly string[] = [
  '| rex field=hashes max_match=0 "(?<![0-9a-f])(?<matched>[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-f])"',
  "| mvexpand matched",
];

/** Canonical URLs have a path; some logs leave an empty one out. */
export const urlWithPath = 'if(match(url, "^[A-Za-z]+://[^/?#]+$"), url."/", url)';

/** Names in logs can end with the dot of the root. */
export const bareName = (field: string): string => `rtrim(lower(${field}), ".")`;
