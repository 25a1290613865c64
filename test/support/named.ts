import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { debianEnvironment } from "./debian.ts";

/** A name server of BIND with a policy zone, which knows some names of its own and asks nobody else. */
export interface NameServer {
  /** Addresses of a name, or the code of the error, e.g. ENOTFOUND for "no such name". */
  ask(name: string, type: "A" | "AAAA"): Promise<readonly string[] | string>;
  /** What it has said so far. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/** `answers`: the zones that it answers from, by name, each as the records below its head. */
export async function nameServer(policy: string, answers: Readonly<Record<string, string>>): Promise<NameServer> {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-named-"));
  const port = await freePort();
  const head = "$TTL 60\n@ SOA localhost. root.localhost. 1 3600 600 86400 60\n@ NS localhost.\n";
  writeFileSync(join(folder, "rulepress.zone"), policy);
  for (const [name, records] of Object.entries(answers)) writeFileSync(join(folder, name), head + records);
  writeFileSync(join(folder, "named.conf"), configuration(folder, port, Object.keys(answers)));

  const server = spawn("named", ["-g", "-n", "1", "-c", join(folder, "named.conf")], {
    stdio: ["ignore", "ignore", "pipe"],
    env: debianEnvironment(),
  });
  const ended = once(server, "close");
  const log: string[] = [];
  const lines = createInterface(server.stderr);
  const loaded = new Promise<void>((resolve, reject) => {
    lines.on("line", (line) => {
      log.push(line);
      if (line.includes("rpz: rulepress.rpz: reload done")) resolve();
    });
    lines.on("close", () => {
      reject(new Error(`named ended:\n${log.slice(-20).join("\n")}`));
    });
  });
  await loaded;
  const resolver = new Resolver({ timeout: 5000, tries: 2 });
  resolver.setServers([`127.0.0.1:${port}`]);
  return {
    log,
    async ask(name, type) {
      const asked = type === "A" ? resolver.resolve4(name) : resolver.resolve6(name);
      return asked.catch((error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "?"));
    },
    async stop() {
      server.kill();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

function configuration(folder: string, port: number, zones: readonly string[]): string {
  const zone = (name: string, file: string) => `zone "${name}" { type primary; file "${file}"; };`;
  return [
    `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none;`,
    "session-keyfile none; dnssec-validation no; recursion yes; forward only; forwarders { };",
    'response-policy { zone "rulepress.rpz"; } qname-wait-recurse no; };',
    "controls { };",
    zone("rulepress.rpz", "rulepress.zone"),
    ...zones.map((name) => zone(name, name)),
    "",
  ].join("\n");
}

async function freePort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  const closed = once(socket, "close");
  socket.close();
  await closed;
  return port;
}
