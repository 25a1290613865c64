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
  readonly hint: string | ((route: string) => string);
}

/** A right of a token, by what is asked for. GitHub calls it the same in Actions, for Apps and for fine-grained tokens. */
function mayNotWrite(route: string): string {
  const [, right] = rights.find(([form]) => form.test(route)) ?? [undefined, "contents"];
  return `The token may not write there: give it write access to ${right} (in GitHub Actions: permissions: ${right}: write).`;
}

const rights: readonly (readonly [RegExp, string])[] = [
  [/^\S+ \/(?:issues|labels)/, "issues"],
  [/^\S+ \/pulls/, "pull-requests"],
];

function notTaken(route: string): string {
  const other = route.includes(" /git/") ? " `--via git` publishes the same without its limits." : "";
  return `What GitHub says tells what it did not take.${other}`;
}

/** Why GitHub did not serve or did not take: the first row that matches is taken. */
const refusals: readonly Refusal[] = [
  {
    code: "publish-unauthorised",
    statuses: [401],
    hint: "Give a token that is valid now, in RULEPRESS_GIT_TOKEN, GITHUB_TOKEN or GH_TOKEN.",
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
  {
    code: "publish-denied",
    statuses: [410],
    hint: "The repository has its issues switched off: switch them on under Settings, General, Features.",
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
    hint: notTaken,
  },
];

const unreachable = {
  code: "publish-unreachable",
  hint: "Check GITHUB_API_URL, the proxy, and GitHub's status page. The next run does what is left to do.",
};

/** The error for a request that ended otherwise than wished. `doing` goes on after "GitHub answered 403". */
export function refusedByGitHub(doing: string, route: string, { status, words }: Declined): PressError {
  const writing = !route.startsWith("GET ");
  const row = refusals.find(
    (each) =>
      (each.words?.test(words) ?? true) &&
      (each.statuses?.includes(status) ?? true) &&
      (each.writing === undefined || writing),
  );
  const { code, hint } = row ?? unreachable;
  const said = words === "" ? "" : `: ${words}`;
  const advice = typeof hint === "string" ? hint : hint(route);
  return new PressError(code, `GitHub answered ${status} ${doing}${said}`, { hint: advice, exit: 4 });
}
