import { describe, expect, it } from "vitest";
import { sentinelJson } from "../../src/formats/sentinel-json.ts";
import { sentinelUpload } from "../../src/formats/sentinel-upload.ts";
import { byText } from "../../src/model/order.ts";
import { printed, testFormat } from "../support/format.ts";
import { thousandValues, trickyValues } from "../support/hunts.ts";
import { hostilePack, item, pack } from "../support/pack.ts";
import { patternValue, sentinelBodies, sentinelFile } from "../support/sentinel.ts";

const files = [
  ["indicators.json", "sentinel.json"],
  ["revoked.json", "sentinel-revoked.json"],
] as const;

for (const [file, golden] of files) {
  testFormat(sentinelJson, {
    file,
    golden,
    values: (text) => sentinelFile(text).map(({ pattern }) => patternValue(pattern)),
  });
}

describe("a file for Sentinel's portal", () => {
  it.each([
    ["live", "indicators.json", "bodies.ndjson"],
    ["gone", "revoked.json", "revoked.ndjson"],
  ])("holds the objects that the upload API gets, those that are %s", (_, file, bodies) => {
    const items = [...pack, ...hostilePack];
    const uploaded = sentinelBodies(printed(sentinelUpload, items, bodies)).flatMap(({ stixobjects }) => stixobjects);
    expect(sentinelFile(printed(sentinelJson, items, file))).toEqual(uploaded);
  });

  it.each(files)("gives back awkward values and a thousand of any characters, in %s", (file) => {
    const values = [...new Set([...trickyValues, ...thousandValues])];
    const items = values.map((value) => item("url", value));
    const found = sentinelFile(printed(sentinelJson, items, file)).map(({ pattern }) => patternValue(pattern));
    expect(found.sort(byText)).toEqual(values.sort(byText));
  });

  it("holds nothing of level low, on which Sentinel's rules would alert", () => {
    const low = item("domain", "a.example", { record: { level: "low" } });
    expect(sentinelFile(printed(sentinelJson, [low]))).toEqual([]);
    expect(sentinelFile(printed(sentinelJson, [low], "revoked.json"))).toHaveLength(1);
  });

  it("stays below the 250 MB of an import with objects ten times as long as these", () => {
    const mean = printed(sentinelJson, pack).length / sentinelFile(printed(sentinelJson, pack)).length;
    for (const { most = Infinity } of sentinelJson.documents) expect(10 * mean * most).toBeLessThan(250e6);
  });
});
