/*
 * A `gh` that keeps issues, labels, releases and pull requests in a file: what stands in for GitHub when a test runs the steps
 * of a workflow. It refuses what the real one refuses: an unknown option, a label that is not there, a missing token.
 */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { z } from "zod";
import { readForge } from "./forge.ts";

const file = process.env["FORGE_FILE"] ?? "";
const state = readForge(file);
const [noun = "", verb = "", ...rest] = process.argv.slice(2);
const text = { type: "string" } as const;
const several = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;

if ((process.env["GH_TOKEN"] ?? "") === "") refuse("set the GH_TOKEN environment variable");
const body = (path: string | undefined): string => readFileSync(path === "-" ? 0 : (path ?? ""), "utf8");
const fields = z.object({
  ...{ ref: z.string().optional(), sha: z.string().optional(), branch: z.string().optional() },
  ...{ content: z.string().optional(), message: z.string().optional(), force: z.boolean().optional() },
});
const numbered = (list: readonly unknown[]): number => list.length + 1;

if (noun === "api") api([verb, ...rest]);
else command();
writeFileSync(file, JSON.stringify(state));

function command(): void {
  switch (`${noun} ${verb}`) {
    case "issue list": {
      const options = { state: text, label: text, json: text, limit: text };
      const { label = "" } = parseArgs({ args: rest, options }).values;
      const found = state.issues.filter((issue) => issue.open && issue.labels.includes(label));
      process.stdout.write(JSON.stringify(found.map(({ number, title }) => ({ number, title }))));
      break;
    }
    case "label create": {
      const options = { force: flag, color: text, description: text };
      const { positionals } = parseArgs({ args: rest, options, allowPositionals: true });
      state.labels.push(...positionals);
      break;
    }
    case "issue create": {
      const options = { title: text, label: several, "body-file": text };
      const { title = "", label = [], "body-file": path } = parseArgs({ args: rest, options }).values;
      const unknown = label.find((each) => !state.labels.includes(each));
      if (unknown !== undefined) refuse(`could not add label: '${unknown}' not found`);
      const number = numbered(state.issues);
      state.issues.push({ number, title, labels: label, body: body(path), open: true, comments: [] });
      break;
    }
    case "issue close":
    case "issue comment": {
      const options = { comment: text, "body-file": text };
      const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
      const issue = state.issues.find(({ number }) => String(number) === positionals[0]);
      if (issue === undefined) refuse(`issue ${positionals[0] ?? ""} not found`);
      if (verb === "close") issue.open = false;
      issue.comments.push(values.comment ?? body(values["body-file"]));
      break;
    }
    case "release create": {
      const options = { title: text, "notes-file": text, target: text };
      const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
      const [tag = "", ...files] = positionals;
      const assets = files.map((path) => ({ path, size: readFileSync(path).length }));
      state.releases.push({ tag, target: values.target ?? "", notes: body(values["notes-file"]), assets });
      break;
    }
    case "pr list": {
      const { head = "" } = parseArgs({ args: rest, options: { head: text, state: text, json: text } }).values;
      const found = state.pulls.filter((pull) => pull.head === head);
      process.stdout.write(JSON.stringify(found.map(({ number }) => ({ number }))));
      break;
    }
    case "pr create": {
      const options = { title: text, head: text, base: text, "body-file": text };
      const { title = "", head = "", base = "", "body-file": path } = parseArgs({ args: rest, options }).values;
      state.pulls.push({ number: numbered(state.pulls), title, head, base, body: body(path) });
      break;
    }
    default:
      refuse(`unknown command "${noun} ${verb}"`);
  }
}

/** The parts of the REST API that a proposal needs, with the refusals of the real one. */
function api(args: readonly string[]): void {
  const options = { method: text, input: text };
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const where = (positionals[0] ?? "").replace("repos/{owner}/{repo}/", "");
  const sent = values.input === "-" ? fields.parse(JSON.parse(body("-"))) : {};
  const { ref = "", sha = "", branch = "", content = "", message = "" } = sent;
  const name = ref.replace("refs/heads/", "");
  switch (`${values.method ?? "GET"} ${where.split("/").slice(0, 2).join("/")}`) {
    case "GET git/matching-refs": {
      const prefix = where.replace("git/matching-refs/", "refs/");
      const found = Object.keys(state.branches).map((each) => ({ ref: `refs/heads/${each}` }));
      process.stdout.write(JSON.stringify(found.filter((each) => each.ref.startsWith(prefix))));
      break;
    }
    case "POST git/refs":
      if (state.branches[name] !== undefined) refuse("Reference already exists (HTTP 422)");
      state.branches[name] = { sha, files: {} };
      break;
    case "PATCH git/refs":
      state.branches[where.replace("git/refs/heads/", "")] = { sha, files: {} };
      break;
    default: {
      const path = where.replace("contents/", "");
      const target = state.branches[branch];
      if (values.method !== "PUT" || target === undefined || sha === "" || message === "")
        refuse("Not Found (HTTP 404)");
      target.files[path] = Buffer.from(content, "base64").toString("utf8");
    }
  }
}

function refuse(words: string): never {
  process.stderr.write(`${words}\n`);
  process.exit(1);
}
