/**
 * Packs the histories of real feeds that test/replay plays back into test/fixtures/replay, one brotli stream and one index for
 * each. Records that name a withheld host are left out; nothing else of what a feed said is changed.
 *
 *   npx tsx scripts/pack-replay.ts <folder with tweetfeed/, kev/, maltrail/ and feed-collapse/>
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants, gunzipSync } from "node:zlib";
import { z } from "zod";
import { byText } from "../src/model/order.ts";
import { dayMs, isoTime } from "../src/model/time.ts";
import { namesWithheld } from "./withheld-names.ts";

const target = new URL("../test/fixtures/replay/", import.meta.url);

/** What a file of a feed held from a time on. */
interface Version {
  readonly at: string;
  readonly file: string;
  /** Commit of the feed's repository, where each version has its own. */
  readonly commit?: string;
  readonly text: string;
}

/** Lines that a trail file may hold at most to be taken: the large ones would make the replay take minutes. */
const trailLimit = 500;

const catalogue = z.looseObject({ vulnerabilities: z.array(z.unknown()) });

main();

function main(): void {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error("usage: pack-replay.ts <folder of histories>");
  pack("tweetfeed", tweetfeed(join(folder, "tweetfeed")));
  pack("kev", kev(join(folder, "kev")));
  pack("maltrail", maltrail(join(folder, "maltrail")));
  pack("collapse", collapse(join(folder, "feed-collapse")));
}

function pack(name: string, versions: readonly Version[]): void {
  const index = versions.map(({ text, ...version }) => ({ ...version, bytes: Buffer.byteLength(text) }));
  const bytes = Buffer.from(versions.map(({ text }) => text).join(""));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const packed = brotliCompressSync(bytes, { params });
  const lines = index.map((version) => `  ${JSON.stringify(version)}`);
  writeFileSync(new URL(`${name}.json`, target), `[\n${lines.join(",\n")}\n]\n`);
  writeFileSync(new URL(`${name}.br`, target), packed);
  console.error(`${name}: ${versions.length} versions, ${bytes.length} bytes, packed ${packed.length}`);
}

/** A day's file is whole at the midnight that ends the day. */
function tweetfeed(folder: string): Version[] {
  return names(folder, /^\d{8}\.csv$/).map((file) => {
    const day = `${file.slice(0, 4)}-${file.slice(4, 6)}-${file.slice(6, 8)}`;
    return { at: isoTime(Date.parse(day) + dayMs), file, text: allowedLines(readFileSync(join(folder, file), "utf8")) };
  });
}

function kev(folder: string): Version[] {
  return commits(folder).map(([name = "", commit = "", committed = ""]) => {
    const text = gunzipSync(readFileSync(join(folder, `${name}.gz`))).toString("utf8");
    const stated: unknown = JSON.parse(text);
    const { vulnerabilities, ...head } = catalogue.parse(stated);
    const allowed = vulnerabilities.filter((entry) => !namesWithheld(JSON.stringify(entry)));
    if (allowed.length < vulnerabilities.length)
      console.error(`${name}: ${vulnerabilities.length - allowed.length} left out`);
    const json = JSON.stringify({ ...head, vulnerabilities: allowed }, undefined, 4);
    return {
      at: isoTime(Date.parse(committed)),
      file: "known_exploited_vulnerabilities.json",
      commit,
      text: `${json}\n`,
    };
  });
}

/** The smaller trail files that a patch touches, one after the other: a list of that day. */
function maltrail(folder: string): Version[] {
  const scratch = mkdtempSync(join(tmpdir(), "pack-replay-"));
  try {
    execFileSync("tar", ["-xJf", join(folder, "base-2026-08-07.tar.xz"), "-C", scratch]);
    const touched = touchedFiles(folder);
    const days = commits(folder).map(([name = "", commit = ""]) => {
      if (name !== "base") applyPatch(scratch, join(folder, `${name}.patch.gz`));
      const day = name === "base" ? "2026-08-07" : name;
      return { at: `${day}T12:00:00.000Z`, commit, trails: trailsBelow(scratch, touched) };
    });
    const isSmall = (file: string) => days.every(({ trails }) => lineCount(trails.get(file) ?? "") <= trailLimit);
    const taken = touched.filter(isSmall);
    return days.map(({ at, commit, trails }) => {
      const text = taken.map((file) => allowedLines(trails.get(file) ?? "")).join("");
      return { at, file: "trails.txt", commit, text };
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function touchedFiles(folder: string): string[] {
  const files = new Set<string>();
  for (const name of names(folder, /\.patch\.gz$/)) {
    for (const [, file = ""] of unzipped(join(folder, name)).matchAll(/^diff --git a\/\S+ b\/(\S+)$/gm))
      files.add(file);
  }
  return [...files].sort(byText);
}

function applyPatch(at: string, patch: string): void {
  execFileSync("git", ["apply", "--unidiff-zero", "-"], { cwd: at, input: unzipped(patch) });
}

function trailsBelow(folder: string, files: readonly string[]): Map<string, string> {
  const there = files.filter((file) => existsSync(join(folder, file)));
  return new Map(there.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

function lineCount(text: string): number {
  return text.split("\n").length - 1;
}

function collapse(folder: string): Version[] {
  return ["sans.txt", "threatfox.txt"].flatMap((file) =>
    commits(folder).map(([hour = "", commit = ""]) => {
      const path = join(folder, `${hour}.${file}`);
      const text = existsSync(`${path}.gz`) ? unzipped(`${path}.gz`) : readFileSync(path, "utf8");
      return { at: `${hour}:00:00.000Z`, file, commit, text: allowedLines(text) };
    }),
  );
}

function commits(folder: string): string[][] {
  const lines = readFileSync(join(folder, "COMMITS.tsv"), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => line.split("\t"));
}

function names(folder: string, form: RegExp): string[] {
  return readdirSync(folder)
    .filter((name) => form.test(name))
    .sort(byText);
}

function unzipped(path: string): string {
  return gunzipSync(readFileSync(path)).toString("utf8");
}

function allowedLines(text: string): string {
  const lines = text.split("\n");
  const allowed = lines.filter((line) => !namesWithheld(line));
  return allowed.join("\n");
}
