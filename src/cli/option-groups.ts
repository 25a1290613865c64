import { confidences, kinds } from "../model/indicator.ts";
import type { Option } from "./command.ts";
import { checkCount, checkSince, checkTime } from "./value-checks.ts";

/** The config, of every command that reads it. */
export const config: Option = {
  type: "value",
  value: "FILE",
  help: "The config.",
  default: "rulepress.yml",
};

/** What is kept between runs, of every command that asks feeds. */
export const cache: Option = {
  type: "value",
  value: "DIR",
  default: ".rulepress-cache",
  help: "What runs tell one another: answers of feeds that have not changed, when each was read, and what need not be read again.",
};

/** The repository, of every command that asks GitHub's API. */
export const repository: Option = {
  type: "value",
  value: "OWNER/NAME",
  help: "The repository. Default: GITHUB_REPOSITORY, else GH_REPO, else what the remote origin stands for.",
};

/** The key of every command that signs. */
export const signKey: Option = {
  type: "value",
  value: "FILE",
  help: "Sign with this private key of SSH. Default: the key in RULEPRESS_SSH_KEY, where one is set.",
};

type Options = Readonly<Record<string, Option>>;

/** What `build` and `publish` read. */
export const reading: Options = {
  config: { ...config, group: "What to read" },
  input: {
    type: "value",
    value: "FILE",
    many: true,
    group: "What to read",
    help: "Read these files too, of any supported format; it is told by their content.",
  },
  demo: {
    type: "flag",
    group: "What to read",
    help: "Read the bundled snapshot with its own date, without key or network. The tree is demo/.",
  },
  only: {
    type: "value",
    value: "SOURCE",
    many: true,
    group: "What to read",
    help: "Read these sources only; what the others stated is carried.",
  },
  cache: { ...cache, group: "What to read" },
  "as-of": {
    type: "value",
    value: "TIME",
    check: checkTime,
    group: "What to read",
    help: "Time of the run, ISO 8601. Default: now.",
  },
  reread: {
    type: "flag",
    group: "What to read",
    help: "Read every file, though an earlier run may have read the same bytes.",
  },
};

/** What they write. */
export const writing: Options = {
  out: { type: "value", value: "DIR", default: "rules", group: "What to write", help: "The tree." },
  "no-expiry": { type: "flag", group: "What to write", help: "Keep indicators however old (archives, benchmarks)." },
  "dry-run": { type: "flag", group: "What to write", help: "Say what would change, and write nothing." },
};

/** What a person answers to a held source or a brake. */
export const safety: Options = {
  accept: {
    type: "value",
    value: "SOURCE",
    many: true,
    group: "When a run was stopped",
    help: "Take the reading of a source that was held for shrinking or growing too much.",
  },
  "allow-removals": {
    type: "flag",
    group: "When a run was stopped",
    help: "Let this run withdraw more than 20 % of the live indicators.",
  },
  repair: {
    type: "flag",
    group: "When a run was stopped",
    help: "Print every file anew from the ledger, where a file of the tree is missing or was changed by hand.",
  },
};

/** Where `publish` puts the commit, and how. */
export const publishing: Options = {
  via: {
    type: "value",
    value: "WAY",
    choices: ["git", "github"],
    default: "git",
    group: "Where to publish",
    help: "By a push of git, or over GitHub's API: for small diffs, without git and without a clone.",
  },
  remote: {
    type: "value",
    value: "NAME",
    default: "origin",
    group: "Where to publish",
    help: "Git remote: a name, path or URL.",
  },
  branch: {
    type: "value",
    value: "NAME",
    group: "Where to publish",
    help: "Branch. Default: the one that is checked out; with --via github the repository's default branch.",
  },
  repository: {
    type: "value",
    value: "OWNER/NAME",
    group: "Where to publish",
    help: "With --via github. Default: GITHUB_REPOSITORY, else GH_REPO, else what --remote stands for.",
  },
  pr: {
    type: "flag",
    group: "Where to publish",
    help: "With --via github: keep one pull request open from the branch rulepress/update instead of pushing.",
  },
  "sign-key": { ...signKey, group: "Where to publish" },
  checkpoint: {
    type: "flag",
    group: "Where to publish",
    help: "With --via git: tag the first step of each month, checkpoint-YYYY-MM, so that it can be cloned alone.",
  },
};

/** Which indicators an export holds. */
export const selection: Options = {
  type: { type: "value", value: "KIND", many: true, choices: kinds, group: "Selection", help: "Kinds of indicator." },
  confidence: {
    type: "value",
    value: "WORD",
    many: true,
    choices: confidences,
    group: "Selection",
    help: "Confidence.",
  },
  since: {
    type: "value",
    value: "TIME",
    check: checkSince,
    group: "Selection",
    help: "First seen since a day, or within a time such as 7d before --as-of.",
  },
  "as-of": {
    type: "value",
    value: "TIME",
    check: checkTime,
    group: "Selection",
    help: "Where times count back from. Default: now.",
  },
  limit: { type: "value", value: "COUNT", check: checkCount, group: "Selection", help: "At most so many." },
  source: { type: "value", value: "NAME", many: true, group: "Selection", help: "Stated by one of these sources." },
  category: { type: "value", value: "WORD", many: true, group: "Selection", help: "Category that the source states." },
  industry: { type: "value", value: "WORD", many: true, group: "Selection", help: "Industry that the source states." },
  "min-score": {
    type: "value",
    value: "SCORE",
    check: checkCount,
    group: "Selection",
    help: "Score of at least so much (0 to 100).",
  },
  "like-api": { type: "flag", group: "Selection", help: "The seed endpoint's defaults: seven days, one hundred." },
};

/** What `publish` tells those who were not there. */
export const reporting: Options = {
  summary: {
    type: "value",
    value: "FILE",
    group: "What to tell",
    help: "Append a page in Markdown: what changed, how each source is, what was left out.",
  },
  status: { type: "value", value: "FILE", group: "What to tell", help: "Write how each source is, as JSON." },
  "held-ok": {
    type: "flag",
    group: "What to tell",
    help: "Exit with 0 although a source is held: for schedules, where --summary and annotations tell of it.",
  },
};
