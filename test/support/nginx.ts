import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./listening.ts";

export interface Nginx {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  readonly stop: () => void;
}

/** A real nginx for the folder `taxii2` in `root`, as its README says. All that it writes goes below `prefix`. */
export async function startNginx(root: string, prefix: string): Promise<Nginx> {
  const port = await freePort();
  mkdirSync(prefix, { recursive: true });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${name};`);
  writeFileSync(
    join(prefix, "nginx.conf"),
    `pid nginx.pid;
error_log error.log;
# One process of our own user: the workers of root could not look into a temporary folder.
master_process off;
events { }
http {
    access_log off;
    ${temporary.join("\n    ")}
    include ${root}/taxii2/nginx-maps.conf;
    server {
        listen 127.0.0.1:${port};
        root ${root};
        include ${root}/taxii2/nginx.conf;
    }
}
`,
  );
  run(prefix, []);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      run(prefix, ["-s", "stop"]);
    },
  };
}

/** nginx goes to the background once it listens, so that whoever waited for this can ask it at once. */
function run(prefix: string, args: readonly string[]): void {
  const all = ["-p", `${prefix}/`, "-c", "nginx.conf", "-e", "error.log", ...args];
  const path = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;
  const { status, stderr } = spawnSync("nginx", all, { encoding: "utf8", env: { ...process.env, PATH: path } });
  if (status !== 0) throw new Error(`nginx ended with ${status ?? "a signal"}: ${stderr}`);
}
