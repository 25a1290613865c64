import { PressError } from "../model/errors.ts";

/** An answer that is no success. `words` are GitHub's own, fit to be shown. */
export interface Declined {
  readonly status: number;
  readonly words: string;
}

interface Refusal {
  readonly code: string;
  /** What is said with it; left out: by the status alone. */
  readonly words?: RegExp;
  readonly statuses?: readonly number[];
  /** Whether only a request that writes means this. */
  readonly writing?: true;
  readonly hint: string;
}

const mayNotWrite =
  "The token may not write there: give it write access to contents (in GitHub Actions: permissions: contents: write).";

/** Why GitHub did not serve or did not take: the first row that matches is taken. */
const refusals: readonly Refusal[] = [
  {
    code: "publish-unauthorised",
    statuses: [401],
    hint: "Give a token that is valid now, in RULEPRESS_GIT_TOKEN or GITHUB_TOKEN.",
  },
  {
    code: "publish-limited",
    words: /rate limit|abuse detection/i,
    statuses: [403, 429],
    hint: "Run again later, or less often: an hour's budget of requests is spent, or too much was written at once.",
  },
  {
    code: "publish-protected",
    words:
      /protected branch|rule violations|through a pull request|required status check|hook declined|verified signatures/i,
    hint: "The branch has a rule that says no: let this token bypass it, publish with --pr, or choose another --branch.",
  },
  {
    code: "publish-denied",
    words: /archived/i,
    hint: "An archived repository takes nothing: unarchive it in its settings, or publish to another one.",
  },
  {
    code: "publish-denied",
    words: /not permitted to create or approve pull requests/i,
    hint: "Allow it under Settings, Actions, General, Workflow permissions; the next run opens the pull request.",
  },
  { code: "publish-denied", statuses: [403], hint: mayNotWrite },
  // GitHub hides what a token may not do behind the same status as what is not there.
  { code: "publish-denied", statuses: [404], writing: true, hint: mayNotWrite },
  {
    code: "publish-unreachable",
    statuses: [404],
    hint: "Check the name. GitHub also says `Not Found` where the token may not even read.",
  },
  {
    code: "publish-unreachable",
    statuses: [301, 302, 307, 308],
    hint: "The repository was renamed or moved: name it by its new name, with --repository OWNER/NAME.",
  },
  {
    code: "publish-refused",
    statuses: [400, 409, 413, 422],
    hint: "What GitHub says tells what it did not take. `--via git` publishes the same without its limits.",
  },
];

const unreachable = {
  code: "publish-unreachable",
  hint: "Check GITHUB_API_URL, the proxy, and GitHub's status page. The next run does what is left to do.",
};

/** The error for a request that ended otherwise than wished. `doing` goes on after "GitHub refused". */
export function refusedByGitHub(doing: string, writing: boolean, { status, words }: Declined): PressError {
  const row = refusals.find(
    (each) =>
      (each.words?.test(words) ?? true) &&
      (each.statuses?.includes(status) ?? true) &&
      (each.writing === undefined || writing),
  );
  const { code, hint } = row ?? unreachable;
  const said = words === "" ? "" : `: ${words}`;
  return new PressError(code, `GitHub answered ${status} ${doing}${said}`, { hint, exit: 4 });
}
