import type { ApiAnswer, ApiCall } from "./git-data-api.ts";

/** An issue of the test's GitHub. */
export interface IssueRecord {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly comments: string[];
  open: boolean;
  /** Pull requests stand in the list of issues too. */
  readonly pull?: true;
}

export interface Tracker {
  readonly labels: string[];
  readonly issues: IssueRecord[];
}

/** Issues, comments and labels, which live in memory. */
export function issueRoutes(tracker: Tracker, call: ApiCall): ApiAnswer {
  const { method, path, body } = call;
  const [, room = "", number = "", more = ""] = path.split("/");
  if (room === "labels" && method === "GET") {
    return tracker.labels.includes(number) ? { status: 200, json: { name: number } } : refused(404, "Not Found");
  }
  if (room === "labels") return newLabel(tracker, String(body["name"]));
  if (number === "") return method === "GET" ? listed(tracker, call) : opened(tracker, body);
  const issue = tracker.issues.find((each) => String(each.number) === number);
  if (issue === undefined) return refused(404, "Not Found");
  if (more === "comments") issue.comments.push(String(body["body"]));
  else issue.open = body["state"] !== "closed";
  return { status: more === "comments" ? 201 : 200, json: shown(issue) };
}

function newLabel({ labels }: Tracker, name: string): ApiAnswer {
  // GitHub states no message here, only a code.
  if (labels.includes(name)) {
    const errors = [{ resource: "Label", code: "already_exists", field: "name" }];
    return { status: 422, json: { message: "Validation Failed", errors } };
  }
  labels.push(name);
  return { status: 201, json: { name } };
}

function listed({ issues }: Tracker, { query }: ApiCall): ApiAnswer {
  const state = query.get("state") ?? "open";
  const label = query.get("labels");
  const found = issues.filter(
    (each) => each.open === (state === "open") && (label === null || each.labels.includes(label)),
  );
  return pageOf(found.map(shown), query);
}

/** One page of a list, and in `link` whether there is another (docs.github.com, using pagination). */
export function pageOf(all: readonly object[], query: URLSearchParams): ApiAnswer {
  const size = Number(query.get("per_page") ?? 30);
  const page = Number(query.get("page") ?? 1);
  const last = Math.ceil(all.length / size);
  const link = page < last ? { link: `<https://evil.example/steal?page=${page + 1}>; rel="next"` } : {};
  return { status: 200, json: all.slice((page - 1) * size, page * size), headers: link };
}

function opened({ issues, labels }: Tracker, body: ApiCall["body"]): ApiAnswer {
  const wanted = Array.isArray(body["labels"]) ? body["labels"].map(String) : [];
  if (wanted.some((label) => !labels.includes(label))) return refused(422, "Validation Failed");
  const issue = {
    ...{ number: issues.length + 1, title: String(body["title"]), body: String(body["body"]) },
    ...{ labels: wanted, comments: [], open: true },
  };
  issues.push(issue);
  return { status: 201, json: shown(issue) };
}

function shown({ number, title, open, pull }: IssueRecord): object {
  return { number, title, state: open ? "open" : "closed", ...(pull === true && { pull_request: {} }) };
}

function refused(status: number, message: string): ApiAnswer {
  return { status, json: { message } };
}
