import { writeFileSync } from "node:fs";
import { allow as allowValue } from "../../pipeline/allow.ts";
import { loadAllowEntries, readTextFile } from "../../config/load.ts";
import { gitUser } from "../../publish/user.ts";
import { PressError } from "../../model/errors.ts";
import type { CommandContext } from "../context.ts";
import { allowlistPath, configOf } from "../request.ts";
import { countText } from "../table.ts";
import { visible } from "../terminal.ts";

export async function allow(context: CommandContext): Promise<number> {
  const { options, positionals, out, paint, cwd, env, now } = context;
  const config = configOf(context, options.given("config"));
  loadAllowEntries(config, readTextFile);
  const path = allowlistPath(config, options.text("config") ?? "rulepress.yml");
  const owner = options.text("owner") ?? (await gitUser(cwd, env));
  if (owner === undefined) {
    throw new PressError("usage-missing-option", "rulepress allow needs --owner NAME: git knows no user.name here.", {
      hint: "Say who answers for the entry, so that the next person can ask.",
    });
  }
  const request = {
    value: positionals[0] ?? "",
    reason: options.text("reason") ?? "",
    owner,
    until: options.text("until"),
    asOf: now(),
  };
  const { entry, text, leaving } = await allowValue(
    request,
    { path, text: readTextFile(path) ?? "" },
    options.text("tree") ?? "rules",
  );
  writeFileSync(path, text);
  const left = leaving.map(({ kind, value, id, claims }) => ({ kind, value, id, sources: Object.keys(claims) }));
  if (options.flag("json")) out(`${JSON.stringify({ file: path, entry, leaving: left }, undefined, 2)}\n`);
  else {
    const lines = left
      .slice(0, 20)
      .map(({ kind, value, sources }) => `  - ${kind} ${visible(value)} (${sources.join(", ")})\n`);
    const more = left.length > lines.length ? `  … and ${countText(left.length - lines.length)} more\n` : "";
    const what =
      left.length === 0
        ? "Nothing that is live now leaves; it will not enter either.\n"
        : `With the next run ${countText(left.length)} leave:\n`;
    out(`${paint.green("written")} to ${path}.\n${what}${lines.join("")}${more}`);
  }
  return 0;
}
