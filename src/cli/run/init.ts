import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { scaffold } from "../../config/scaffold.ts";
import { PressError } from "../../model/errors.ts";
import type { CommandContext } from "../context.ts";
import { visible } from "../terminal.ts";

/** Writes a rules repository into an empty folder, and says how it gets to its first commit. */
export function init({ options, positionals, out, version, uuid }: CommandContext): Promise<number> {
  const folder = positionals[0] ?? ".";
  refuseFull(folder);
  const files = scaffold({ version, namespace: uuid(), license: options.text("license") ?? "none" });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, { flag: "wx" });
  }
  const steps = nextSteps(folder, version);
  if (options.flag("json")) out(`${JSON.stringify({ folder, files: [...files.keys()], steps }, undefined, 2)}\n`);
  else {
    const listed = [...files.keys()].map((path) => `  ${path}\n`).join("");
    const told = steps.map(({ does, run }, index) => `\n${index + 1}. ${does}\n\n${indented(run)}`).join("");
    out(`Written to ${folder}:\n${listed}\nThe next two steps:\n${told}`);
  }
  return Promise.resolve(0);
}

/** A clone of a repository without a commit is empty too. */
function refuseFull(folder: string): void {
  const found = entriesOf(folder).filter((name) => name !== ".git");
  if (found.length === 0) return;
  throw new PressError("init-not-empty", `${folder} is not empty: it holds ${found.slice(0, 3).join(", ")}.`, {
    hint: "Name a folder that is not there yet: `rulepress init my-rules`. Nothing was written.",
  });
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT") return [];
    throw new PressError("init-not-empty", `${folder} cannot be used as a folder (${String(code)}).`, {
      hint: "Name a folder that is not there yet, in a place where this user may write.",
      cause,
    });
  }
}

interface NextStep {
  readonly does: string;
  readonly run: readonly string[];
}

function nextSteps(folder: string, version: string): NextStep[] {
  return [
    {
      does: `Make an empty repository on GitHub, and push to its address instead of URL, from ${visible(resolve(folder))}:`,
      run: [
        "git init --initial-branch=main && git add . && git commit --message 'Begin'",
        "git remote add origin URL && git push --set-upstream origin main",
      ],
    },
    {
      does: "Publish for the first time; the workflow `update` does the same every four hours:",
      run: [`npx --yes rulepress@${version} publish`],
    },
  ];
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `   ${line}\n`).join("");
}
