import { Octokit } from "octokit";
import { PressError } from "../model/errors.ts";
import { oneLine } from "../model/text.ts";
import { refusalAnswer, type Shape } from "./github-answers.ts";
import { type Declined, refusedByGitHub } from "./github-refusal.ts";
import { shownWords } from "./shown-words.ts";

/** The part of the Fetch standard that is lent: proxies, certificates, tries and pace are the lender's. */
export type LentFetch = (
  address: string,
  wanted: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
) => Promise<Response>;

export interface GitHubAccess {
  /** Root of the REST API: https://api.github.com, or https://HOST/api/v3 of an Enterprise Server. */
  readonly api: string;
  readonly owner: string;
  readonly name: string;
  readonly token: string;
  readonly userAgent: string;
  readonly fetch: LentFetch;
}

type Parameters = Readonly<Record<string, unknown>>;

/** One repository's API. `route` is written as in GitHub's documentation, below `/repos/{owner}/{repo}`. */
export interface GitHubClient {
  /** What the answer says, or the error for people; `doing` is a sentence's end such as "for the branch main". */
  need<T extends object>(doing: string, route: string, parameters: Parameters, answer: Shape<T>): Promise<T>;
  /** The same for a request that may well be declined. */
  ask<T extends object>(doing: string, route: string, parameters: Parameters, answer: Shape<T>): Promise<T | Refused>;
}

export interface Refused {
  readonly refused: Declined;
  readonly error: PressError;
}

export function isRefused(answer: object): answer is Refused {
  return "refused" in answer;
}

/**
 * Octokit without its own throttling and retries: it would leave a second between any two writes, and the lent fetch waits
 * where GitHub asks for it.
 */
export function gitHubClient(access: GitHubAccess): GitHubClient {
  const { owner, name: repo, token, fetch, userAgent } = access;
  const octokit = new Octokit({
    ...{ auth: token, baseUrl: access.api, userAgent, request: { fetch } },
    ...{ throttle: { enabled: false }, retry: { enabled: false } },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });

  async function ask<T extends object>(
    doing: string,
    route: string,
    parameters: Parameters,
    answer: Shape<T>,
  ): Promise<T | Refused> {
    const [method = "GET", path = ""] = route.split(" ");
    const { status, data } = await send(`${method} /repos/{owner}/{repo}${path}`, parameters);
    if (status >= 200 && status < 300) return read(doing, answer, data);
    const refused = { status, words: shownWords(wordsIn(data), [token]) };
    return { refused, error: refusedByGitHub(`${doing} of ${owner}/${repo}`, method !== "GET", refused) };
  }

  async function send(route: string, parameters: Parameters): Promise<{ status: number; data: unknown }> {
    const headers = { "x-github-api-version": "2022-11-28" };
    try {
      return await octokit.request(route, { ...parameters, owner, repo, headers });
    } catch (error) {
      return answerIn(error);
    }
  }

  return {
    ask,
    async need(doing, route, parameters, answer) {
      const given = await ask(doing, route, parameters, answer);
      if (isRefused(given)) throw given.error;
      return given;
    },
  };
}

function silent(): void {
  // Octokit would write to the console.
}

/** Octokit throws for a status such as 404, which is an answer. Its errors hold the request, so none goes on as a cause. */
function answerIn(error: unknown): { status: number; data: unknown } {
  if (!(error instanceof Error)) throw error;
  if (error.cause instanceof PressError) throw error.cause;
  if ("response" in error && "status" in error && typeof error.status === "number") {
    const { response } = error;
    const data: unknown = typeof response === "object" && response !== null && "data" in response ? response.data : "";
    return { status: error.status, data };
  }
  throw error.cause instanceof Error ? error.cause : error;
}

function read<T>(doing: string, answer: Shape<T>, data: unknown): T {
  const { success, data: checked } = answer.safeParse(data);
  if (success) return checked;
  throw new PressError("publish-unreachable", `What answered ${doing} does not speak GitHub's API.`, {
    hint: "A proxy or a login page may stand before it: check GITHUB_API_URL and HTTPS_PROXY.",
    exit: 4,
  });
}

const longestWords = 500;

/** A page of HTML, as of a proxy, says nothing: its status stands for itself. */
function wordsIn(data: unknown): string {
  const { success, data: said } = refusalAnswer.safeParse(data);
  if (!success) return "";
  const more = (said.errors ?? []).map((each) => (typeof each === "string" ? each : (each.message ?? "")));
  return oneLine([said.message, ...more].filter((text) => text !== "").join(" "), longestWords);
}
