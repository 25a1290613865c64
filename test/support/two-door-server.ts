import type { IncomingMessage, ServerResponse } from "node:http";
import { basename } from "node:path";
import { gitDataApi, type ApiAnswer, type GitDataApi } from "./git-data-api.ts";
import { allowed, bodyOf, type GitServer, serveGit } from "./git-server.ts";

/** What is done in place of the answer, or after the work but before the answer. */
export interface Fault {
  readonly match: RegExp;
  /** An answer without any work. */
  readonly answer?: ApiAnswer & { readonly html?: string };
  /** The work is done, and half of the answer is sent. */
  readonly cut?: true;
  readonly times?: number;
}

/** One bare repository behind two doors: git's smart HTTP, and the Git Data API of GitHub at `/api`. */
export interface TwoDoors extends GitServer {
  readonly api: GitDataApi;
  /** Root of the REST API. */
  readonly apiUrl: string;
  /** Every call of the API so far, as `METHOD /path`, with what was shown for a token. */
  readonly calls: readonly { readonly line: string; readonly authorization: string; readonly body: string }[];
  fault(fault: Fault): void;
  /** Faults that nobody has met yet. */
  pending(): number;
  /**
   * From the `first` request on, at either door, the server refuses to work, or works and then cuts the line. Undefined for
   * `first` ends it.
   */
  fall(first: number | undefined, when?: "before work" | "after work"): void;
  /** Whether a request has fallen since. */
  fallen(): boolean;
  /** Hears of each call before its work, and before its answer is sent. */
  watch(listener: (phase: "arrived" | "done", line: string) => void): void;
}

/** Files go to an address of their own, which only the answer for a release names. */
const place = /^\/api(?:\/uploads)?\/repos\/acme\/rules(?=\/|\?|$)/;

export async function serveTwoDoors(
  root: string,
  remote: string,
  token: string,
  environment: Readonly<Record<string, string>>,
): Promise<TwoDoors> {
  const api = gitDataApi(remote, environment);
  const calls: { line: string; authorization: string; body: string }[] = [];
  const faults: { fault: Fault; left: number }[] = [];
  const listeners: ((phase: "arrived" | "done", line: string) => void)[] = [];

  const falling = { left: Infinity, when: "before work", met: false };

  function falls(request: IncomingMessage, response: ServerResponse): boolean {
    falling.left -= 1;
    if (falling.left > 0) return false;
    falling.met = true;
    const cut = (): ServerResponse => {
      request.socket.destroy();
      return response;
    };
    if (falling.when === "after work") Object.assign(response, { end: cut });
    else response.writeHead(503).end("no");
    return falling.when === "before work";
  }

  async function door(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (falls(request, response)) return true;
    if (request.url?.startsWith("/api") !== true) return false;
    const raw = await bodyOf(request);
    const body = raw.toString("utf8");
    const method = request.method ?? "GET";
    const line = `${method} ${request.url.replace(place, "")}`;
    const { authorization = "" } = request.headers;
    calls.push({ line, authorization, body });
    for (const hear of listeners) hear("arrived", line);
    const due = faults.find(({ fault, left }) => left > 0 && fault.match.test(line));
    if (due !== undefined) due.left -= 1;
    const given = due?.fault.answer ?? (await answerTo(request, method, request.url, raw));
    for (const hear of listeners) hear("done", line);
    const html = due?.fault.answer?.html;
    const text = html ?? (given.json === undefined ? "" : JSON.stringify(given.json));
    const type = html === undefined ? "application/json; charset=utf-8" : "text/html";
    response.writeHead(given.status, {
      "content-type": type,
      "content-length": String(Buffer.byteLength(text)),
      ...given.headers,
    });
    if (due?.fault.cut === true) {
      response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
    } else response.end(text);
    return true;
  }

  function answerTo({ headers }: IncomingMessage, method: string, address: string, raw: Buffer): Promise<ApiAnswer> {
    const type = headers["content-type"] ?? "";
    const refuse = (status: number, message: string) => Promise.resolve({ status, json: { message } });
    if (!allowed(headers.authorization, token)) return refuse(401, "Bad credentials");
    if (!place.test(address)) return refuse(404, "Not Found");
    const url = new URL(address.replace(place, ""), "http://127.0.0.1");
    const path = url.pathname === "/" ? "" : decodeURIComponent(url.pathname);
    const parsed: unknown =
      raw.length > 0 && type.includes("json") && !address.includes("/uploads/") ? JSON.parse(raw.toString()) : {};
    const fields = Object.fromEntries(Object.entries(parsed ?? {}));
    const origin = `http://${headers.host ?? ""}`;
    return api.answer({ method, path, query: url.searchParams, body: fields, raw, type, origin });
  }

  const server = await serveGit(root, token, environment, door);
  return {
    ...server,
    api,
    apiUrl: `${server.url}/api`,
    calls,
    fault: (fault) => faults.push({ fault, left: fault.times ?? 1 }),
    pending: () => faults.reduce((sum, { left }) => sum + left, 0),
    fall: (first, when = "before work") => {
      Object.assign(falling, { left: first ?? Infinity, when, met: false });
    },
    fallen: () => falling.met,
    watch: (listener) => listeners.push(listener),
  };
}

/** Path of a repository below the root that the server serves. */
export function served(server: GitServer, remote: string): string {
  return `${server.url}/${basename(remote)}`;
}
