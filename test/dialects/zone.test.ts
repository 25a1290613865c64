import { expect, it } from "vitest";
import { zoneHead, zoneRules } from "../../src/dialects/zone.ts";
import type { Kind } from "../../src/model/indicator.ts";

const longest = `${"a".repeat(61)}.${"b".repeat(61)}.${"c".repeat(61)}.${"d".repeat(26)}.example`;

it.each<[string, Kind, string, string]>([
  [
    "a name has a rule for itself and one for all below it",
    "domain",
    "c2.example.com",
    "c2.example.com CNAME .\n*.c2.example.com CNAME .\n",
  ],
  ["a name leaves room for the zone's", "domain", longest, `${longest} CNAME .\n*.${longest} CNAME .\n`],
  ["a name that leaves none has no rule", "domain", `a${longest}`, ""],
  ["an address stands backwards, behind its length", "ipv4", "203.0.113.42", "32.42.113.0.203.rpz-ip CNAME .\n"],
  ["zz stands for a gap", "ipv6", "2001:db8::1", "128.1.zz.db8.2001.rpz-ip CNAME .\n"],
  ["a gap may come first", "ipv6", "::1", "128.1.zz.rpz-ip CNAME .\n"],
  ["a gap may come last", "ipv6", "fe80::", "128.zz.fe80.rpz-ip CNAME .\n"],
  ["a gap may be all", "ipv6", "::", "128.zz.rpz-ip CNAME .\n"],
  ["an address may have no gap", "ipv6", "2001:db8:1:2:3:4:5:6", "128.6.5.4.3.2.1.db8.2001.rpz-ip CNAME .\n"],
  ["a directive is no name", "domain", "$INCLUDE", ""],
  ["a URL has no rule", "url", "http://m.example/", ""],
])("%s", (_, kind, value, wanted) => {
  expect(zoneRules({ kind, value })).toBe(wanted);
});

it("has its serial at the head", () => {
  expect(zoneHead(7)).toContain("@ SOA localhost. hostmaster.localhost. 7 3600 ");
});
