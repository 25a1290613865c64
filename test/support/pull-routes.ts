import type { ApiAnswer, ApiCall } from "./git-data-api.ts";
import type { Plumbing } from "./git-plumbing.ts";

/** A pull request of the test's GitHub. */
export interface PullRecord {
  readonly number: number;
  readonly html_url: string;
  readonly head: string;
  readonly base: string;
  title: string;
  body: string;
  state: "open" | "closed";
}

/** Pull requests, which live in memory, and the comparison of branches, which is git's. */
export async function pullRoutes(git: Plumbing, pulls: PullRecord[], call: ApiCall): Promise<ApiAnswer> {
  const { method, path, query, body } = call;
  const [, room = "", name = ""] = path.split(/^\/(pulls|compare)\/?/);
  if (room === "compare") return compared(git, name);
  const head = (stated: string): string => stated.split(":").at(-1) ?? "";
  if (method === "GET") {
    const wanted = { head: head(query.get("head") ?? ""), base: query.get("base"), state: query.get("state") };
    const found = pulls.filter(
      (pull) =>
        pull.head === wanted.head &&
        (wanted.base === null || pull.base === wanted.base) &&
        (wanted.state === "all" || pull.state === wanted.state),
    );
    return { status: 200, json: found };
  }
  if (method === "PATCH") {
    const pull = pulls.find(({ number }) => number === Number(name));
    if (pull === undefined) return { status: 404, json: { message: "Not Found" } };
    pull.title = String(body["title"]);
    pull.body = String(body["body"]);
    return { status: 200, json: pull };
  }
  const [from, into] = [head(String(body["head"])), String(body["base"])];
  if (pulls.some((pull) => pull.head === from && pull.base === into && pull.state === "open")) {
    const message = `A pull request already exists for acme:${from}.`;
    return { status: 422, json: { message: "Validation Failed", errors: [{ message }] } };
  }
  const number = pulls.length + 1;
  const pull: PullRecord = {
    ...{ number, html_url: `https://github.example/acme/rules/pull/${number}`, head: from, base: into },
    ...{ title: String(body["title"]), body: String(body["body"]), state: "open" },
  };
  pulls.push(pull);
  return { status: 201, json: pull };
}

async function compared(git: Plumbing, range: string): Promise<ApiAnswer> {
  const { status, stdout } = await git(["rev-list", "--left-right", "--count", range]);
  if (status !== 0) return { status: 404, json: { message: "Not Found" } };
  const [behind, ahead] = stdout.toString().trim().split("\t").map(Number);
  return { status: 200, json: { ahead_by: ahead, behind_by: behind } };
}
