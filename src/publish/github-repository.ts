import { PressError } from "../model/errors.ts";
import { gitIn, type Environment } from "./git-process.ts";

export interface RepositoryName {
  readonly owner: string;
  readonly name: string;
}

const publicApi = "https://api.github.com";

/** Root of the REST API: GITHUB_API_URL, which Actions sets, also on an Enterprise Server. A token never goes out in the clear. */
export function apiAddress(environment: Environment): string {
  const stated = environment["GITHUB_API_URL"] ?? "";
  if (stated === "") return publicApi;
  const url = URL.canParse(stated) ? new URL(stated) : undefined;
  const atHome = url?.protocol === "http:" && /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname);
  if (url !== undefined && (url.protocol === "https:" || atHome) && url.username === "" && url.search === "") {
    return url.href.replace(/\/+$/, "");
  }
  throw new PressError("publish-address", "GITHUB_API_URL is not the https address of GitHub's API.", {
    hint: "Leave it unset for github.com; on an Enterprise Server it is https://HOST/api/v3.",
  });
}

/** Names of the token, the first that is set counts. Actions gives an empty text for a secret that is not there. */
const tokenNames = ["RULEPRESS_GIT_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"] as const;

export function gitHubToken(environment: Environment): string {
  const token = tokenNames.map((name) => environment[name] ?? "").find((each) => each !== "");
  if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return token;
  const what = token === undefined ? "There is no token" : "The token holds a blank or a line break";
  throw new PressError("publish-unauthorised", `${what}, and GitHub's API takes nothing without one.`, {
    hint: "Set GITHUB_TOKEN (in GitHub Actions: env with github.token), GH_TOKEN or RULEPRESS_GIT_TOKEN.",
    exit: 4,
  });
}

/** The repository that is named, that Actions runs in, that gh is told of, or that the clone's remote stands for, in this order. */
export async function repositoryName(
  stated: string | undefined,
  clone: { readonly folder: string; readonly remote: string; readonly environment: Environment },
): Promise<RepositoryName> {
  if (stated !== undefined) return parsed(stated, "--repository");
  const { environment, folder, remote } = clone;
  const actions = environment["GITHUB_REPOSITORY"] ?? "";
  if (actions !== "") return parsed(actions, "GITHUB_REPOSITORY");
  const api = apiAddress(environment);
  const gh = environment["GH_REPO"] ?? "";
  // gh writes [HOST/]OWNER/NAME.
  if (gh !== "") return fromAddress(`https://${gh}`, api) ?? parsed(gh, "GH_REPO");
  const { status, stdout } = await gitIn(folder, { environment }).run(["remote", "get-url", remote]);
  const found = status === 0 ? fromAddress(stdout.toString().trim(), api) : undefined;
  if (found !== undefined) return found;
  throw unnamed(`The remote ${JSON.stringify(remote)} of this folder is no repository of the GitHub that is asked.`);
}

/** OWNER and NAME in an address, if its host is the one that the API belongs to: nobody else's repository has the same name. */
export function fromAddress(address: string, api: string): RepositoryName | undefined {
  const [, host = "", path = ""] =
    /^(?:https?|ssh|git):\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/(.+)$/.exec(address) ??
    /^(?:[^/@:]*@)?([^/:]+):([^/].*)$/.exec(address) ??
    [];
  const known = new URL(api).hostname;
  if (host === "" || ![host, `api.${host}`].includes(known)) return undefined;
  return named(path.replace(/\/+$/, "").replace(/\.git$/, ""));
}

function named(text: string): RepositoryName | undefined {
  const [, owner, name] = /^([\w-]+)\/([\w.-]+)$/.exec(text) ?? [];
  return owner === undefined || name === undefined || /^\.{1,2}$/.test(name) ? undefined : { owner, name };
}

function parsed(text: string, where: string): RepositoryName {
  const name = named(text);
  if (name === undefined) throw unnamed(`${where} is ${JSON.stringify(text)}, which is not of the form OWNER/NAME.`);
  return name;
}

function unnamed(message: string): PressError {
  return new PressError("publish-repository", message, {
    hint: "Name the repository: --repository OWNER/NAME.",
  });
}
