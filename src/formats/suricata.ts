import { standsBare } from "../dialects/bare.ts";
import {
  alertLevels,
  alertRules,
  fileDigests,
  listFile,
  mostLabels,
  noDigest,
  stringLine,
} from "../dialects/suricata.ts";
import { defineFormat, rows, type Document } from "../model/format.ts";
import type { Kind, LedgerRecord } from "../model/indicator.ts";

type AlertLevel = (typeof alertLevels)[number];

/**
 * Fixed rules and the lists that they load. A URL stays out: host and path are two buffers, and two lists would also match the
 * path of one on the host of another.
 */
export const suricata = defineFormat({
  name: "suricata",
  product: "Suricata 7",
  summary: "fixed alert rules, and the data sets that they load: names, addresses, file digests; without level low",
  kinds: ["ipv4", "ipv6", "domain", ...fileDigests],
  documents: alertLevels.flatMap((level) => [
    dataset("domains", ["domain"], level, { keeps: hasFewLabels, line: stringLine }),
    dataset("addresses", ["ipv4", "ipv6"], level),
    ...fileDigests.map((digest) => dataset(digest, [digest], level, { head: `${noDigest[digest]}\n` })),
  ]),
  fixed: () => ({ "rulepress.rules": alertRules() }),
  begin: "the files to `rulepress/` below `default-rule-path`, then `suricata -T`",
  load:
    "Once: copy the files to `rulepress/` below the `default-rule-path` of `suricata.yaml`, name `rulepress/rulepress.rules` under " +
    "`rule-files`, check by `suricata -T`, and restart. After each update, copy the lists alone (`*.lst`), which leaves alone what you changed in the " +
    "rules, and `suricatasc -c reload-rules`. An alert shows the value; " +
    "`rulepress explain VALUE` tells of it. Alerts on names come for each connection: group them by host and value. Rules on MD5 " +
    "and SHA-1 are off; the head of the file says what they need.",
  unload: "One indicator goes with the next lists and a reload. All: take the file from `rule-files`, and reload.",
});

interface Ways {
  readonly keeps?: (record: LedgerRecord) => boolean;
  readonly line?: (value: string) => string;
  readonly head?: string;
}

function dataset(what: string, kinds: readonly Kind[], level: AlertLevel, ways: Ways = {}): Document {
  const { keeps = () => true, line = (value: string) => `${value}\n`, head = "" } = ways;
  return {
    file: listFile(what, level),
    keeps: (record) => record.level === level && kinds.includes(record.kind) && standsBare(record) && keeps(record),
    open: () => rows({ head, row: ({ record }) => line(record.value) }),
  };
}

function hasFewLabels({ value }: LedgerRecord): boolean {
  return value.split(".").length <= mostLabels;
}
