import { describe, expect, it } from "vitest";
import { addAllowEntry, loadAllowlist, type AllowEntry } from "../../src/config/allowlist-file.ts";
import { PressError } from "../../src/model/errors.ts";

const path = "allowlist.yml";
const grounds = { reason: "our own portal", owner: "soc" };
const refusal = (text: string) => {
  try {
    loadAllowlist(path, text);
  } catch (error) {
    return error instanceof PressError ? error.message : "another error";
  }
  return "no error";
};

describe("loadAllowlist", () => {
  it("reads each of the four targets", () => {
    const text = [
      "- { value: 198.51.100.7, reason: our own portal, owner: soc }",
      "- { domain: example.org, reason: our own portal, owner: soc, expires: 2027-01-31 }",
      "- { cidr: 2001:db8::/32, reason: our own portal, owner: soc }",
      "- { regex: '^https://example\\.org/', reason: our own portal, owner: soc }",
    ].join("\n");
    expect(loadAllowlist(path, text)).toEqual([
      { value: "198.51.100.7", ...grounds },
      { domain: "example.org", ...grounds, expires: "2027-01-31" },
      { cidr: "2001:db8::/32", ...grounds },
      { regex: "^https://example\\.org/", ...grounds },
    ]);
  });

  it.each([
    ["nothing", ""],
    ["comments only", "# none yet\n"],
    ["an empty list", "# none yet\n[]\n"],
  ])("reads a file of %s as no entries", (_, text) => {
    expect(loadAllowlist(path, text)).toEqual([]);
  });

  it.each([
    [
      "two targets",
      "- { value: a, domain: b.org, reason: r, owner: o }",
      "1:3: [0] must have exactly one of value, domain, cidr, regex.",
    ],
    ["no target", "- { reason: r, owner: o }", "1:3: [0] must have exactly one of"],
    ["no reason", "\n- value: a\n  owner: o", "2:3: [0].reason is missing."],
    ["an empty reason", "- { value: a, reason: '', owner: o }", "1:15: [0].reason must not be empty."],
    ["no owner", "- { value: a, reason: r }", "1:3: [0].owner is missing."],
    [
      "a day that does not exist",
      "- { value: a, reason: r, owner: o, expires: 2026-06-31 }",
      "1:36: [0].expires must be a day such as 2026-12-31.",
    ],
    [
      "a day that can be read two ways",
      "- { value: a, reason: r, owner: o, expires: 01/02/2027 }",
      "[0].expires must be a day",
    ],
    ["a network without length", "- { cidr: 192.0.2.0, reason: r, owner: o }", "[0].cidr must be a network"],
    [
      "a network that is longer than its address",
      "- { cidr: 192.0.2.0/33, reason: r, owner: o }",
      "[0].cidr must be a network",
    ],
    ["a URL for a domain", "- { domain: https://example.org/, reason: r, owner: o }", "[0].domain must be a domain"],
    ["a pattern that is none", "- { regex: '(', reason: r, owner: o }", "[0].regex must be a regular expression."],
    ["an unknown key", "- { value: a, resaon: x, reason: r, owner: o }", "1:15: [0].resaon is not a known key."],
    ["a mapping", "entries: []", "1:1: the file must be a list, not a mapping of keys."],
  ])("refuses %s, and says where", (_, text, wanted) => {
    expect(refusal(text)).toContain(wanted);
    expect(refusal(text)).toMatch(/^allowlist\.yml:\d+:\d+: /);
  });
});

describe("addAllowEntry", () => {
  const kept = [
    "# Ours. Ask the SOC before you touch it.",
    "",
    "- domain: example.org # the portal",
    '  reason: "our own portal"',
    "  owner: soc",
    "",
    "# Scanners",
    "- cidr: 192.0.2.0/24",
    "  reason: scanner",
    "  owner: red team",
    "  expires: 2026-12-31",
    "",
  ].join("\n");

  it("appends an entry and leaves every other byte", () => {
    const added = addAllowEntry(kept, {
      value: "https://evil.example.org/a?b=c",
      ...grounds,
      expires: "2027-01-31",
    });
    expect(added).toBe(
      `${kept}- value: https://evil.example.org/a?b=c\n  reason: our own portal\n  owner: soc\n  expires: 2027-01-31\n`,
    );
  });

  it.each([
    ["an empty file", ""],
    ["a file of comments", "# none yet\n"],
    ["an empty list below comments", "# none yet\n[]\n"],
    ["a list on one line", "[{ value: a, reason: r, owner: o }]\n"],
  ])("adds to %s", (_, text) => {
    const added = addAllowEntry(text, { domain: "example.net", ...grounds });
    expect(loadAllowlist(path, added)).toEqual([...loadAllowlist(path, text), { domain: "example.net", ...grounds }]);
    expect(added.startsWith(text.split("\n[")[0]?.split("[")[0] ?? "")).toBe(true);
  });

  it("opens an empty list, so that the next entries get lines of their own", () => {
    const added = addAllowEntry("# none yet\n[]\n", { value: "a", reason: "r", owner: "o" });
    expect(added).toBe("# none yet\n- value: a\n  reason: r\n  owner: o\n");
  });

  it("changes no byte when the entry is already there", () => {
    const untidy = kept.replace("# the portal", "      #   the portal");
    expect(addAllowEntry(untidy, { domain: "example.org", ...grounds })).toBe(untidy);
  });

  it("brings the grounds of the same target up to date", () => {
    const renewed = addAllowEntry(kept, {
      cidr: "192.0.2.0/24",
      reason: "scanner",
      owner: "blue team",
      expires: "2027-06-30",
    });
    expect(renewed).toBe(kept.replace("red team", "blue team").replace("2026-12-31", "2027-06-30"));
  });

  it("takes an end away when the new entry has none", () => {
    const renewed = addAllowEntry(kept, { cidr: "192.0.2.0/24", reason: "scanner", owner: "red team" });
    expect(renewed).toBe(kept.replace("  expires: 2026-12-31\n", ""));
  });

  it.each<[string, AllowEntry]>([
    ["YAML of its own", { value: "a", reason: 'x": [y]\n- value: everything', owner: "o" }],
    ["a day that does not exist", { value: "a", ...grounds, expires: "2026-02-30" }],
    ["a pattern that is none", { regex: "(", ...grounds }],
  ])("writes nothing for an entry with %s", (_, entry) => {
    expect(() => addAllowEntry(kept, entry)).toThrow(PressError);
  });

  it.each(["yes: no", "# not a comment", "- dash", "'quoted'", "1e5", "null", "*alias", "  blanks  ", "tail: "])(
    "writes the reason %j so that it is read back",
    (reason) => {
      const entry = { value: "2026-05-17", reason, owner: "0x10" };
      expect(loadAllowlist(path, addAllowEntry("", entry))).toEqual([entry]);
    },
  );
});
