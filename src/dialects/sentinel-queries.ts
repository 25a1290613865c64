import { tlps } from "../model/indicator.ts";
import type { Settings } from "../model/settings.ts";
import { kqlString } from "./kql.ts";
import { sentinelSource } from "./sentinel.ts";
import { familyKinds, type Watch, type WatchFamily } from "./sentinel-logs.ts";
import { stixIdentity, stixMarking } from "./stix-shared.ts";

/** Columns that a query on indicators ends in; the alert of a rule is made of them. */
export const matchColumns = [
  ...["TimeGenerated", "MatchKey", "MatchedValue", "Indicator", "IndicatorId", "Confidence", "Severity"],
  ...["Score", "ScoreParts", "Sources", "Tlp", "Reference", "ValidFrom", "ValidUntil", "Created", "Modified"],
  ...[
    "Matches",
    "FirstMatch",
    "LastMatch",
    "Host",
    "HostAddress",
    "Account",
    "AccountName",
    "AccountSuffix",
    "HashType",
  ],
] as const;
export type MatchColumn = (typeof matchColumns)[number];

/** How `ObservableKey` begins: an object path of STIX (Microsoft Learn, table ThreatIntelIndicators). */
const observables: Readonly<Record<WatchFamily, readonly string[]>> = {
  ip: ["ipv4-addr:", "ipv6-addr:"],
  domain: ["domain-name:"],
  url: ["url:"],
  hash: ["file:hashes."],
  email: ["email-addr:"],
};

/**
 * The query of an analytics rule: events of the last hour that met an indicator of this tree. It is quiet for a day about an indicator
 * that the same host has been reported for, by what the alerts themselves say: a suppression of the rule would be quiet about all hosts.
 */
export function watchQuery(watch: Watch, settings: Settings): string {
  return [
    "// No indicator stands in here: they are in ThreatIntelIndicators, and leave it there.",
    "let lookback = 1h;",
    // Sentinel writes what is active anew every 7 to 10 days, and a rule sees no further back.
    ...knownLines(watch.family, settings, "14d", [alerting(watch.family, settings)]),
    ...seenLines(watch),
    "let told = SecurityAlert",
    "    | where TimeGenerated > ago(24h)",
    '    | mv-expand MatchKey = parse_json(tostring(parse_json(ExtendedProperties)["Custom Details"])).MatchKey to typeof(string)',
    "    | distinct MatchKey;",
    ...matchLines,
    "| join kind=leftanti told on MatchKey",
    ...tellLines,
  ].join("\n");
}

/** The same as a hunt: 30 days back, all levels, and nothing that was told before is passed over. */
export function watchHunt(watch: Watch, settings: Settings): string {
  return [
    `// ${watch.title}, 30 days back`,
    "let lookback = 30d;",
    ...knownLines(watch.family, settings, "lookback", []),
    ...seenLines(watch),
    ...matchLines,
    ...tellLines,
    "| sort by TimeGenerated desc",
  ].join("\n");
}

/** The newest row of each indicator decides, so that one that was revoked is none: conditions on its state come after `summarize`. */
function knownLines(family: WatchFamily, settings: Settings, back: string, where: readonly string[]): string[] {
  const { brand, namespace } = settings;
  const author = kqlString(stixIdentity(namespace, brand).key);
  const keys = observables[family].map((start) => `ObservableKey startswith ${kqlString(start)}`).join(" or ");
  const marks = tlps.map((tlp) => `${kqlString(stixMarking(tlp).key)}: ${kqlString(`TLP:${tlp.toUpperCase()}`)}`);
  return [
    `let marks = dynamic({${marks.join(", ")}});`,
    "let known = ThreatIntelIndicators",
    `    | where TimeGenerated > ago(${back})`,
    `    | where SourceSystem == ${kqlString(sentinelSource(brand))} or tostring(Data.created_by_ref) == ${author}`,
    `    | where ${keys}`,
    "    | summarize arg_max(TimeGenerated, *) by Id, ObservableValue",
    "    | where IsActive and not(coalesce(Revoked, false)) and (isnull(ValidUntil) or ValidUntil > now())",
    "    | extend Text = tostring(Data.description)",
    `    | project Key = ${keyOf(family, "ObservableValue")}, Indicator = ObservableValue, IndicatorId = Id, Confidence,`,
    `        Score = toint(extract(${verbatim(scoreForm.score)}, 1, Text)), ScoreParts = extract(${verbatim(scoreForm.parts)}, 1, Text),`,
    `        Sources = extract(${verbatim(scoreForm.sources)}, 1, Text), Reference = tostring(Data.external_references[0].url),`,
    "        Tlp = coalesce(tostring(marks[tostring(Data.object_marking_refs[0])]), tostring(AdditionalFields.TLPLevel)),",
    "        ValidFrom, ValidUntil, Created, Modified",
    ...where.map((condition) => `    | where ${condition}`),
    `    | extend Severity = iff(coalesce(Score, Confidence) >= ${leastScore(family, settings, "high")}, "High", "Medium");`,
  ];
}

