import type { Readable } from "node:stream";
import type { Octokit } from "octokit";
import { PressError } from "../model/errors.ts";

/** The part of the Fetch standard that is lent: proxies, certificates, tries and pace are the lender's. */
export type LentFetch = (address: string, wanted: Wanted) => Promise<Response>;

interface Wanted {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is made anew for each try. */
  readonly body?: string | (() => Readable);
  /** Not to be repeated where it may have been done already. */
  readonly once?: boolean;
}

export interface GitHubAccess {
  /** Root of the REST API: https://api.github.com, or https://HOST/api/v3 of an Enterprise Server. */
  readonly api: string;
  readonly owner: string;
  readonly name: string;
  readonly token: string;
  readonly userAgent: string;
  readonly fetch: LentFetch;
}

export type Parameters = Readonly<Record<string, unknown>>;

/** An answer of any status. */
export interface Answered {
  readonly status: number;
  readonly data: unknown;
  /** A further page is announced. */
  readonly more: boolean;
}

/** One exchange: a route below `/repos/{owner}/{repo}` as GitHub's documentation has it, or a whole address. */
export type Exchange = (
  route: string,
  parameters: Parameters,
  how?: { readonly once?: boolean; readonly headers?: Readonly<Record<string, string>> },
) => Promise<Answered>;

/**
 * Octokit without its own throttling and retries: it would leave a second between any two writes, and the lent fetch waits
 * where GitHub asks for it.
 */
export function gitHubExchange(access: GitHubAccess): Exchange {
  const { owner, name: repo } = access;
  const lent = (once: boolean): LentFetch => {
    return (address, wanted) => access.fetch(address, { ...wanted, once });
  };
  let opened: Promise<Octokit> | undefined;
  return async (route, parameters, { once = false, headers = {} } = {}) => {
    const [method = "GET", path = ""] = route.split(" ");
    const whole = /^https?:/.test(path) ? path : `/repos/{owner}/{repo}${path}`;
    const octokit = await (opened ??= openOctokit(access));
    try {
      const answer = await octokit.request(`${method} ${whole}`, {
        ...{ ...parameters, owner, repo, request: { fetch: lent(once) } },
        headers: { "x-github-api-version": "2022-11-28", ...headers },
      });
      const data: unknown = answer.data;
      return { status: answer.status, data, more: answer.headers.link?.includes('rel="next"') === true };
    } catch (error) {
      return { ...answerIn(error), more: false };
    }
  };
}

/** It loads with the first exchange: what is published through git waits for no octokit. */
async function openOctokit({ token, api, userAgent }: GitHubAccess): Promise<Octokit> {
  const { Octokit: Client } = await import("octokit");
  return new Client({
    ...{ auth: token, baseUrl: api, userAgent },
    ...{ throttle: { enabled: false }, retry: { enabled: false } },
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
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
