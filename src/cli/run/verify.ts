import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify as verifyTree } from "../../pipeline/verify.ts";
import type { CommandContext } from "../context.ts";
import { countText } from "../table.ts";
import { visible } from "../terminal.ts";

export async function verify({ options, positionals, out, paint }: CommandContext): Promise<number> {
  const folder = positionals[0] ?? "rules";
  const rebuild = options.flag("rebuild");
  const scratch = mkdtempSync(join(tmpdir(), "rulepress-verify-"));
  try {
    const result = await verifyTree(folder, { rebuild, scratch });
    const { findings, files, indicators, steps } = result;
    if (options.flag("json")) out(`${JSON.stringify({ folder, rebuild, ...result }, undefined, 2)}\n`);
    else {
      for (const { file, problem } of findings) out(`${paint.red("x")} ${visible(file)} ${visible(problem)}\n`);
      const what = `${countText(files)} files, ${countText(indicators)} ledger records, ${countText(steps)} steps`;
      const how = rebuild
        ? "checksums, ids, digests, delta chain, and every byte rebuilt"
        : "checksums, ids, digests, delta chain";
      if (findings.length === 0) out(`${paint.green("ok")} ${folder}: ${what}; ${how}.\n`);
      else
        out(
          `\n${countText(findings.length)} findings. Take the files back from a commit that verifies, or run \`rulepress build --repair\`.\n`,
        );
    }
    return findings.length === 0 ? 0 : 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
