import { readFileSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { afterAll } from "vitest";
import { type Asked, type FeedServer, type Reply, serveFeed } from "./feed-server.ts";
import { listening } from "./listening.ts";
import { repository } from "./repository.ts";

const folder = join(repository, "test/fixtures/net");
const cert = readFileSync(join(folder, "server.cert.pem"), "utf8");
const key = readFileSync(join(folder, "server.key.pem"), "utf8");

/** A feed server behind TLS, with a certificate that nobody trusts unless `pem` is. */
export async function serveTls(answer: (asked: Asked) => Reply): Promise<{ server: FeedServer; pem: string }> {
  const plain = await serveFeed(answer);
  const open = new Set<Socket>();
  const front = createServer((socket) => {
    const clear = new TLSSocket(socket, { isServer: true, cert, key });
    const back = connect(Number(new URL(plain.url).port), "127.0.0.1");
    for (const [one, other] of [
      [clear, back],
      [back, clear],
    ] as const) {
      open.add(one);
      one.on("error", () => other.destroy()).pipe(other);
    }
  });
  const port = await listening(front);
  const close = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    front.close();
    await plain.close();
  };
  afterAll(close);
  return { server: { url: `https://127.0.0.1:${port}`, asked: plain.asked, close }, pem: cert };
}
