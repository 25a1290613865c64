import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blocksBare, standsBare } from "../../src/dialects/bare.ts";
import { kinds, type Kind } from "../../src/model/indicator.ts";
import { manyHostileTexts } from "../support/hostile-items.ts";
import { item, values } from "../support/pack.ts";

const stands = (kind: Kind, value: string) => standsBare({ kind, value });
const from = (units: string) =>
  fc.string({ unit: fc.constantFrom(...units.split(/(?:)/u)), minLength: 1, maxLength: 24 });

it.each(values)("holds the canonical %s %s", (kind, value) => {
  expect(stands(kind, value)).toBe(true);
});

it.each<[string, Kind, string]>([
  ["a number that is octal to some", "ipv4", "0177.0.0.1"],
  ["a number with a zero before it", "ipv4", "203.0.113.08"],
  ["an address with fewer parts", "ipv4", "127.1"],
  ["a network", "ipv4", "203.0.113.0/24"],
  ["an address with a zone", "ipv6", "fe80::1%eth0"],
  ["an IPv6 address that is written long", "ipv6", "2001:0db8::1"],
  ["IPv4 in the form of IPv6", "ipv6", "::ffff:203.0.113.42"],
  ["an address as a name", "domain", "203.0.113.42"],
  ["a name of one label", "domain", "localhost"],
  ["a wildcard", "domain", "*.example.com"],
  ["a name with its root", "domain", "example.com."],
  ["capital letters", "domain", "Example.com"],
  ["an empty label", "domain", "a..example"],
  ["a label that begins with a dash", "domain", "-a.example"],
  ["a label of 64 characters", "domain", `${"a".repeat(64)}.example`],
  ["a name of 254 characters", "domain", `${"a.".repeat(124)}exampl`],
  ["letters that look like others", "domain", "\u0430pple.example"],
  ["a second line", "domain", "a.example\nb.example"],
  ["a URL with a blank", "url", "http://m.example/a b"],
  ["a URL of another scheme", "url", "javascript:alert(1)"],
  ["a digest in capitals", "md5", "1234E567890123456789012345678901"],
  ["a digest of another length", "sha1", "1234e567890123456789012345678901"],
  ["an address with a display name", "email", "A <a@m.example>"],
  ["an address with two hosts", "email", "a@m.example@n.example"],
  ["a quoted mailbox", "email", '"a b"@m.example'],
])("does not hold %s", (_, kind, value) => {
  expect(stands(kind, value)).toBe(false);
});

it("holds none of the hostile texts but as a URL", () => {
  const held = manyHostileTexts().flatMap((text) => kinds.filter((kind) => kind !== "url" && stands(kind, text)));
  expect(held).toEqual([]);
});

describe("agrees with readers of another make", () => {
  it("on IPv4", () => {
    const near = fc.oneof(
      fc.ipV4(),
      from("0123456789."),
      fc.array(from("012589"), { maxLength: 5 }).map((parts) => parts.join(".")),
    );
    fc.assert(fc.property(near, (text) => stands("ipv4", text) === isIPv4(text)));
  });

  it("on IPv6, as far as there is one spelling", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), from("01af:.")), (text) => {
        const canonical = isIPv6(text) ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : "";
        return stands("ipv6", text) === (canonical === text);
      }),
    );
  });

  it("on names: a host of a URL stays what it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), from("ab1-_.A :/")), (text) => {
        return !stands("domain", text) || new URL(`http://${text}/`).hostname === text;
      }),
    );
    fc.assert(fc.property(fc.domain(), (text) => stands("domain", text.toLowerCase())));
  });
});

it("blocks by nothing of level low", () => {
  const levelled = (level: "low" | "medium") => item("domain", "a.example", { record: { level } }).record;
  expect(blocksBare(levelled("low"))).toBe(false);
  expect(blocksBare(levelled("medium"))).toBe(true);
});
