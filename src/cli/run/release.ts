import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTextFile } from "../../config/load.ts";
import { PressError } from "../../model/errors.ts";
import { releaseAssets, signaturePath } from "../../pipeline/release-folder.ts";
import { gitHubClient } from "../../publish/github-client.ts";
import { release as makeRelease, type Released, type ReleaseWish } from "../../publish/github-release.ts";
import type { CommandContext } from "../context.ts";
import { houseConfigOf } from "../request.ts";
import { countText } from "../table.ts";
import { visible } from "../terminal.ts";
import { openGitHub } from "./github-access.ts";
import { signerOf } from "./signing.ts";

/** One file may take an hour on a slow line, and GitHub answers when it has all of it. */
const slowly = { exchangeMs: 3_600_000, headersMs: 3_600_000 };

/** Makes a release of a folder's files at GitHub, or finishes the one that a run began which broke off. */
export async function release(context: CommandContext): Promise<number> {
  const { options, positionals, out } = context;
  const folder = positionals[0] ?? "";
  const notes = notesOf(options.text("notes"));
  await sign(context, folder);
  const assets = await releaseAssets(folder);
  const tag = options.text("tag") ?? "";
  const target = options.text("target");
  const wish = { tag, title: options.text("title") ?? tag, notes, assets, ...(target !== undefined && { target }) };
  const gitHub = await openGitHub(context, houseConfigOf(context).network, { limits: slowly });
  try {
    const made = await makeRelease(gitHubClient(gitHub.access), wish);
    if (options.flag("json")) out(`${JSON.stringify({ tag, ...made }, undefined, 2)}\n`);
    else out(told(wish, made));
    return 0;
  } finally {
    await gitHub.close();
  }
}

function notesOf(path: string | undefined): string {
  if (path === undefined) return "";
  const text = readTextFile(path);
  if (text !== undefined) return text;
  throw new PressError("release-notes", `${path} does not exist.`, { hint: "--notes names a file in Markdown." });
}

async function sign(context: CommandContext, folder: string): Promise<void> {
  const signer = await signerOf(context);
  if (signer === undefined) return;
  const sums = join(folder, "SHA256SUMS");
  if (readTextFile(sums) === undefined) return;
  writeFileSync(join(folder, signaturePath), await signer.sign("file", readFileSync(sums)));
}

function told({ tag, assets }: ReleaseWish, { address, sent, known }: Released): string {
  const at = `${visible(tag)} at ${visible(address)}`;
  return known
    ? `Already published: ${at}, with the same ${countText(assets.length)} files.\n`
    : `Published ${at}: ${countText(sent.length)} of ${countText(assets.length)} files were sent.\n`;
}
