import { standsBare } from "../dialects/bare.ts";
import { edlEntry } from "../dialects/edl.ts";
import { defineFormat, rows, type Document } from "../model/format.ts";
import { kinds, levels, type Kind, type Level } from "../model/indicator.ts";

const listed = kinds.filter((kind) => kind !== "cve");
const strongestFirst = levels.toReversed();

/** Plain lists: a file for each kind and level, so that a level is taken or left by taking or leaving a file. */
export const list = defineFormat({
  name: "list",
  product: "firewalls (external dynamic lists), proxies, scripts",
  summary: "plain text, one value a line: a file for each kind and level; URLs also without their scheme",
  kinds: listed,
  documents: [
    ...listed.flatMap((kind) => strongestFirst.map((level) => plainList(kind, level))),
    ...strongestFirst.map(schemelessList),
  ],
  begin: "the address of one file a list, e.g. `domain-high.txt`, `url-edl-high.txt`",
  load:
    "Give a firewall the address of one file a list: `ipv4-high.txt` and `ipv6-high.txt` for IP lists, `domain-high.txt` for domain " +
    "lists, `url-edl-high.txt` for URL lists (no scheme, at most 255 characters; an entry that ends in `/` is for all below it). " +
    "Begin with `-high`, add `-medium`, and only watch `-low`.",
  unload: "The device fetches the file anew and drops what is no longer there. All of it: delete the list object.",
});

function plainList(kind: Kind, level: Level): Document {
  return {
    file: `${kind}-${level}.txt`,
    keeps: (record) => record.kind === kind && record.level === level && standsBare(record),
    open: () => rows({ row: ({ record }) => `${record.value}\n` }),
  };
}

function schemelessList(level: Level): Document {
  return {
    file: `url-edl-${level}.txt`,
    keeps: ({ kind, level: of, value }) => kind === "url" && of === level && edlEntry(value) !== undefined,
    open: () => rows({ row: ({ record }) => `${edlEntry(record.value) ?? ""}\n` }),
  };
}
