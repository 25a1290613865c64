import { describe, expect, it } from "vitest";
import { stixIndicators } from "../../src/readers/stix-indicators.ts";

const sha256 = "ab".repeat(32);
const md5 = "cd".repeat(16);

describe("values that a STIX pattern looks for", () => {
  it.each([
    ["a domain", "[domain-name:value = 'a.top']", ["domain a.top"]],
    ["no blanks", "[ipv4-addr:value='45.61.23.118']", ["ipv4 45.61.23.118"]],
    [
      "an escaped quote and backslash",
      String.raw`[url:value = 'http://a.top/it\'s\\x']`,
      [String.raw`url http://a.top/it's\x`],
    ],
    [
      "OR within an observation",
      "[domain-name:value = 'a.top' OR url:value = 'http://b.top/']",
      ["domain a.top", "url http://b.top/"],
    ],
    [
      "OR between observations",
      "[domain-name:value = 'a.top'] OR [domain-name:value = 'b.top']",
      ["domain a.top", "domain b.top"],
    ],
    [
      "parentheses",
      "([domain-name:value = 'a.top'] OR ([(domain-name:value = 'b.top')]))",
      ["domain a.top", "domain b.top"],
    ],
    ["IN", "[ipv4-addr:value IN ('45.1.2.3', '45.1.2.4')]", ["ipv4 45.1.2.3", "ipv4 45.1.2.4"]],
    ["a hash as the standard has it", `[file:hashes.'SHA-256' = '${sha256}']`, [`sha256 ${sha256}`]],
    ["a hash without quotes and hyphen", `[file:hashes.SHA256 = '${sha256}']`, [`sha256 ${sha256}`]],
    ["a hash in lower case", `[file:hashes.'sha-256' = '${sha256}']`, [`sha256 ${sha256}`]],
    [
      "all hashes of one file, whatever it is called",
      `[file:hashes.MD5 = '${md5}' AND file:hashes.'SHA-256' = '${sha256}' AND file:name = 'a.exe' AND file:size = 12]`,
      [`md5 ${md5}`, `sha256 ${sha256}`],
    ],
    [
      "the far end of a connection, with its port",
      "[network-traffic:dst_ref.type = 'ipv4-addr' AND network-traffic:dst_ref.value = '45.1.2.3' AND network-traffic:dst_port = 8443]",
      ["ip 45.1.2.3 8443"],
    ],
    [
      "a domain and what it resolves to",
      "[domain-name:value = 'a.top' AND domain-name:resolves_to_refs[*].value = '45.1.2.3']",
      ["domain a.top"],
    ],
    ["a sender", "[email-message:from_ref.value = 'a@b.top']", ["email a@b.top"]],
    ["a network of one address", "[ipv4-addr:value ISSUBSET '45.1.2.3/32']", ["ip 45.1.2.3"]],
    ["a network", "[ipv4-addr:value ISSUBSET '45.1.0.0/16']", ["cidr-not-supported 45.1.0.0/16"]],
    [
      "the good members of an OR",
      "[domain-name:value = 'a.top' OR url:value LIKE 'http://%']",
      ["domain a.top", "complex-pattern"],
    ],
    [
      "AND before OR",
      `[domain-name:value = 'a.top' OR file:name = 'x' AND file:hashes.MD5 = '${md5}']`,
      ["domain a.top", `md5 ${md5}`],
    ],
    ["a backslash-ridden value that is not closed", "[url:value = 'http://a.top\\']", ["malformed-row"]],
    ["something that is no pattern", "hello", ["malformed-row"]],
    ["nothing", "", ["malformed-row"]],
    ["a list that is not closed", "[ipv4-addr:value IN ('45.1.2.3'", ["malformed-row"]],
    ["parentheses without end", `[${"(".repeat(100_000)}`, ["malformed-row"]],
    ["a file by its name alone", "[file:name = 'a.exe']", ["unsupported-type"]],
    ["a hash that is not carried", "[file:hashes.'SHA-512' = 'ab']", ["unsupported-type"]],
    ["a mutex", "[mutex:name = 'g']", ["unsupported-type"]],
    ["a negation", "[domain-name:value != 'a.top']", ["complex-pattern"]],
    ["NOT", "[domain-name:value NOT = 'a.top']", ["complex-pattern"]],
    ["a match", "[url:value MATCHES '^http']", ["complex-pattern"]],
    [
      "two things that must meet",
      "[domain-name:value = 'a.top' AND ipv4-addr:value = '45.1.2.3']",
      ["complex-pattern"],
    ],
    [
      "an address with anything but its port",
      "[ipv4-addr:value = '45.1.2.3' AND ipv4-addr:x_country = 'FR']",
      ["complex-pattern"],
    ],
    ["a file that is not of that size", `[file:hashes.MD5 = '${md5}' AND file:size != 12]`, ["complex-pattern"]],
    [
      "one thing behind another",
      "[domain-name:value = 'a.top'] FOLLOWEDBY [domain-name:value = 'b.top']",
      ["complex-pattern"],
    ],
    ["two observations", "[domain-name:value = 'a.top'] AND [domain-name:value = 'b.top']", ["complex-pattern"]],
    ["a span of time", "[domain-name:value = 'a.top'] WITHIN 300 SECONDS", ["complex-pattern"]],
    [
      "a span of time in parentheses",
      "([domain-name:value = 'a.top'] AND [domain-name:value = 'b.top']) WITHIN 5 SECONDS",
      ["complex-pattern"],
    ],
    ["a count", "[domain-name:value = 'a.top'] REPEATS 5 TIMES", ["complex-pattern"]],
  ])("%s", (_, pattern, wanted) => {
    const found = stixIndicators(pattern).map((one) =>
      "refused" in one ? [one.refused, one.value ?? ""] : [one.type, one.value, ...(one.ports ?? [])],
    );
    expect(found.map((words) => words.join(" ").trim())).toEqual(wanted);
  });
});
