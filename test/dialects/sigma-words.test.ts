import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formNamed } from "../../src/dialects/sigma-forms.ts";
import { attackOf, descriptionOf, listTitleOf, referencesOf, titleOf } from "../../src/dialects/sigma-words.ts";
import { printable } from "../../src/dialects/yaml.ts";

const url = formNamed("url", "seed");
const domain = formNamed("domain", "seed");
const id = "8f3a4d1e-7b2c-5a9e-9f6d-3a8b1c7e2f4d";
const permalink = `https://github.com/o/r/blob/${"0123456789".repeat(4)}/a.md`;

describe("titleOf", () => {
  it.each([
    ["names brand, kind and value", "domain", "c2.example.com", "Acme — Malicious Domain c2.example.com"],
    [
      "has a hash in upper case, as Title Case wants",
      "md5",
      "ab".repeat(16),
      `Acme — Malicious MD5 ${"AB".repeat(16)}`,
    ],
    ["has an IPv6 address in upper case", "ipv6", "fe80::1", "Acme — Malicious IPv6 FE80::1"],
    ["never ends with a dot", "url", "http://m.example/.", "Acme — Malicious URL http://m.example/.… 8F3A4D1E"],
    [
      "keeps a value with blanks one word",
      "url",
      "http://m.example/a b",
      "Acme — Malicious URL http://m.example/a%20b",
    ],
  ] as const)("%s", (_, kind, value, title) => {
    expect(titleOf("Acme", formNamed(kind, "seed"), value, id)).toBe(title);
  });

  it("cuts what is too long for SigmaHQ at 120 characters, and tells it apart by the id", () => {
    const title = titleOf("Acme CTI", url, `https://m.example/${"a".repeat(8000)}`, id);
    expect(title).toHaveLength(120);
    expect(title).toMatch(/^Acme CTI — Malicious URL https:\/\/m\.example\/a+… 8F3A4D1E$/);
  });

  it("gives a brand in lower case its capitals, which the title validator asks for", () => {
    expect(titleOf("acme cti", domain, "c2.example.com", id)).toBe("Acme Cti — Malicious Domain c2.example.com");
  });

  it("stays within 120 printable characters for any brand and value", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 300 }),
        fc.string({ unit: "grapheme", maxLength: 300 }),
        (brand, value) => {
          const title = titleOf(brand, url, value, id);
          expect(title.length).toBeLessThanOrEqual(120);
          expect(title).not.toMatch(/\.$/);
          expect(title.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it("of a list says level and bucket", () => {
    expect(listTitleOf("Acme", domain, "high", "")).toBe("Acme — Malicious Domains High");
    expect(listTitleOf("Acme", domain, "low", "0110")).toBe("Acme — Malicious Domains Low 0110");
  });
});

describe("descriptionOf", () => {
  it.each([
    [
      "quotes the title of the report",
      "c2.example.com",
      "New botnet",
      'Detects DNS queries to c2.example.com, observed in "New botnet"',
    ],
    ["does without where there is none", "c2.example.com", undefined, "Detects DNS queries to c2.example.com"],
    ["does without a title of blanks", "c2.example.com", " \u200b\n", "Detects DNS queries to c2.example.com"],
    ["keeps one pair of quotes", "a.example", 'The "x"', "Detects DNS queries to a.example, observed in \"The 'x'\""],
    [
      "keeps to one line, without bidi controls",
      "a.example",
      "a\r\nb\u202ec\0d",
      'Detects DNS queries to a.example, observed in "a b c d"',
    ],
    [
      "defangs every link",
      "a.example",
      "See https://x.example or HTTP://y",
      'Detects DNS queries to a.example, observed in "See hxxps://x.example or hxxp://y"',
    ],
    ["leaves out words that count as a link", "a.example", "Internal Research", "Detects DNS queries to a.example"],
  ])("%s", (_, value, report, description) => {
    expect(descriptionOf(domain, value, report, 0)).toBe(description);
  });

  it("allows the words that count as a link where there are references", () => {
    expect(descriptionOf(domain, "a.example", "Internal research", 1)).toContain("Internal research");
  });

  it("stays short and printable whatever a feed wrote", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (report) => {
        const description = descriptionOf(domain, "a.example", report, 1);
        expect(printable(description)).toBe(true);
        expect(description.length).toBeLessThan(250);
      }),
    );
  });
});

describe("referencesOf", () => {
  it.each([
    ["web links are kept", "https://x.example/a?b=c#d", true],
    ["without encryption, too", "http://x.example/", true],
    ["a script is no reference", "javascript:alert(1)", false],
    ["a file is none", "file:///etc/passwd", false],
    ["words are none", "see https://x.example/", false],
    ["a link with a blank is none", "https://x.example/a b", false],
    ["a link with a control character is none", "https://x.example/\u0007", false],
    ["ATT&CK is said by tags", "https://attack.mitre.org/techniques/T1071/", false],
    ["a branch on GitHub may change", "https://github.com/o/r/blob/main/a.md", false],
    ["a commit on GitHub does not", permalink, true],
    ["a longer number is no commit", permalink.replace("/a.md", "0/a.md"), false],
    ["an endless link is none", `https://x.example/${"a".repeat(2000)}`, false],
  ])("%s", (_, link, kept) => {
    expect(referencesOf([link])).toEqual(kept ? [link] : []);
  });

  it("are sorted, each once, ten at most", () => {
    const links = Array.from({ length: 12 }, (_, n) => `https://x.example/${String.fromCharCode(108 - n)}`);
    expect(referencesOf([...links, ...links])).toEqual(links.sort().slice(0, 10));
  });
});

describe("attackOf", () => {
  it.each([
    ["takes what is stated", ["execution", "t1204", "t1204.002"], ["execution", "t1204", "t1204.002"]],
    ["drops what would break the file", ["execution", "T1204", "t99", "a b", "x\n- y"], ["execution"]],
    ["falls back on the kind's", [], ["command-and-control", "t1071", "t1071.004"]],
  ])("%s", (_, stated, tags) => {
    expect(attackOf(domain, stated)).toEqual(tags);
  });
});
