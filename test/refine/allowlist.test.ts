import { describe, expect, it } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import { type AllowEntry, compileAllowlist, expiring } from "../../src/refine/allowlist.ts";
import { canonical } from "../../src/refine/canonical.ts";

const asOf = "2026-08-22T12:00:00.000Z";
const grounds = { reason: "our own", owner: "soc" };

function allowed(target: AllowEntry, stated: string): boolean {
  const form = canonical(stated);
  if (!form.ok) throw new Error(form.detail);
  return compileAllowlist([target], asOf)(form.kind, form.value) !== undefined;
}

describe("compileAllowlist", () => {
  it.each([
    ["a value in another spelling", { value: "hxxps://Good[.]top" }, "https://good.top/", true],
    ["a value of the same kind only", { value: "good.top" }, "https://good.top/", false],
    ["a value, not what lies below it", { value: "good.top" }, "www.good.top", false],
    ["a hash in capitals", { value: "D41D8CD98F00B204E9800998ECF8427E" }, "d41d8cd98f00b204e9800998ecf8427e", true],
    ["a CVE", { value: "cve-2026-90006" }, "CVE-2026-90006", true],
    ["a domain", { domain: "Good.TOP" }, "good.top", true],
    ["its subdomains", { domain: "good.top" }, "a.b.good.top", true],
    ["not what only ends alike", { domain: "good.top" }, "notgood.top", false],
    ["not what begins alike", { domain: "good.top" }, "good.top.evil.top", false],
    ["its URLs", { domain: "good.top" }, "https://www.good.top:8443/a?b", true],
    ["a URL with a root dot", { domain: "good.top" }, "https://good.top./a", true],
    ["not a URL that only names it", { domain: "good.top" }, "https://evil.top/good.top", false],
    ["its e-mail addresses", { domain: "good.top" }, "who@mail.good.top", true],
    ["all below a public suffix", { domain: "gov.uk" }, "www.gov.uk", true],
    ["a domain written as wildcard", { domain: "*.good.top" }, "www.good.top", true],
    ["an address of a network", { cidr: "45.61.16.0/20" }, "45.61.31.255", true],
    ["not the next one", { cidr: "45.61.16.0/20" }, "45.61.32.0", false],
    ["a URL on an address of a network", { cidr: "45.61.16.0/20" }, "http://45.61.16.1:81/a", true],
    ["a network of IPv6", { cidr: "2a02:cf40::/32" }, "2a02:cf40:1::5", true],
    ["a URL on IPv6", { cidr: "2a02:cf40::/32" }, "http://[2a02:cf40:1::5]/a", true],
    ["a single address", { cidr: "45.61.16.1" }, "45.61.16.1", true],
    ["a pattern where it is not anchored", { regex: "good" }, "https://evil.top/good/", true],
    ["a pattern as anchored", { regex: "^good\\.top$" }, "www.good.top", false],
  ])("%s", (_, target, stated, wanted) => {
    expect(allowed({ ...target, ...grounds }, stated)).toBe(wanted);
  });

  it("drops with the owner's reason on one line", () => {
    const judge = compileAllowlist([{ value: "good.top", reason: "partner\n\u202eportal", owner: "soc" }], asOf);
    expect(judge("domain", "good.top")).toEqual({ guard: "allowlist", action: "drop", reason: "partner portal" });
  });

  it("takes the host that the caller knows already", () => {
    const judge = compileAllowlist([{ domain: "good.top", ...grounds }], asOf);
    expect(judge("url", "https://good.top/a", { kind: "domain", value: "good.top" })).toBeDefined();
  });

  it("names the first of two entries for one value", () => {
    const entries = ["first", "second"].map((reason) => ({ domain: "good.top", reason, owner: "soc" }));
    expect(compileAllowlist(entries, asOf)("domain", "good.top")?.reason).toBe("first");
  });

  it("lets nothing pass when it is empty", () => {
    expect(compileAllowlist([], asOf)("domain", "good.top")).toBeUndefined();
  });

  it.each([
    ["before its last day", "2026-08-23", true],
    ["on its last day", "2026-08-22", true],
    ["after its last day", "2026-08-21", false],
  ])("holds %s", (_, expires, wanted) => {
    expect(allowed({ value: "good.top", expires, ...grounds }, "good.top")).toBe(wanted);
  });

  it.each([
    ["a value that is no indicator", { value: "localhost" }, "allowlist-value"],
    ["a network as value", { value: "10.0.0.0/8" }, "allowlist-value"],
    ["a URL as domain", { domain: "https://good.top/" }, "allowlist-domain"],
    ["a broken network", { cidr: "10.0.0.0/40" }, "network-invalid"],
    ["a pattern that can hang", { regex: "^(a+)+$" }, "allowlist-regex"],
  ])("refuses %s, under its own code", (_, target, code) => {
    const compile = () => compileAllowlist([{ ...target, ...grounds }], asOf);
    expect(compile).toThrow(PressError);
    expect(compile).toThrow(expect.objectContaining({ code }));
  });

  it("passes over a broken entry that is over", () => {
    expect(() => compileAllowlist([{ value: "localhost", expires: "2026-01-01", ...grounds }], asOf)).not.toThrow();
  });
});

describe("expiring", () => {
  it("lists what ends within 14 days, the soonest first", () => {
    const days = ["2026-09-06", "2026-09-05", "2026-08-22", "2026-08-21", "2026-08-30"];
    const entries = [
      ...days.map((expires) => ({ value: "good.top", expires, ...grounds })),
      { value: "good.top", ...grounds },
    ];
    expect(expiring(entries, asOf).map(({ expires }) => expires)).toEqual(["2026-08-22", "2026-08-30", "2026-09-05"]);
  });
});
