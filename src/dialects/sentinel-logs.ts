import type { Kind } from "../model/indicator.ts";

/** Kinds that are looked for in the same columns. */
export type WatchFamily = "ip" | "domain" | "url" | "hash" | "email";

/** A log of a workspace, and which of its columns say what was met, by whom and where. Expressions are KQL. */
export interface Watch {
  /** Name of the rule and its file. */
  readonly name: string;
  readonly family: WatchFamily;
  /** What a match is, for people. */
  readonly title: string;
  readonly connector?: { readonly id: string; readonly tables: readonly string[] };
  readonly rows: string;
  readonly where: readonly string[];
  /** Text that is compared with indicators, or an array of such texts. */
  readonly seen: string;
  readonly several?: true;
  readonly host: string;
  readonly address?: string;
  readonly account?: string;
}

export const familyKinds: Readonly<Record<WatchFamily, readonly Kind[]>> = {
  ip: ["ipv4", "ipv6"],
  domain: ["domain"],
  url: ["url"],
  hash: ["md5", "sha1", "sha256"],
  email: ["email"],
};

/** ASIM's words for what a device did (Microsoft Learn, "ASIM Common Schema", DvcAction). An empty one says nothing. */
const passedByAsim =
  'DvcAction !in~ ("Deny", "Drop", "Drop ICMP", "Reset", "Reset Source", "Reset Destination", "Blocked")';
/** Built-in parsers; they bound their own reading by time. */
const sessions = {
  rows: "_Im_NetworkSession(starttime=ago(lookback))",
  where: ['NetworkDirection !in~ ("Inbound", "Listen")', passedByAsim],
};
const asimHost = { host: "coalesce(SrcHostname, SrcIpAddr)", address: "SrcIpAddr", account: "SrcUsername" };

const firewall = {
  connector: { id: "CefAma", tables: ["CommonSecurityLog"] },
  rows: "CommonSecurityLog",
  where: [
    'not(DeviceAction has_any ("block", "blocked", "deny", "denied", "drop", "dropped", "reject", "rejected", "reset"))',
    // ArcSight, "Implementing CEF", deviceDirection: 0 is inbound.
    'CommunicationDirection !in~ ("0", "inbound")',
  ],
  host: "coalesce(SourceHostName, SourceIP)",
  address: "SourceIP",
  account: "SourceUserName",
};

const defender = (...tables: string[]) => ({ connector: { id: "MicrosoftThreatProtection", tables } });
const connections = {
  ...defender("DeviceNetworkEvents"),
  rows: "DeviceNetworkEvents",
  where: ['ActionType !startswith "Inbound" and ActionType !in ("ConnectionFailed", "ListeningConnectionCreated")'],
  host: "DeviceName",
  address: "LocalIP",
  account: "InitiatingProcessAccountUpn",
};

/** What goes out and was not denied, where the log tells; one rule and one hunt each. */
export const watches: readonly Watch[] = [
  {
    name: "ip-network-session",
    family: "ip",
    title: "Connection to a known address (ASIM network sessions)",
    seen: "DstIpAddr",
    ...sessions,
    ...asimHost,
  },
  {
    name: "ip-firewall",
    family: "ip",
    title: "Connection to a known address (CommonSecurityLog)",
    seen: "DestinationIP",
    ...firewall,
  },
  {
    name: "ip-device",
    family: "ip",
    title: "Connection to a known address (DeviceNetworkEvents)",
    seen: "RemoteIP",
    ...connections,
  },
  {
    ...{ name: "domain-dns", family: "domain", title: "Question for a known domain (ASIM DNS)" },
    rows: "_Im_Dns(starttime=ago(lookback))",
    where: [passedByAsim],
    seen: 'trim_end("[.]", DnsQuery)',
    ...asimHost,
  },
  {
    name: "domain-firewall",
    family: "domain",
    title: "Connection to a known domain (CommonSecurityLog)",
    seen: "DestinationHostName",
    ...firewall,
  },
  {
    ...{ name: "domain-device", family: "domain", title: "Connection to a known domain (DeviceNetworkEvents)" },
    // The column holds a bare host, or an address with scheme and path.
    seen: 'extract("^(?:[a-z]+://)?([^/:?#]+)", 1, tolower(RemoteUrl))',
    ...connections,
  },
  {
    ...{ name: "url-web-session", family: "url", title: "Request for a known URL (ASIM web sessions)" },
    rows: "_Im_WebSession(starttime=ago(lookback))",
    where: [passedByAsim],
    seen: "Url",
    ...asimHost,
  },
  {
    name: "url-firewall",
    family: "url",
    title: "Request for a known URL (CommonSecurityLog)",
    seen: "RequestURL",
    ...firewall,
  },
  {
    name: "url-device",
    family: "url",
    title: "Connection to a known URL (DeviceNetworkEvents)",
    seen: "RemoteUrl",
    ...connections,
  },
  {
    ...{
      name: "url-click",
      family: "url",
      title: "Click on a known URL (UrlClickEvents)",
      ...defender("UrlClickEvents"),
    },
    rows: "UrlClickEvents",
    where: ['ActionType != "ClickBlocked" or IsClickedThrough'],
    seen: "Url",
    host: "AccountUpn",
    address: "IPAddress",
    account: "AccountUpn",
  },
  {
    ...{ name: "hash-device", family: "hash", title: "Known file on a device (Device*Events)" },
    ...defender("DeviceFileEvents", "DeviceProcessEvents", "DeviceImageLoadEvents"),
    rows: "union isfuzzy=true DeviceFileEvents, DeviceProcessEvents, DeviceImageLoadEvents",
    where: [],
    seen: "pack_array(MD5, SHA1, SHA256)",
    several: true,
    host: "DeviceName",
    account: "InitiatingProcessAccountUpn",
  },
  {
    name: "hash-firewall",
    family: "hash",
    title: "Known file in transit (CommonSecurityLog)",
    seen: "FileHash",
    ...firewall,
  },
  {
    ...{
      name: "email-sender",
      family: "email",
      title: "Mail from a known sender (EmailEvents)",
      ...defender("EmailEvents"),
    },
    rows: "EmailEvents",
    where: ['DeliveryAction != "Blocked"'],
    seen: "set_union(pack_array(SenderFromAddress), pack_array(SenderMailFromAddress))",
    several: true,
    host: "RecipientEmailAddress",
    account: "RecipientEmailAddress",
  },
];
