import { cefHolds, cefLine } from "../dialects/cef.ts";
import { kinds, type Kind, type Level } from "../model/indicator.ts";
import { defineFormat, rows } from "../model/format.ts";
import type { Item } from "../model/plugin.ts";
import type { Settings } from "../model/settings.ts";
import { oneLine } from "../model/text.ts";

type Field = readonly [key: string, value: string];

interface Place {
  readonly key: string;
  /** Length of the field in bytes. */
  readonly length: number;
  /** Custom fields say what they hold. */
  readonly label?: string;
  readonly noun: string;
}

/** Fields and their lengths after the extension dictionary of CEF; `dst` holds IPv4 only in every version before 1.0. */
const places: Readonly<Record<Kind, Place>> = {
  ipv4: { key: "dst", length: 15, noun: "IPv4 address" },
  ipv6: { key: "c6a3", length: 39, label: "Destination IPv6 Address", noun: "IPv6 address" },
  domain: { key: "destinationDnsDomain", length: 255, noun: "domain" },
  url: { key: "request", length: 1023, noun: "URL" },
  md5: { key: "fileHash", length: 255, noun: "file" },
  sha1: { key: "fileHash", length: 255, noun: "file" },
  sha256: { key: "fileHash", length: 255, noun: "file" },
  email: { key: "suser", length: 1023, noun: "sender" },
  cve: { key: "cs6", length: 4000, label: "CVE", noun: "use of a vulnerability" },
};

/** A low level stays in the band that no product alerts on. */
const severities: Readonly<Record<Level, number>> = { low: 2, medium: 5, high: 8 };

/** Raised when the meaning of a field changes: readers see it as the version of the device. */
const fieldsVersion = "1";

/** logger(1): a line with the longest values has some 6 KiB. */
const send = "logger -T -S 16KiB -n HOST -P 514 -f indicators.cef";

/** ArcSight Common Event Format: one event an indicator, with the value in the field in which a sensor would report it. */
export const cef = defineFormat({
  name: "cef",
  product: "ArcSight, Microsoft Sentinel (CommonSecurityLog), syslog collectors",
  summary: "CEF:0 events, one a line",
  kinds,
  documents: [{ file: "indicators.cef", open: (settings) => rows({ row: (entry) => eventOf(entry, settings) }) }],
  begin: `\`${send}\``,
  load:
    `\`${send}\` sends each line as a syslog message, by TCP: datagrams get lost, and logger cuts what is longer than 1 KiB ` +
    "unless it is told more. Values stand where a sensor reports them: `dst`, `c6a3`, `destinationDnsDomain`, `request`, `fileHash`, `suser`, `cs6` (CVE). Level low has severity 2: alert from 4 on.",
  unload: "Events are history: let them age, and have rules look at `deviceCustomDate1` (Valid Until).",
});

function eventOf(item: Item, settings: Settings): string {
  const { kind, value, level } = item.record;
  const { key, length, label, noun } = places[kind];
  if (!cefHolds(value, length)) return "";
  return cefLine({
    vendor: oneLine(settings.brand, 63),
    product: "rulepress",
    version: fieldsVersion,
    eventClass: `indicator-${kind}`,
    name: `Malicious ${noun}`,
    severity: severities[level],
    extension: [[key, value], ...labelled(key, label), ...about(item, settings)],
  });
}

/** What is known of an indicator; a field that nobody stated anything for is not there. */
function about({ record, facts }: Item, settings: Settings): readonly Field[] {
  return [
    ["externalId", record.id],
    ["rt", milliseconds(record.modified)],
    ["start", milliseconds(facts.firstSeen)],
    ["end", milliseconds(facts.lastSeen)],
    ...custom("deviceCustomDate1", "Valid Until", milliseconds(record.until)),
    ...custom("cn1", "Score", String(record.score)),
    ...custom("cs1", "Confidence", record.confidence),
    ...custom("cs2", "TLP", facts.tlp),
    ...custom("cs3", "Malware", words(facts.malware)),
    ...custom("cs4", "Threat", words([...facts.threatTypes, ...facts.actors])),
    ...custom("cs5", "Sources", words(facts.sources.map((name) => settings.sources[name]?.title ?? name))),
    ["msg", oneLine(facts.titles[0] ?? "", 250)] as const,
  ].filter((field): field is [string, string] => field[1] !== "");
}

function custom(key: string, label: string, value: string): readonly Field[] {
  return value === "" ? [] : [[key, value], ...labelled(key, label)];
}

function labelled(key: string, label: string | undefined): readonly Field[] {
  return label === undefined ? [] : [[`${key}Label`, label]];
}

/** Dates stand as milliseconds since 1970, which need no zone. */
function milliseconds(iso: string | undefined): string {
  return iso === undefined ? "" : String(Date.parse(iso));
}

function words(list: readonly string[]): string {
  return oneLine(list.join(", "), 1000);
}
