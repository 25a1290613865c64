import type { Kind } from "../model/indicator.ts";
import { type HuntLanguage, quotedByBackslash } from "./hunt.ts";

/**
 * A string literal (Kusto Query Language, "The string data type"): what a person would not see is escaped by its code unit.
 * @example kqlString('a"b') // "a\"b"
 */
export function kqlString(text: string): string {
  return quotedByBackslash(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => codeUnits(character).join(""));
}

function codeUnits(character: string): string[] {
  return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Queries over the tables of Microsoft Sentinel and Defender XDR; a table that a workspace lacks is passed over. */
export const kql: HuntLanguage = {
  comment: (words) => `// ${words}`,
  query: (kind, values) =>
    [union(logs[kind]), `| where ${condition(kind, values)}`, "| project TimeGenerated, Matched, Host"].join("\n"),
  technique: (id) =>
    [
      union(alerts),
      // A whole word of a list in one text; the dot of a sub-technique ends one.
      `| where Matched has ${kqlString(id)}`,
      "| project TimeGenerated, Matched, Host",
    ].join("\n"),
  // UTF-8 has no halves of a surrogate pair.
  holds: (value) => !/\p{Cs}/u.test(value),
};

/** One table, and which of its columns say what was matched and where. */
interface Log {
  readonly table: string;
  readonly where?: string;
  readonly matched: string;
  readonly host: string;
  /** Of a table that holds the state of now. */
  readonly timeless?: true;
}

const connections = {
  table: "DeviceNetworkEvents",
  where: 'ActionType !startswith "Inbound" and ActionType != "ConnectionFailed"',
  host: "DeviceName",
};
const firewall = {
  table: "CommonSecurityLog",
  where: 'not(DeviceAction has_any ("block", "blocked", "deny", "denied", "drop", "dropped", "reject", "rejected"))',
  host: "SourceIP",
};

const addresses: readonly Log[] = [
  { ...connections, matched: "RemoteIP" },
  { ...firewall, matched: "DestinationIP" },
];

const logs: Readonly<Record<Kind, readonly Log[]>> = {
  ipv4: addresses,
  ipv6: addresses,
  domain: [
    { table: "_Im_Dns(starttime=ago(30d))", matched: 'trim_end("[.]", DnsQuery)', host: "SrcIpAddr" },
    // The column holds a bare host, or an address with scheme and path.
    { ...connections, matched: 'extract("^(?:[a-z]+://)?([^/:?#]+)", 1, tolower(RemoteUrl))' },
    { ...firewall, matched: "DestinationHostName" },
  ],
  url: [
    { table: "UrlClickEvents", where: 'ActionType != "ClickBlocked"', matched: "Url", host: "AccountUpn" },
    { ...connections, matched: "RemoteUrl" },
    { ...firewall, matched: "RequestURL" },
  ],
  md5: files("MD5"),
  sha1: files("SHA1"),
  sha256: files("SHA256"),
  email: [
    { table: "EmailEvents", matched: "SenderFromAddress", host: "RecipientEmailAddress" },
    {
      table: "EmailEvents",
      where: "SenderMailFromAddress !~ SenderFromAddress",
      matched: "SenderMailFromAddress",
      host: "RecipientEmailAddress",
    },
  ],
  cve: [{ table: "DeviceTvmSoftwareVulnerabilities", matched: "CveId", host: "DeviceName", timeless: true }],
};

/** Alerts of Sentinel and what it collects, and those of Defender XDR, which names no host beside them. */
const alerts: readonly Log[] = [
  {
    table: "SecurityAlert",
    matched: 'strcat(AlertName, " ", Techniques, " ", SubTechniques)',
    host: "CompromisedEntity",
  },
  { table: "AlertInfo", matched: 'strcat(Title, " ", AttackTechniques)', host: '""' },
];

function files(column: string): readonly Log[] {
  const tables = ["DeviceFileEvents", "DeviceProcessEvents", "DeviceImageLoadEvents"];
  return [
    ...tables.map((table) => ({ table, matched: column, host: "DeviceName" })),
    { table: "CommonSecurityLog", matched: "FileHash", host: "SourceIP" },
  ];
}

function union(each: readonly Log[]): string {
  const [only] = each;
  if (each.length === 1 && only !== undefined) return rows(only).join("\n");
  return `union isfuzzy=true\n${each.map((log) => `    (${rows(log).join("\n    ")})`).join(",\n")}`;
}

function rows({ table, where, matched, host, timeless }: Log): string[] {
  const time = timeless ? "TimeGenerated = now()" : "TimeGenerated";
  return [
    table,
    ...(timeless ? [] : ["| where TimeGenerated > ago(30d)"]),
    ...(where === undefined ? [] : [`| where ${where}`]),
    `| project ${time}, Host = ${host}, Matched = ${matched}`,
  ];
}

/** A path has upper and lower case; names, addresses and hashes are the same in both. `endswith` does not tell them apart. */
function condition(kind: Kind, values: readonly string[]): string {
  const exact = `Matched ${kind === "url" ? "in" : "in~"} (${values.map(kqlString).join(", ")})`;
  if (kind !== "domain") return exact;
  return [exact, ...values.map((value) => `Matched endswith ${kqlString(`.${value}`)}`)].join(" or ");
}
