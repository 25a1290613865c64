import { gzipSync } from "node:zlib";
import type { Reply } from "./feed-server.ts";

export type Fault = readonly [title: string, code: string, reply: Reply];

const page = "<!doctype html><html><head><title>Maintenance 203.0.113.66</title></head></html>";

/** What happens to every feed sooner or later, and the code that each gets. */
export const faults: readonly Fault[] = [
  ["401", "source-unauthorised", { status: 401, json: { error: "Unauthorized" } }],
  ["403", "source-forbidden", { status: 403, body: "no" }],
  ["404", "source-not-found", { status: 404, body: "no" }],
  ["429 with a wait that no run can bide", "source-rate-limited", { status: 429, headers: { "retry-after": "86400" } }],
  ["500 again and again", "source-server-error", { status: 500, body: "oops" }],
  ["a reset", "source-unreachable", (response) => response.socket?.resetAndDestroy()],
  ["a body without end", "source-too-large", endless],
  [
    "a gzip bomb",
    "source-too-large",
    { headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(8 * 1024 ** 2, "#")) },
  ],
  ["a web page with status 200", "input-html", { headers: { "content-type": "text/html" }, body: page }],
  ["an empty body", "input-empty", { body: "" }],
  [
    "a body that is shorter than its head says",
    "source-cut",
    (response) => {
      response.writeHead(200, { "content-length": "100000" });
      response.write("#", () => response.destroy());
    },
  ],
  ["text in UTF-16", "input-encoding", { body: Buffer.from("\ufeff# a list of nothing in particular\n", "utf16le") }],
];

/** Faults that only time shows: all sources wait for them together. */
export const stalls: readonly (readonly [title: string, reply: Reply])[] = [
  ["a head that never comes", () => undefined],
  [
    "a body that stalls",
    (response) => {
      response.writeHead(200, { "content-length": "100000" });
      response.write("#");
    },
  ],
];

function endless(response: Parameters<Extract<Reply, (...args: never) => unknown>>[0]): void {
  const chunk = Buffer.alloc(64 * 1024, "#");
  const send = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once("drain", send);
  };
  response.writeHead(200);
  send();
}
