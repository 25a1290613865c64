import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";

/** A request as it arrived. */
export interface Asked {
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A whole answer, or the socket itself for faults that no whole answer can show. */
export type Reply =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Uint8Array;
      /** Anything that JSON can write; sets the content type too. */
      readonly json?: unknown;
    }
  | ((response: ServerResponse) => void);

export interface FeedServer {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  /** Every request so far, in order. */
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** A real HTTP server on 127.0.0.1 that lives until the end of the test file, or until it is closed. */
export async function serveFeed(answer: (asked: Asked) => Reply): Promise<FeedServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "/";
      const query = new URL(path, "http://127.0.0.1").searchParams;
      const body = Buffer.concat(chunks).toString();
      const one: Asked = { method: request.method ?? "GET", path, query, headers: request.headers, body };
      asked.push(one);
      send(response, answer(one));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = addressOf(server.address());
  let open = true;
  const close = async () => {
    if (!open) return;
    open = false;
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  afterAll(close);
  return { url: `http://127.0.0.1:${port}`, asked, close };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address;
}

function send(response: ServerResponse, reply: Reply): void {
  if (typeof reply === "function") {
    reply(response);
    return;
  }
  const body = reply.json === undefined ? (reply.body ?? "") : JSON.stringify(reply.json);
  const type = reply.json === undefined ? {} : { "content-type": "application/json" };
  response.writeHead(reply.status ?? 200, { ...type, ...reply.headers }).end(body);
}
