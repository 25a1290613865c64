/**
 * Packs the committed rules as release assets, and the packs for products of each subscription that lie in dist/, unless the newest
 * pack has the same bytes or the tree is the demo's:
 *
 *   npm run -s rule-pack -- release
 *
 * Prints the pack's tag, and hands it to the next step of a workflow as the output `tag`, with the `commit` that it is made of.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { markdownTable } from "../src/dialects/markdown.ts";
import { nextPack, packTags } from "./release/pack-name.ts";

const manifestSchema = z.object({
  origin: z.enum(["live", "demo"]),
  asOf: z.string(),
  live: z.number(),
  digest: z.string(),
  byKind: z.record(z.string(), z.record(z.string(), z.number())),
});

const folder = process.argv[2] ?? "release";
const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 28 }).trim();
const manifest = manifestSchema.parse(JSON.parse(git("show", "HEAD:rules/manifest.json")));
const tags = packTags(git("tag", "--list", "rules-*").split("\n"));
const [newest] = tags;

if (manifest.origin === "demo") process.stderr.write("The tree is the demo's edition: it is not released.\n");
else if (newest !== undefined && git("rev-parse", `${newest}:rules`) === git("rev-parse", "HEAD:rules"))
  process.stderr.write(`Nothing changed since ${newest}.\n`);
else pack(nextPack(manifest.asOf.slice(0, 10), tags));

function pack(tag: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = ["tar.gz", "zip"].map((format) => `${tag}.${format}`);
  // By commit, not by tree: then the times inside are the commit's, and the same commit gives the same bytes.
  for (const name of names) git("archive", `--prefix=${tag}/`, "-o", join(folder, name), "HEAD", "rules");
  for (const subscription of subscriptions()) names.push(archive(tag, subscription));
  const sums = names.map((name) => `${sha256(join(folder, name))}  ${name}\n`);
  writeFileSync(join(folder, "SHA256SUMS"), sums.join(""));
  writeFileSync(join(folder, "notes.md"), notes());
  process.stdout.write(`${tag}\n`);
  const output = process.env["GITHUB_OUTPUT"];
  if (output !== undefined) appendFileSync(output, `tag=${tag}\ncommit=${git("rev-parse", "HEAD")}\n`);
}

/** Subscriptions that `rulepress dist` printed packs for. */
function subscriptions(): string[] {
  return existsSync("dist/packs") ? readdirSync("dist/packs").sort() : [];
}

/** One archive of all packs of a subscription. It says nothing of when or by whom it was made, so that the same packs give the same bytes. */
function archive(tag: string, subscription: string): string {
  const name = `${tag}-packs-${subscription}.tar.gz`;
  const plain = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0", "--format=ustar"];
  const place = ["-C", "dist/packs", "--", subscription];
  execFileSync("tar", [...plain, "--use-compress-program=gzip -9n", "-cf", join(folder, name), ...place]);
  return name;
}

function notes(): string {
  const rows = Object.entries(manifest.byKind).map(([kind, levels]) => [
    kind,
    String(Object.values(levels).reduce((sum, count) => sum + count, 0)),
  ]);
  return `${manifest.live} live indicators as of ${manifest.asOf}.

${markdownTable(["kind", "live"], rows)}
Compare the download with \`SHA256SUMS\`; \`gh attestation verify FILE --repo OWNER/REPO\` says which run packed it.
Licence, attribution and TLP of each source stand in \`rules/NOTICE.md\`. Data digest: \`${manifest.digest}\`.
`;
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
