import type { Argument, Command } from "./command.ts";
import { cache, config, publishing, reading, reporting, safety, selection, writing } from "./option-groups.ts";
import { repositoryCommands } from "./repository-commands.ts";
import { checkAddress, checkDay, checkTime } from "./value-checks.ts";

const tree: Argument = {
  name: "DIR",
  help: "The tree; rules when left out.",
  required: false,
  many: false,
};

const value: Argument = {
  name: "VALUE",
  help: "An indicator in any spelling, defanged too.",
  required: true,
  many: false,
};

const build: Command = {
  name: "build",
  group: "Print",
  summary: "Read the sources and bring the tree up to date.",
  arguments: [],
  options: { ...reading, ...writing, ...safety },
  examples: [
    { line: "rulepress build --demo", does: "Try it: no config, no key, no network." },
    { line: "rulepress build", does: "Read the sources of rulepress.yml and write rules/." },
    { line: "rulepress build --input feeds/*.csv --dry-run", does: "See what some files would change." },
    { line: "rulepress build --accept kev", does: "Take a reading that shrank for a good reason." },
  ],
};

const publish: Command = {
  name: "publish",
  group: "Print",
  summary: "Build, then commit and push only the diffs; nothing learned, no commit.",
  arguments: [],
  options: {
    ...build.options,
    ...publishing,
    ...reporting,
  },
  examples: [
    { line: "rulepress publish", does: "Publish to the checked-out branch of origin." },
    { line: "rulepress publish --remote ../rules.git --branch main", does: "Publish to another repository." },
    { line: "rulepress publish --dry-run", does: "Show the commit that would be made." },
    { line: "rulepress publish --via github --pr", does: "Keep a pull request open, without git." },
  ],
};

const exportTree: Command = {
  name: "export",
  group: "Print",
  summary: "Print a selection of the tree in one format.",
  arguments: [tree],
  options: {
    format: {
      type: "value",
      value: "NAME",
      required: true,
      group: "Output",
      help: 'Format; "rulepress formats" lists them.',
    },
    output: {
      type: "value",
      short: "o",
      value: "FILE",
      group: "Output",
      help: "Write to a file instead of stdout; all files of the format, where it names a folder by its last slash.",
    },
    ...selection,
  },
  examples: [
    {
      line: "rulepress export --format sigma --type domain --since 7d",
      does: "Rules for the domains of the last week.",
    },
    {
      line: "rulepress export rules --format stix --min-score 70 --output high.json",
      does: "One bundle of what is sure.",
    },
  ],
};

const dist: Command = {
  name: "dist",
  group: "Print",
  summary: "Print packs for products, for each subscription of the config.",
  arguments: [tree],
  options: {
    config,
    out: { type: "value", value: "DIR", default: "dist", help: "Folder of the packs; replaced as a whole." },
    "as-of": {
      type: "value",
      value: "TIME",
      check: checkTime,
      help: "Time that rolling packs count back from, ISO 8601. Default: the tree's last step.",
    },
    cache: { ...cache, help: "Who was in the last edition: for products that are told what has left." },
    base: {
      type: "value",
      value: "URL",
      check: checkAddress,
      help: "Address of the tree, for the links of the feeds of changes. Default on a runner of github.com: the repository's.",
    },
    site: {
      type: "value",
      value: "URL",
      check: checkAddress,
      help: "Address at which this folder will be, for the same.",
    },
    sigma: {
      type: "value",
      value: "PROGRAM",
      help: "sigma-cli: also convert the Sigma lists of each pack for every product.",
    },
    status: { type: "value", value: "FILE", help: "Also publish what `publish --status FILE` wrote." },
  },
  examples: [
    { line: "rulepress dist", does: "Packs of rules/ in dist/: everything, what is new, what is sure." },
    { line: "rulepress dist demo --out packs", does: "Try it on the demo." },
  ],
};

