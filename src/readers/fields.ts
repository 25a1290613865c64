/** What a column or key of a feed may state; the words of `columns` and `map` in rulepress.yml. */
export const fields = [
  "value",
  "type",
  "firstSeen",
  "lastSeen",
  "confidence",
  "title",
  "references",
  "tags",
  "threatType",
  "malware",
  "actor",
  "attack",
  "port",
  "feed",
  "category",
  "industries",
  "tlp",
  "verified",
  "withdrawn",
] as const;
export type Field = (typeof fields)[number];

/** Names under which real feeds state a field, best first: of `ioc` and `url` in one header, `ioc` is the value. */
const wellKnown: Readonly<Record<Field, string>> = {
  value:
    "value indicator ioc iocvalue indicatorvalue observable observablevalue artifact url urls fqdn domain domains " +
    "domainname hostname host ip ips ipaddress ipaddr dstip dstipaddress address sha256hash sha256 sha1hash sha1 " +
    "md5hash md5 hash filehash email emailaddress cveid cve",
  type: "type ioctype indicatortype observabletype kind",
  firstSeen:
    "firstseen firstseenutc firstseendate firstobserved dateadded dateaddedutc added date datetime created createdat " +
    "createddate listingdate submissiontime timestamp seen",
  lastSeen: "lastseen lastseenutc lastseendate lastobserved lastonline",
  confidence: "confidence confidencelevel confidencescore",
  title: "title reporttitle report article articletitle vulnerabilityname",
  references: "references reference referenceurl ref refs link links sourceurl reporturl urlhauslink tweeturl tweet",
  tags: "tags tag labels label",
  threatType: "threattype threat threattypes classification",
  malware: "malware malwareprintable malwarefamily malwarename family signature",
  actor: "actor threatactor adversary aptgroup",
  attack: "attack attackids mitreattack mitre mitretechniques techniques ttps",
  port: "port ports dstport destinationport",
  feed: "feed feedname source sourcename provider",
  category: "category categories",
  industries: "industries industry sectors sector",
  tlp: "tlp marking",
  verified: "verified isverified",
  withdrawn: "withdrawn revoked deleted whitelisted falsepositive",
};

const known = new Map(
  fields.flatMap((field) => wellKnown[field].split(" ").map((name, rank) => [name, { field, rank }] as const)),
);

/** The field that a column or key of this name states, with its rank among the names of that field (0 is best). */
export function fieldOf(name: string): { readonly field: Field; readonly rank: number } | undefined {
  return known.get(name.toLowerCase().replace(/[^a-z0-9]/g, ""));
}
