import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Subscription } from "../../src/config/subscription.ts";
import { type FormatSpec, holdsIndicators } from "../../src/model/format.ts";
import { formats } from "../../src/formats/registry.ts";
import { type DistRequest, printDist } from "../../src/dist/dist.ts";
import { filesBelow } from "../../src/tree/published.ts";
import { twoDays } from "../support/two-days.ts";
import { worldIn } from "../support/world-in.ts";

let folder: string;
let out: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rulepress-dist-"));
  out = join(folder, "dist");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const printed = (subscriptions: Readonly<Record<string, Subscription>>, more: Partial<DistRequest> = {}) =>
  printDist({
    tree: join(folder, "rules"),
    out,
    subscriptions,
    asOf: undefined,
    status: undefined,
    places: {},
    sigma: undefined,
    ...{ memory: join(folder, "memory"), ...more },
  });
const text = (path: string) => readFileSync(join(out, path), "utf8");
const bytesOf = (root: string) =>
  new Map(filesBelow(root).map((path) => [path, readFileSync(join(root, path), "latin1")]));
const pageLines = (name: string) =>
  filesBelow(join(out, `packs/all/${name}`))
    .filter((path) => path.includes("/objects/"))
    .flatMap((path) => text(`packs/all/${name}/${path}`).split("\n"));
const rows = (path: string) => text(path).trimEnd().split("\r\n").slice(1);

/** What a pack holds of indicators that are in, or of those that are gone, unpacked. */
function textIn({ name, documents, archive, folder }: FormatSpec, gone: boolean): string {
  // The pages of a server hold both, an object a line.
  if (folder !== undefined)
    return pageLines(name)
      .filter((line) => line.includes('"revoked":true') === gone)
      .join("\n");
  const files = documents.filter(({ of }) => (of === "gone") === gone).map(({ file }) => file);
  if (archive === undefined) return files.map((file) => text(`packs/all/${name}/${file}`)).join("\n");
  if (files.length === 0) return "";
  const paths = files.map((file) => `${archive.folder}/${file}`);
  return execFileSync("tar", ["-xzOf", join(out, `packs/all/${name}/${archive.file}`), ...paths], { encoding: "utf8" });
}

/** What was laid aside meanwhile is as many bytes as the packs, and nobody's. */
const leftovers = () => readdirSync(folder).filter((name) => name.startsWith("dist."));