const explain: Command = {
  name: "explain",
  group: "Ask",
  summary: "Say why an indicator is in the tree or not, or what a technique is seen with.",
  arguments: [{ ...value, help: "An indicator in any spelling, defanged too, or an ATT&CK technique." }, tree],
  options: { config },
  examples: [
    { line: "rulepress explain hxxps://login.example[.]org/verify", does: "Ask about a URL as a report writes it." },
    { line: "rulepress explain T1059", does: "Ask for the indicators of a technique, and for hunts." },
  ],
};

const diff: Command = {
  name: "diff",
  group: "Ask",
  summary: "Say what changed between two steps of the tree.",
  arguments: [
    {
      name: "FROM",
      help: "A day or the start of a digest; the step before the last when left out.",
      required: false,
      many: false,
    },
    { name: "TO", help: "The same; the last step when left out.", required: false, many: false },
  ],
  options: { tree: { type: "value", value: "DIR", default: "rules", help: "The tree." } },
  examples: [
    { line: "rulepress diff", does: "The last step." },
    { line: "rulepress diff 2026-05-10 2026-05-17", does: "A week." },
  ],
};

const verify: Command = {
  name: "verify",
  group: "Ask",
  summary: "Check checksums, ids, digests and the chain of deltas.",
  arguments: [tree],
  options: { rebuild: { type: "flag", help: "Also print everything anew from the ledger and compare every byte." } },
  examples: [
    { line: "rulepress verify", does: "Check rules/." },
    { line: "rulepress verify --rebuild", does: "Prove that every file follows from the ledger." },
  ],
};

const allow: Command = {
  name: "allow",
  group: "Care",
  summary: "Take out a false positive: write it into the allowlist and show what leaves.",
  arguments: [value],
  options: {
    reason: { type: "value", value: "TEXT", required: true, help: "Why; the next person will ask." },
    owner: { type: "value", value: "NAME", help: "Who answers for it. Default: user.name of git." },
    until: { type: "value", value: "DAY", check: checkDay, help: "Last day on which it holds. Default: no end." },
    tree: { type: "value", value: "DIR", default: "rules", help: "The tree in which to look for what leaves." },
    config,
  },
  examples: [
    {
      line: 'rulepress allow intranet.example.org --reason "our own portal" --until 2027-01-31',
      does: "Let a domain pass for a while.",
    },
  ],
};

const doctor: Command = {
  name: "doctor",
  group: "Care",
  summary: "Check the set-up: config, files, allowlist, tree, git.",
  arguments: [],
  options: { config },
  examples: [{ line: "rulepress doctor", does: "Before the first scheduled run." }],
};

const sources: Command = {
  name: "sources",
  group: "List",
  summary: "List the types of source and the sources of the config, or read one to see what it gives.",
  arguments: [
    { name: "test", help: "Read one source once and report; nothing is written.", required: false, many: false },
    { name: "NAME", help: "The source to test, by its name in the config.", required: false, many: false },
  ],
  options: { config, cache },
  examples: [
    { line: "rulepress sources test urlhaus", does: "What it understood and refused, its age and its licence." },
    { line: "rulepress sources --json", does: "For a script." },
  ],
};

const formats: Command = {
  name: "formats",
  group: "List",
  summary: "List the output formats.",
  arguments: [],
  options: {},
  examples: [{ line: "rulepress formats", does: "What --format takes." }],
};

const schema: Command = {
  name: "schema",
  group: "List",
  summary: "Print the JSON Schema of rulepress.yml, for editors.",
  arguments: [],
  options: {},
  examples: [{ line: "rulepress schema > docs/config.schema.json", does: "Bring the editor's copy up to date." }],
};

/** Every command, in the order of the overview. */
export const commands: readonly Command[] = [
  ...[build, publish, exportTree, dist],
  ...[explain, diff, verify],
  ...[allow, doctor],
  ...repositoryCommands,
  ...[sources, formats, schema],
];