/** Level medium and above. Where no score is told, it is not below the Med of STIX 2.1 appendix A (30 to 69). */
function alerting(family: WatchFamily, settings: Settings): string {
  return `iff(isnull(Score), Confidence >= 30, Score >= ${leastScore(family, settings, "medium")})`;
}

function leastScore(family: WatchFamily, { levels }: Settings, level: "high" | "medium"): number {
  return Math.min(...familyKinds[family].map((kind) => levels[kind][level]));
}

/** Where the score stands in a description: its last sentence, so that no title of a report can pose as it (`stixDescription`). */
export const scoreForm = {
  score: String.raw`Score (\d{1,3}) of 100(?:: [^.]*)?\.$`,
  parts: String.raw`Score \d{1,3} of 100: ([^.]*)\.$`,
  sources: String.raw`.*Sources: (.*)\. Score \d{1,3} of 100(?:: [^.]*)?\.$`,
} as const;

function seenLines({ family, rows, where, seen, several, host, address, account }: Watch): string[] {
  const value = several === true ? [`    | mv-expand Seen = ${seen} to typeof(string)`] : [];
  const one = several === true ? "" : `Seen = ${seen}, `;
  return [
    `let seen = ${rows}`,
    "    | where TimeGenerated > ago(lookback)",
    ...where.map((condition) => `    | where ${condition}`),
    ...value,
    `    | extend ${one}Host = ${host}, HostAddress = ${address ?? '""'}, Account = ${account ?? '""'}`,
    "    | where isnotempty(Seen)",
    "    | summarize Events = count(), First = min(TimeGenerated), Last = max(TimeGenerated), take_any(HostAddress, Account) by Host, Seen",
    ...(family === "domain" ? suffixLines : [`    | extend Key = ${keyOf(family, "Seen")}`]),
    "    | project Key, Seen, Host, HostAddress, Account, Events, First, Last;",
  ];
}

/** A name is met by an indicator for itself or for any name above it; a top-level domain alone is none. */
const suffixLines = [
  '    | extend Labels = split(tolower(Seen), ".")',
  "    | where array_length(Labels) > 1",
  "    | mv-expand Cut = range(0, array_length(Labels) - 2) to typeof(int)",
  '    | extend Key = strcat_array(array_slice(Labels, Cut, -1), ".")',
];

/** One row for a host and an indicator, however many names or files of it there were. */
const matchLines = [
  "known",
  "| join kind=inner seen on Key",
  '| extend MatchKey = strcat(IndicatorId, " ", Host)',
  "| summarize Matches = sum(Events), FirstMatch = min(First), arg_max(Last, *) by MatchKey",
];

/** Custom details of an alert have 4 KB together, and what does not fit is dropped: texts of others are cut. */
const tellLines = [
  "| extend LastMatch = Last",
  '| extend HashType = case(strlen(Key) == 32, "MD5", strlen(Key) == 40, "SHA1", "SHA256")',
  '| extend AccountName = tostring(split(Account, "@")[0]), AccountSuffix = tostring(split(Account, "@")[1])',
  "| project TimeGenerated = LastMatch, MatchKey, MatchedValue = Seen, Indicator = substring(Indicator, 0, 400), IndicatorId,",
  "    Confidence, Severity, Score, ScoreParts = substring(ScoreParts, 0, 200), Sources = substring(Sources, 0, 200), Tlp,",
  "    Reference = substring(Reference, 0, 400), ValidFrom, ValidUntil, Created, Modified, Matches, FirstMatch, LastMatch,",
  "    Host, HostAddress, Account, AccountName, AccountSuffix, HashType",
];

/** A path has upper and lower case; addresses, names and hashes are the same in both. */
function keyOf(family: WatchFamily, column: string): string {
  return family === "url" ? column : `tolower(${column})`;
}

function verbatim(text: string): string {
  return `@"${text}"`;
}