describe("rulepress dist", () => {
  it("prints a pack per subscription and format, of what each asks for", async () => {
    await twoDays(folder).first();
    const { packs } = await printed({
      all: { formats: ["csv", "json"] },
      addresses: { kinds: ["ipv4"], formats: ["csv"] },
    });
    expect(packs.map(({ subscription, format, indicators }) => [subscription, format, indicators])).toEqual([
      ["addresses", "csv", 1],
      ["all", "csv", 4],
      ["all", "json", 4],
    ]);
    expect(leftovers()).toEqual([]);
    expect(rows("packs/addresses/csv/indicators.csv").join()).toContain('"203.0.113.7"');
    expect(rows("packs/all/csv/indicators.csv")).toHaveLength(4);
  });

  it("has checksums of everything that GNU's sha256sum accepts, in each pack and at the top", async () => {
    await twoDays(folder).first();
    await printed({ all: {} });
    for (const place of ["", "packs/all/csv", "packs/all/ecs"]) {
      execFileSync("sha256sum", ["-c", "--quiet", "--strict", "SHA256SUMS"], { cwd: join(out, place) });
    }
    const summed = text("SHA256SUMS")
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(66));
    expect(summed).toEqual(filesBelow(out).filter((path) => path !== "SHA256SUMS"));
  });

  it("prints the same bytes again for the same tree, whatever day it is", async () => {
    await twoDays(folder).first();
    await printed({ all: {}, few: { max: 2, formats: ["csv"] } });
    const once = bytesOf(out);
    await printed({ all: {}, few: { max: 2, formats: ["csv"] } });
    expect(bytesOf(out)).toEqual(once);
  });

  it.each(formats.filter((format) => format.hunts !== true && holdsIndicators(format) && format.name !== "navigator"))(
    "has a withdrawn indicator in no file of $name but in those that tell of it",
    async (format) => {
      const world = twoDays(folder);
      await world.first();
      const { id } = world.record("a.example");
      // Suricata's data sets hold a value in Base64.
      const names = (text: string) => [id, "a.example", btoa("a.example")].some((spelling) => text.includes(spelling));
      await printed({ all: { formats: [format.name] } });
      expect(names(textIn(format, false))).toBe(format.kinds.includes("domain"));
      await world.second();
      await printed({ all: { formats: [format.name] } });
      expect(names(textIn(format, false))).toBe(false);
      const tells = format.folder !== undefined || format.documents.some(({ of }) => of === "gone");
      expect(names(textIn(format, true))).toBe(tells);
    },
  );

  it("looks in past events for what the last step added, by product and kind", async () => {
    const world = twoDays(folder);
    await world.first();
    await world.second();
    await printed({ all: { formats: ["csv"] } });
    expect(filesBelow(join(out, "hunts/new/kql"))).toEqual(["domain.kql", "ipv4.kql"]);
    expect(text("hunts/new/spl/domain.spl")).toContain("c.example");
    expect(text("hunts/new/spl/domain.spl")).not.toContain("b.example");
  });

  it("counts back from the tree's last step for what is new, or from the time that is stated", async () => {
    await twoDays(folder).first();
    const fresh: Readonly<Record<string, Subscription>> = { fresh: { since: "24h", formats: ["csv"] } };
    expect((await printed(fresh)).packs[0]?.indicators).toBe(4);
    expect((await printed(fresh, { asOf: "2026-08-03T06:00:00.000Z" })).packs[0]?.indicators).toBe(0);
  });

  it("keeps a member of a full subscription while a newcomer is not ten percent better", async () => {
    const world = worldIn(folder);
    await world.day("2026-07-31", { alpha: [{ value: "a.example", confidence: "high" }] });
    const few: Readonly<Record<string, Subscription>> = { few: { max: 1, formats: ["csv"] } };
    await printed(few);
    // By id alone one of these would often stand before the member.
    const others = Array.from({ length: 9 }, (_, index) => ({ value: `b${index}.example`, confidence: "high" }));
    await world.day("2026-08-01", { alpha: others });
    await printed(few);
    expect(rows("packs/few/csv/indicators.csv").join()).toContain('"a.example"');
  });

  it("leaves the last edition as it was when it fails, and no half one beside it", async () => {
    await twoDays(folder).first();
    await printed({ all: { formats: ["csv"] } });
    const before = bytesOf(out);
    await expect(printed({ all: { formats: ["cvs"] } })).rejects.toMatchObject({
      code: "format-unknown",
      hint: "Did you mean csv?",
    });
    expect(bytesOf(out)).toEqual(before);
    expect(leftovers()).toEqual([]);
  });

  it("leaves nothing of what it laid aside when it fails with half of it written", async () => {
    await twoDays(folder).first();
    mkdirSync(`${out}.scratch`);
    writeFileSync(join(`${out}.scratch`, "texts"), "left by a run that was killed");
    // The feeds of changes come after the packs.
    const places = { base: "no address" };
    await expect(printed({ all: { formats: ["stix", "misp", "taxii"] } }, { places })).rejects.toThrow("URL");
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ["a hunt", "spl"],
    ["a server of a selection", "taxii"],
  ])("prints %s only for who asks for it by name", async (_, name) => {
    await twoDays(folder).first();
    const { packs } = await printed({ all: {}, asks: { formats: [name, "csv"] } });
    expect(packs.filter(({ format }) => format === name).map(({ subscription }) => subscription)).toEqual(["asks"]);
  });

  it("tells who follows a server of a selection what has left it, once, on the newest page", async () => {
    const world = twoDays(folder);
    await world.first();
    const asks: Readonly<Record<string, Subscription>> = { all: { formats: ["taxii"] } };
    await printed(asks);
    await world.second();
    const { packs } = await printed(asks);
    const { id } = world.record("a.example");
    const pages = filesBelow(join(out, "packs/all/taxii")).filter((path) => path.includes("/objects/"));
    const telling = pages.filter((path) => text(`packs/all/taxii/${path}`).includes(`indicator--${id}`));
    expect(telling.map((path) => path.slice(-15))).toEqual(["2026-08-02.json", "2026-08-02.json"]);
    expect(packs).toMatchObject([{ indicators: 4, gone: 2 }]);
  });

  it("finishes what a killed run had begun: the last edition comes back, the half one goes", async () => {
    await twoDays(folder).first();
    await printed({ all: { formats: ["csv"] } });
    const before = bytesOf(out);
    execFileSync("mv", [out, `${out}.old`]);
    mkdirSync(`${out}.new`);
    writeFileSync(join(`${out}.new`, "half"), "half");
    await printed({ all: { formats: ["csv"] } });
    expect(bytesOf(out)).toEqual(before);
    expect(existsSync(`${out}.old`) || existsSync(`${out}.new`)).toBe(false);
  });

  it("does not touch a folder of somebody else", async () => {
    await twoDays(folder).first();
    mkdirSync(out);
    writeFileSync(join(out, "thesis.txt"), "years of work");
    await expect(printed({ all: { formats: ["csv"] } })).rejects.toMatchObject({ code: "dist-foreign" });
    expect(text("thesis.txt")).toBe("years of work");
  });
});
