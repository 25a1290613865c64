import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refang } from "../../src/refine/refang.ts";

describe("refang", () => {
  it.each([
    ["a plain value is left alone", "https://evil.top/a?b=1", "https://evil.top/a?b=1"],
    ["blanks around it go", " \t1.2.3.4\r\n", "1.2.3.4"],
    ["hxxp", "hxxp://evil.top/", "http://evil.top/"],
    ["hXXps in any case", "hXXpS://evil.top/", "https://evil.top/"],
    ["h**p", "h**ps://evil.top/", "https://evil.top/"],
    ["fxp", "fxp://evil.top/", "ftp://evil.top/"],
    ["[.]", "evil[.]top", "evil.top"],
    ["(.) and {.}", "www(.)evil{.}top", "www.evil.top"],
    ["[dot], (dot) and {dot} in any case", "a[dot]b(DOT)evil{Dot}top", "a.b.evil.top"],
    ["blanks around a mark", "evil [.] top", "evil.top"],
    ["an escaped dot", "evil\\.top", "evil.top"],
    ["[:] after the scheme", "hxxp[:]//evil.top/", "http://evil.top/"],
    ["[://]", "https[://]evil.top/", "https://evil.top/"],
    ["[/] between host and path", "hxxp://evil[.]top[/]a", "http://evil.top/a"],
    ["(/) alone shows that its author defanged", "http://evil.top(/)a[.]php", "http://evil.top/a.php"],
    ["[:] before a port", "1[.]2[.]3[.]4[:]8080", "1.2.3.4:8080"],
    ["[:] in an IPv6 address", "2001[:]db8[:][:]1", "2001:db8::1"],
    ["[@]", "who[@]evil[.]top", "who@evil.top"],
    ["[at] and (at)", "who[at]evil(dot)top", "who@evil.top"],
    ["quotes around it", '"evil.top"', "evil.top"],
    ["typographic quotes", "“evil.top”", "evil.top"],
    ["angle brackets", "<http://evil.top/a>", "http://evil.top/a"],
    ["brackets in brackets", "([evil.top])", "evil.top"],
    ["brackets of a sentence and its full stop", "(http://evil.top/a).", "http://evil.top/a"],
    ["brackets of the value stay", "http://evil.top/a_(b)", "http://evil.top/a_(b)"],
    ["a bracketed IPv6 address with port stays", "[2001:db8::7]:443", "[2001:db8::7]:443"],
    ["punctuation after a host", "evil.top.,", "evil.top"],
    ["a bracket after a host", "evil.top)", "evil.top"],
    ["punctuation after a URL without path", "http://evil.top;", "http://evil.top"],
    ["punctuation at the end of a path may belong to it", "http://evil.top/a,", "http://evil.top/a,"],
    ["a bracket in the path of a plain URL is data", "http://evil.top/a[.]b(dot)", "http://evil.top/a[.]b(dot)"],
    ["the path of a defanged URL was defanged with it", "hxxp://evil.top/a[.]php", "http://evil.top/a.php"],
    ["the path below a defanged host, too", "http://evil[.]top/a[.]php", "http://evil.top/a.php"],
    ["a domain that begins like a defanged scheme", "hxxp.top", "hxxp.top"],
    ["nothing but quotes is nothing", '""', ""],
  ])("%s", (_, given, wanted) => {
    expect(refang(given)).toBe(wanted);
  });

  it("gives the plain value back, however its dots, scheme and quotes were written", () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    const dot = fc.constantFrom("[.]", "(.)", "{.}", "[dot]", "(dot)", "{DOT}", "\\.", " [.] ");
    const scheme = fc.constantFrom(
      ["http://", "hxxp://"],
      ["https://", "hXXps[:]//"],
      ["http://", "hxxp[://]"],
      ["", ""],
    );
    const quotes = fc.constantFrom(["", ""], ['"', '"'], ["<", ">"], ["(", ")"], ["[", "],"], ["'", "'."]);
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 2, maxLength: 5 }),
        dot,
        scheme,
        quotes,
        (labels, mark, [plain, worn], [open, close]) => {
          expect(refang(`${open}${worn}${labels.join(mark)}${close}`)).toBe(plain + labels.join("."));
        },
      ),
    );
  });
});
