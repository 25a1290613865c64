import { loadAllowEntries, readTextFile } from "../../config/load.ts";
import { checkSubscriptionNames } from "../../config/subscription-names.ts";
import { PressError } from "../../model/errors.ts";
import { checkSetup, type Check } from "../../pipeline/doctor.ts";
import { exportFormats } from "../../pipeline/export.ts";
import type { CommandContext } from "../context.ts";
import { allowlistPath, configOf } from "../request.ts";
import { visible } from "../terminal.ts";

/** Checks what the first scheduled run would stumble over. */
export async function doctor(context: CommandContext): Promise<number> {
  const { options, out, paint, cwd, env, now, signal } = context;
  const checks: Check[] = [];
  try {
    const config = configOf(context, true);
    const path = options.text("config") ?? "rulepress.yml";
    checkSubscriptionNames(path, readTextFile, config.subscriptions, {
      formats: exportFormats().map(({ name }) => name),
      sources: config.sources.map(({ name }) => name),
    });
    const entries = loadAllowEntries(config, readTextFile);
    const allowlist = `${entries.length} entries in ${allowlistPath(config, path)}`;
    checks.push({ what: "config", ok: true, says: `${path} is sound` });
    checks.push({ what: "allowlist", ok: true, says: allowlist });
    checks.push(
      ...(await checkSetup({ config, entries, asOf: now(), repository: cwd, environment: env, tree: "rules", signal })),
    );
  } catch (error) {
    if (!(error instanceof PressError)) throw error;
    checks.push({
      what: "config",
      ok: false,
      says: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
  if (options.flag("json")) out(`${JSON.stringify(checks, undefined, 2)}\n`);
  else {
    for (const { what, ok, says, hint } of checks) {
      out(
        `${ok ? paint.green("ok") : paint.red("x ")} ${what}: ${visible(says)}\n${ok || hint === undefined ? "" : `   ${visible(hint)}\n`}`,
      );
    }
  }
  return checks.every(({ ok }) => ok) ? 0 : 1;
}
