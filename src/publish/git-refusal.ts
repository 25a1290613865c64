import { PressError } from "../model/errors.ts";
import { shownWords } from "./shown-words.ts";

interface Refusal {
  readonly code: string;
  readonly words: RegExp;
  readonly hint: string;
}

/**
 * Why a remote did not serve or did not take, told by the words of git and of the forges under LC_ALL=C: the first row that
 * matches is taken.
 */
const refusals: readonly Refusal[] = [
  {
    code: "publish-protected",
    words: /hook declined|push declined|protected branch|GH006|GH013|currently checked out/i,
    hint: "The branch has a rule or a hook that says no: let this token bypass it, or publish to another branch with --branch.",
  },
  {
    code: "publish-unauthorised",
    words: /authentication failed|could not read (?:username|password)|returned error: 401|permission denied \(/i,
    hint: "Give a token that is valid now (in GitHub Actions: GITHUB_TOKEN), or set up git's credentials for this remote.",
  },
  {
    code: "publish-denied",
    words:
      /returned error: 403|permission to \S+ denied|not allowed to push|remote rejected|permission denied|read-only/i,
    hint: "The token may not write there: give it write access to contents (in GitHub Actions: permissions: contents: write).",
  },
];

const unreachable = {
  code: "publish-unreachable",
  hint: "Check the remote's address and the network. A forge also says `not found` where the token may not even read.",
};

/** The error for a fetch or push that ended otherwise than wished. */
export function refusedBy(
  act: "fetch" | "push",
  place: { readonly remote: string; readonly branch: string },
  words: string,
): PressError {
  const { code, hint } = refusals.find((row) => row.words.test(words)) ?? unreachable;
  const said = words === "" ? "git said nothing" : words;
  const way = act === "fetch" ? "from" : "to";
  return new PressError(
    code,
    `The ${act} of branch ${place.branch} ${way} ${shownWords(place.remote)} failed: ${said}`,
    {
      hint,
      exit: 4,
    },
  );
}

/**
 * Somebody was faster: the tip moved before the push (first group) or while it was under way (second group, where a server
 * that took both pushes lets one ref update lose).
 */
const lostRace =
  /^(?:\[rejected\] \((?:fetch first|non-fast-forward|stale info)\)|\[remote rejected\] \((?:failed to update ref|cannot lock ref|incorrect old value|reference already exists))/;

/** Reads the answer of `git push --porcelain`: one line `<flag>\t<from>:<to>\t<summary> (<reason>)` for each ref. */
export function pushLost(porcelain: string): boolean {
  return porcelain.split("\n").some((line) => {
    const [flag, , summary = ""] = line.split("\t");
    return flag === "!" && lostRace.test(summary);
  });
}
