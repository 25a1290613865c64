import { spawn } from "node:child_process";
import { once } from "node:events";
import { repository } from "./repository.ts";

/** An emulator of GitHub that others wrote, in a process of its own. It knows no git, and takes any token. */
export interface EmulatedGitHub {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The emulator would listen on every address of the machine. It names itself in its answers, for uploads, so that it must know a free
 * port beforehand.
 */
const program = `
  import { once } from "node:events";
  import { createServer, Server } from "node:net";
  const { listen } = Server.prototype;
  const free = createServer();
  await once(free.listen(0, "127.0.0.1"), "listening");
  const { port } = free.address();
  free.close();
  Server.prototype.listen = function () {
    this.once("listening", () => console.log("PORT " + port));
    return listen.call(this, port, "127.0.0.1");
  };
  const { createEmulator } = await import("emulate");
  const repos = ["rules", "pulls", "empty", "tracked", "released"].map((name) => ({ owner: "acme", name, auto_init: name !== "empty" }));
  await createEmulator({
    service: "github",
    port,
    baseUrl: "http://127.0.0.1:" + port,
    seed: { tokens: { ghs_emulated: { login: "acme" } }, github: { users: [{ login: "acme" }], repos } },
  });
`;

export async function emulateGitHub(): Promise<EmulatedGitHub> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: repository,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  let said = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    said += String(chunk);
    const port = /PORT (\d+)/.exec(said)?.[1];
    if (port === undefined) continue;
    return {
      url: `http://127.0.0.1:${port}`,
      async close() {
        child.kill("SIGKILL");
        await ended;
      },
    };
  }
  throw new Error(`the emulator ended before it listened: ${said}`);
}
