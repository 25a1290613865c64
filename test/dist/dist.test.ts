import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Subscription } from "../../src/config/subscription.ts";
import type { FormatSpec } from "../../src/model/format.ts";
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
const rows = (path: string) => text(path).trimEnd().split("\r\n").slice(1);

/** What a pack holds of indicators that are in, unpacked. */
function liveText({ name, documents, archive }: FormatSpec): string {
  const files = documents.filter(({ of }) => of !== "gone").map(({ file }) => file);
  if (archive === undefined) return files.map((file) => text(`packs/all/${name}/${file}`)).join("\n");
  const paths = files.map((file) => `${archive.folder}/${file}`);
  return execFileSync("tar", ["-xzOf", join(out, `packs/all/${name}/${archive.file}`), ...paths], { encoding: "utf8" });
}

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

  it.each(
    formats.filter(({ name, hunts, documents }) => hunts !== true && documents.length > 0 && name !== "navigator"),
  )("has a withdrawn indicator in no file of $name but in those that tell of it", async (format) => {
    const world = twoDays(folder);
    await world.first();
    const { id } = world.record("a.example");
    // Suricata's data sets hold a value in Base64.
    const names = (text: string) => [id, "a.example", btoa("a.example")].some((spelling) => text.includes(spelling));
    await printed({ all: { formats: [format.name] } });
    expect(names(liveText(format))).toBe(format.kinds.includes("domain"));
    await world.second();
    await printed({ all: { formats: [format.name] } });
    expect(names(liveText(format))).toBe(false);
    const gone = format.documents.filter(({ of }) => of === "gone");
    const told = gone.map(({ file }) => text(`packs/all/${format.name}/${file}`)).join("\n");
    expect(names(told)).toBe(gone.length > 0);
  });

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
    expect(existsSync(`${out}.new`)).toBe(false);
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
