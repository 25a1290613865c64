import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { exportPack } from "../../dist/export-pack.ts";
import { exportText, selectFrom, type Selection } from "../../pipeline/export.ts";
import { PressError } from "../../model/errors.ts";
import type { CommandContext } from "../context.ts";
import { asOfOption } from "../request.ts";
import { countText } from "../table.ts";

export async function exportCommand(context: CommandContext): Promise<number> {
  const { options, positionals, out, say } = context;
  const selected = await selectFrom(positionals[0] ?? "rules", options.text("format") ?? "", selectionOf(context));
  const place = options.text("output");
  if (place === undefined) {
    for (const piece of exportText(selected)) out(piece);
  } else if (place.endsWith("/")) {
    const files = await exportPack(place.slice(0, -1), selected);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    say(`${place}: ${countText(files.length)} files, ${countText(bytes)} bytes\n`);
    if (options.flag("json")) out(`${JSON.stringify({ folder: place, files })}\n`);
  } else {
    const bytes = await writeFile(place, exportText(selected));
    say(`${place}: ${countText(bytes)} bytes\n`);
    if (options.flag("json")) out(`${JSON.stringify({ file: place, bytes })}\n`);
  }
  return 0;
}

function selectionOf(context: CommandContext): Selection {
  const { options } = context;
  const like = options.flag("like-api");
  const number = (name: string) => {
    const text = options.text(name);
    return text === undefined ? undefined : Number(text);
  };
  return {
    kinds: options.list("type"),
    confidences: options.list("confidence"),
    sources: options.list("source"),
    categories: options.list("category"),
    industries: options.list("industry"),
    minScore: number("min-score"),
    since: options.text("since") ?? (like ? "7d" : undefined),
    limit: number("limit") ?? (like ? 100 : undefined),
    asOf: asOfOption(context),
  };
}

async function writeFile(path: string, pieces: Iterable<string>): Promise<number> {
  const stream = createWriteStream(path);
  let bytes = 0;
  try {
    for (const piece of pieces) {
      bytes += Buffer.byteLength(piece);
      if (!stream.write(piece)) await once(stream, "drain");
    }
    stream.end();
    await finished(stream);
  } catch (cause) {
    throw new PressError("not-writable", `${path} cannot be written.`, {
      hint: "Choose another file with --output.",
      cause,
    });
  }
  return bytes;
}
