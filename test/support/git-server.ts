import { spawn } from "node:child_process";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface GitServer {
  readonly url: string;
  /** Pushes that may be waiting together: none is let through before this many have come. */
  holdPushes(together: number): void;
  /** Answers the next requests that match with this status. */
  fail(match: RegExp, status: number): void;
  /** Lets git take the next push, and then cuts the line instead of answering. */
  cutAnswer(): void;
  close(): Promise<void>;
}

/** A second door of the server: takes a request over, or leaves it to git. */
export type Door = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Git's smart HTTP protocol over `git http-backend` (a CGI, RFC 3875), with Basic or Bearer authorisation by one token. */
export async function serveGit(
  root: string,
  token: string,
  environment: Readonly<Record<string, string>>,
  door: Door = () => Promise.resolve(false),
): Promise<GitServer> {
  const waiting: (() => void)[] = [];
  let together = 1;
  let failure: { match: RegExp; status: number } | undefined;
  let cutting = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await door(request, response)) return;
    if (!allowed(request.headers.authorization, token)) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end("who are you?");
      return;
    }
    if (failure?.match.test(request.url ?? "") === true) {
      response.writeHead(failure.status).end("no");
      return;
    }
    const body = await bodyOf(request);
    const isPush = request.method === "POST" && request.url?.endsWith("/git-receive-pack") === true;
    if (isPush) await gate();
    const { head, content } = cgiParts(await backend(request, body));
    if (isPush && cutting) {
      request.socket.destroy();
      return;
    }
    const { status = "200", ...headers } = head;
    response.writeHead(Number(status.slice(0, 3)), headers).end(content);
  }

  function gate(): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length < together) return;
      for (const release of waiting.splice(0)) release();
    });
  }

  function backend(request: IncomingMessage, body: Buffer): Promise<Buffer> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const env = {
      ...environment,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_USER: "publisher",
      REQUEST_METHOD: request.method ?? "GET",
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      CONTENT_LENGTH: String(body.length),
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
    };
    const child = spawn("git", ["http-backend"], { env, stdio: ["pipe", "pipe", "ignore"] });
    // A git that answers without reading leaves a broken pipe, as any web server has to bear.
    child.stdin.on("error", () => undefined).end(body);
    return bodyOf(child.stdout);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on a port was asked for");
  return {
    url: `http://127.0.0.1:${address.port}`,
    holdPushes: (number) => {
      together = number;
    },
    fail: (match, status) => {
      failure = { match, status };
    },
    cutAnswer: () => {
      cutting = true;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Whether an Authorization header holds the token, in one of the forms that GitHub takes. */
export function allowed(header: string | undefined, token: string): boolean {
  const [scheme = "", pass = ""] = (header ?? "").split(" ");
  if (/^(?:bearer|token)$/i.test(scheme)) return pass === token;
  return /^basic$/i.test(scheme) && Buffer.from(pass, "base64").toString().split(":")[1] === token;
}

export async function bodyOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function cgiParts(output: Buffer): { head: Record<string, string>; content: Buffer } {
  const end = output.indexOf("\r\n\r\n");
  const lines = output.subarray(0, end).toString().split("\r\n");
  const pairs = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { head: Object.fromEntries(pairs), content: output.subarray(end + 4) };
}
