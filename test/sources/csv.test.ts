import { describe, expect, it } from "vitest";
import { csv } from "../../src/sources/csv.ts";
import { fixture, readAll, testSource } from "../support/source.ts";

const anUnclosedQuote = (text: string): string => `${text.trimEnd()}\n"c2.c2-panel-7f3.top\n`;

testSource(csv, {
  folder: "csv-header",
  files: ["iocs.csv"],
  options: {
    delimiter: ";",
    header: true,
    tagSeparator: "|",
    columns: {
      value: "indicator",
      type: "type",
      firstSeen: "first seen",
      confidence: "Confidence",
      tags: "tags",
      references: "ref",
    },
    types: { domain: "domain", ip: "auto", url: "url", hash: "auto" },
  },
  breakOne: anUnclosedQuote,
  closed: false,
});

testSource(csv, {
  folder: "csv-noheader",
  files: ["feed.txt"],
  options: { delimiter: "|", trim: true, header: false, comment: "#", columns: { value: 2, firstSeen: 3, tags: 4 } },
  breakOne: anUnclosedQuote,
  closed: false,
});

const values = async (text: string, options: unknown = {}): Promise<unknown[]> =>
  (await readAll(csv, text, options)).map((item) => ("unread" in item ? [item.unread, item.line] : item.value));

describe("csv without options", () => {
  it.each([
    ["a header of well-known names", "Type,IOC,Tags\ndomain,a.top,x\n", ["a.top"]],
    ["`ioc` is the value even beside a url", "url,ioc\nhttps://blog.invalid/a,a.top\n", ["a.top"]],
    ["semicolons", "date;indicator\n2026-08-20;a.top\n", ["a.top"]],
    ["tabs", "indicator\tdate\na.top\t2026-08-20\n", ["a.top"]],
    [
      "the last comment is the header (abuse.ch)",
      '# dump\n# id,dateadded,url\n"1","2026-08-20","http://a.top/x"\n',
      ["http://a.top/x"],
    ],
    ["a blank before each quote (ThreatFox)", '"ioc_value", "ioc_type"\n"a.top", "domain"\n', ["a.top"]],
    ["no header: the column that looks like indicators", "1,US,a.top\n2,FR,b.top\n", ["a.top", "b.top"]],
    [
      "a quoted value with delimiter, quotes and line break",
      'value,tags\n"http://a.top/?a,b""c","x\ny"\n',
      ['http://a.top/?a,b"c'],
    ],
    ["CRLF and no last line end", "value,tags\r\na.top,x\r\nb.top,y", ["a.top", "b.top"]],
    ["a row without the value's column", "tags,value\nx\ny,a.top\n", [["malformed-row", 2], "a.top"]],
    ["an empty value", "value,tags\n,x\n-,y\na.top,z\n", [["no-value", 2], ["no-value", 3], "a.top"]],
    [
      "a stray quote in the middle",
      'value,tags\na.top,x\nb"c.top,y\nd.top,z\n',
      ["a.top", ["malformed-row", 3], "d.top"],
    ],
    [
      "a quote that is never closed takes no other row with it",
      'value,tags\n"a.top,x\nb.top,y\n"c.top",z\n',
      [["malformed-row", 2], "b.top", "c.top"],
    ],
  ])("reads %s", async (_, text, wanted) => {
    expect(await values(text)).toEqual(wanted);
  });

  it("finds everything that URLhaus states", async () => {
    const [first] = await readAll(csv, fixture("urlhaus-csv/recent.csv"));
    expect(first).toEqual({
      value: "http://117.216.19.13:42598/i",
      firstSeen: "2022-09-13T07:28:08.000Z",
      threatType: "malware_download",
      tags: ["32-bit", "elf", "mips", "Mozi"],
      references: ["https://urlhaus.abuse.ch/url/2301008/"],
    });
  });

  it("reads the KEV catalogue's own CSV, with line breaks and doubled quotes in its prose", async () => {
    expect(await readAll(csv, fixture("cisa-kev/known_exploited_vulnerabilities.csv"))).toEqual([
      {
        value: "CVE-2026-90001",
        firstSeen: "2026-08-20T00:00:00.000Z",
        title: 'FixtureCorp Gate, Command "Injection"',
      },
    ]);
  });

  it("keeps a quoted record together when a chunk of its file ends within it", async () => {
    const text = 'value,tags\n"http://a.top/?a,b","x\ny"\nb.top,z\n';
    expect(await readAll(csv, text, {}, { size: 5 })).toEqual(await readAll(csv, text));
  });
});

describe("csv with options", () => {
  it("brings a confidence from 0 to 1 to the scale of 100", async () => {
    const read = await readAll(csv, "value,confidence\na.top,0.57\nb.top,1\nc.top,7\n", { confidenceScale: "0-1" });
    expect(read).toEqual([{ value: "a.top", confidence: 57 }, { value: "b.top", confidence: 100 }, { value: "c.top" }]);
  });

  it("refuses a type word that the owner's table does not know, and drops the hint for `auto`", async () => {
    const read = await readAll(csv, "value,type\na.top,FQDN\nb.top,ip\nc.top,mutex\n", {
      types: { fqdn: "domain", IP: "auto" },
    });
    expect(read).toEqual([
      { value: "a.top", type: "domain" },
      { value: "b.top" },
      { unread: "unsupported-type", value: "c.top", line: 4 },
    ]);
  });

  it("names the columns there are when one is missing", async () => {
    await expect(values("a,b\n1,2\n", { columns: { value: "c" } })).rejects.toMatchObject({
      code: "input-columns",
      message: expect.stringContaining('"c"') as unknown,
      hint: expect.stringContaining("a, b") as unknown,
    });
  });

  it("asks for the column when none looks like indicators", async () => {
    await expect(values("1,2\n3,4\n")).rejects.toMatchObject({ code: "input-columns" });
  });

  it("refuses an option that it does not know", () => {
    expect(() => csv.open({ colums: {} })).toThrow(/colums/);
  });
});
