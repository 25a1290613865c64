import type { Readable } from "node:stream";
import { PressError } from "../model/errors.ts";
import { oneLine } from "../model/text.ts";
import { listOf, refusalAnswer, type Shape } from "./github-answers.ts";
import { type Answered, type GitHubAccess, gitHubExchange, type Parameters } from "./github-octokit.ts";
import { type Declined, refusedByGitHub } from "./github-refusal.ts";
import { uploadAddress } from "./github-upload.ts";
import { shownWords } from "./shown-words.ts";

/** One repository's API. `route` is written as in GitHub's documentation, below `/repos/{owner}/{repo}`. */
export interface GitHubClient {
  /** What the answer says, or the error for people; `doing` is a sentence's end such as "for the branch main". */
  need<T extends object>(doing: string, route: string, parameters: Parameters, answer: Shape<T>): Promise<T>;
  /** The same for a request that may well be declined. */
  ask<T extends object>(doing: string, route: string, parameters: Parameters, answer: Shape<T>): Promise<T | Refused>;
  /** As `need`, for what would stand there twice after a repeated request: an issue, a comment, a draft. */
  once<T extends object>(doing: string, route: string, parameters: Parameters, answer: Shape<T>): Promise<T>;
  /** Every entry of a list that comes in pages. */
  list<T>(doing: string, route: string, parameters: Parameters, entry: Shape<T>): Promise<T[]>;
  /** Sends a file, once, to the address that GitHub's answer named for it. */
  upload<T extends object>(doing: string, template: string, file: Upload, answer: Shape<T>): Promise<T>;
}

export interface Upload {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** The bytes from their beginning, each time it is called. */
  readonly open: () => Readable;
}

export interface Refused {
  readonly refused: Declined;
  readonly error: PressError;
}

export function isRefused(answer: object): answer is Refused {
  return "refused" in answer;
}

export function gitHubClient(access: GitHubAccess): GitHubClient {
  const { owner, name, token } = access;
  const exchange = gitHubExchange(access);

  /** The answer where it is a success, else why it is none. */
  function judged<T>(doing: string, route: string, { status, data }: Answered, answer: Shape<T>): T | Refused {
    if (status >= 200 && status < 300) return read(doing, answer, data);
    const refused = { status, words: shownWords(wordsIn(data), [token]) };
    return { refused, error: refusedByGitHub(`${doing} of ${owner}/${name}`, route, refused) };
  }

  return {
    async ask(doing, route, parameters, answer) {
      return judged(doing, route, await exchange(route, parameters), answer);
    },
    async need(doing, route, parameters, answer) {
      return granted(judged(doing, route, await exchange(route, parameters), answer));
    },
    async once(doing, route, parameters, answer) {
      return granted(judged(doing, route, await exchange(route, parameters, { once: true }), answer));
    },
    async list<T>(doing: string, route: string, parameters: Parameters, entry: Shape<T>) {
      const entries: T[] = [];
      for (let page = 1; page <= mostPages; page += 1) {
        // By number, and not by the address that the answer names: the token would go there.
        const answered = await exchange(route, { ...parameters, per_page: 100, page });
        entries.push(...granted(judged(doing, route, answered, listOf(entry))));
        if (!answered.more) return entries;
      }
      throw endless(doing);
    },
    async upload(doing, template, { name: file, type, size, open }, answer) {
      const route = `POST ${uploadAddress(access.api, template, file)}`;
      const headers = { "content-type": type, "content-length": String(size) };
      return granted(judged(doing, route, await exchange(route, { data: open }, { once: true, headers }), answer));
    },
  };
}

function granted<T extends object>(answer: T | Refused): T {
  if (isRefused(answer)) throw answer.error;
  return answer;
}

/** Ten thousand entries: beyond, something answers the same page for ever. */
const mostPages = 100;

function endless(doing: string): PressError {
  return new PressError("publish-unreachable", `What answered ${doing} goes on for more than ${mostPages} pages.`, {
    hint: "A proxy may stand before GitHub's API: check GITHUB_API_URL and HTTPS_PROXY.",
    exit: 4,
  });
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
  const more = (said.errors ?? []).map((each) => (typeof each === "string" ? each : (each.message ?? each.code ?? "")));
  return oneLine([said.message, ...more].filter((text) => text !== "").join(" "), longestWords);
}
