import { expect, it } from "vitest";
import { headOf } from "../../src/readers/bytes.ts";
import { canonical } from "../../src/refine/canonical.ts";
import { recognise } from "../../src/sources/registry.ts";
import { threatfox } from "../../src/sources/threatfox.ts";
import { fixture, readAll, reachOf } from "../support/source.ts";

const body = (file: string): Buffer => fixture(`../transport/${file}`);

it.each([
  [
    "a ZIP archive",
    "full.csv.zip",
    "urlhaus",
    ["http://45.61.23.118:42598/i", "http://drop-zone-91ab.xyz/Load/Setup.EXE?id=1,2"],
  ],
  ["gzip", "list.txt.gz", "text", ["45.61.23.118", "45.133.207.9"]],
])("reads a list from %s, and knows its format by what is inside", async (_, file, name, wanted) => {
  const source = recognise(await headOf(reachOf(body(file)).open(file), file));
  expect(source?.name).toBe(name);
  const read = source === undefined ? [] : await readAll(source, body(file));
  const values = read.map(({ value }) => canonical(value)).map((form) => (form.ok ? form.value : form.reason));
  expect(values).toEqual(wanted);
});

it.each([
  ["a web page that came with status 200", "maintenance-200.html", "input-html"],
  ["a body that was cut off", "truncated.json", "input-truncated"],
  ["nothing", "empty.txt", "input-empty"],
  ["UTF-16", "utf16.txt", "input-encoding"],
])("takes not one address from %s", async (_, file, code) => {
  await expect(readAll(threatfox, body(file))).rejects.toMatchObject({ code });
});
