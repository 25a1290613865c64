import { licences } from "../config/scaffold.ts";
import type { Command } from "./command.ts";
import { config, repository, signKey } from "./option-groups.ts";
import { checkCommit, checkTag } from "./value-checks.ts";

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
    repository,
    config,
  },
  examples: [
    {
      line: "rulepress issues --status .rulepress-cache/status.json",
      does: "After a scheduled publish, with GITHUB_TOKEN in the environment.",
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
      help: "Open the pull request and answer in the issue. Else only say what it would be.",
    },
    tree: { type: "value", value: "DIR", default: "rules", help: "The tree in which to look for what leaves." },
    repository,
    config,
  },
  examples: [{ line: "rulepress false-positive --issue event.json", does: "See what a report would take out." }],
};

const release: Command = {
  name: "release",
  group: "Run a repository",
  summary: "Make a release at GitHub of the files that SHA256SUMS of a folder names.",
  arguments: [{ name: "FOLDER", help: "The folder, with SHA256SUMS at its top.", required: true, many: false }],
  options: {
    tag: { type: "value", value: "TAG", required: true, check: checkTag, help: "Tag that the release makes." },
    title: { type: "value", value: "TEXT", help: "Default: the tag." },
    notes: { type: "value", value: "FILE", help: "What the release says of itself, in Markdown." },
    target: {
      type: "value",
      value: "COMMIT",
      check: checkCommit,
      help: "Full id of the commit that is tagged. Default: the tip of the default branch.",
    },
    "sign-key": signKey,
    repository,
    config,
  },
  examples: [
    {
      line: "rulepress release release --tag rules-2026.01.31.1",
      does: "Again after a run that broke off, it goes on where that ended.",
    },
  ],
};

/** Commands for a repository that publishes by a schedule. */
export const repositoryCommands: readonly Command[] = [init, falsePositive, issues, release];
