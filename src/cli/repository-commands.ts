import { licences } from "../config/scaffold.ts";
import type { Command } from "./command.ts";
import { config } from "./option-groups.ts";

const init: Command = {
  name: "init",
  group: "Run a repository",
  summary: "Write a rules repository into an empty folder.",
  arguments: [{ name: "DIR", help: "The folder; the present one when left out.", required: false, many: false }],
  options: {
    license: {
      type: "value",
      value: "NAME",
      choices: licences,
      default: "none",
      help: "Licence of what is the repository's own; the data keep those of their sources.",
    },
  },
  examples: [{ line: "rulepress init my-rules --license CC0-1.0", does: "Then follow the two steps that it prints." }],
};

const issues: Command = {
  name: "issues",
  group: "Run a repository",
  summary: "Open and close issues about sources that are held for days.",
  arguments: [],
  options: {
    status: { type: "value", value: "FILE", required: true, help: "What `publish --status FILE` wrote." },
    "dry-run": { type: "flag", help: "Say what would be opened and closed, and change nothing." },
  },
  examples: [
    {
      line: "rulepress issues --status dist/status.json",
      does: "After a scheduled publish; gh takes GH_TOKEN and GH_REPO from the environment.",
    },
  ],
};

const falsePositive: Command = {
  name: "false-positive",
  group: "Run a repository",
  summary: "Try out a reported false positive, and propose its allowlist entry.",
  arguments: [],
  options: {
    issue: {
      type: "value",
      value: "FILE",
      required: true,
      help: "The event of the issue, as GITHUB_EVENT_PATH names it.",
    },
    propose: {
      type: "flag",
      help: "Open the pull request and answer in the issue, through gh. Else only say what it would be.",
    },
    tree: { type: "value", value: "DIR", default: "rules", help: "The tree in which to look for what leaves." },
    config,
  },
  examples: [{ line: "rulepress false-positive --issue event.json", does: "See what a report would take out." }],
};

/** Commands for a repository that publishes by a schedule. */
export const repositoryCommands: readonly Command[] = [init, falsePositive, issues];
