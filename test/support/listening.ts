import { once } from "node:events";
import { createServer, type Server } from "node:net";

/** Lets a server listen on a free port of 127.0.0.1, and gives the port. */
export async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

/** A port of 127.0.0.1 on which nobody listens, for a program that is told its port. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
