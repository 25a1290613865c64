import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { rpz } from "../../src/formats/rpz.ts";
import { suricata } from "../../src/formats/suricata.ts";
import { taxii } from "../../src/formats/taxii.ts";
import { debianEnvironment, describeAlone, describeWithTool } from "../support/debian.ts";
import { freePort } from "../support/listening.ts";
import { commandsOf, packOf, typed } from "../support/pack-commands.ts";
import { item } from "../support/pack.ts";

const zoneAt = (modified: string) => packOf(rpz, [item("domain", "c2.example.com", { record: { modified } })]);
const serialIn = (folder: string) =>
  /hostmaster\.localhost\. (\d+)/.exec(readFileSync(join(folder, "rulepress.zone"), "utf8"))?.[1] ?? "none";

/** Starts a program that stays; `until` waits until it has said something. */
function started(program: string, args: readonly string[], cwd: string) {
  const child = spawn(program, args, { cwd, env: debianEnvironment(), stdio: ["ignore", "ignore", "pipe"] });
  const ended = once(child, "close");
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  let said = "";
  return {
    until: (sign: string) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (said.includes(sign)) resolve();
        };
        child.stderr.on("data", (chunk: Buffer) => {
          said += chunk.toString();
          look();
        });
        child.once("close", () => {
          reject(new Error(`${program} ended:\n${said.slice(-2000)}`));
        });
        look();
      }),
  };
}

describeWithTool("rndc", "bind9-utils", () => {
  describeWithTool("named", "bind9", () => {
    it("takes the next zone by the command that is told", async () => {
      const [folder, next] = [await zoneAt("2026-05-10T08:00:00.000Z"), await zoneAt("2026-05-11T08:00:00.000Z")];
      const [port, control] = [await freePort(), await freePort()];
      const [zone = "", policy = ""] = commandsOf(rpz, /^(?:zone|response-policy) /);
      const key = 'key "k" { algorithm hmac-sha256; secret "c2VjcmV0c2VjcmV0c2VjcmV0"; };';
      const config = [
        `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };`,
        `pid-file none; session-keyfile none; dnssec-validation no; ${policy} };`,
        `${key} controls { inet 127.0.0.1 port ${control} allow { 127.0.0.1; } keys { "k"; }; };`,
        zone.replace("/etc/bind/", `${folder}/`),
        "",
      ];
      writeFileSync(join(folder, "named.conf"), config.join("\n"));
      const client = `${key} options { default-key "k"; default-server 127.0.0.1; default-port ${control}; };\n`;
      writeFileSync(join(folder, "rndc.conf"), client);

      const named = started("named", ["-g", "-n", "1", "-c", join(folder, "named.conf")], folder);
      await named.until(`zone rulepress.rpz/IN: loaded serial ${serialIn(folder)}`);
      await named.until("running");
      copyFileSync(join(next, "rulepress.zone"), join(folder, "rulepress.zone"));
      const [command = ""] = commandsOf(rpz, /^rndc /);
      expect(await typed(command.replace("rndc", "rndc -c rndc.conf"), folder)).toMatchObject({ status: 0 });
      await named.until(`zone rulepress.rpz/IN: loaded serial ${serialIn(next)}`);
    });
  });
});

describeWithTool("unbound-control", "unbound", () => {
  it("takes configuration and next zone by the commands that are told", async () => {
    const [folder, next] = [await zoneAt("2026-05-10T08:00:00.000Z"), await zoneAt("2026-05-11T08:00:00.000Z")];
    const port = await freePort();
    const here = (text: string) => text.replaceAll("/etc/unbound/", `${folder}/etc/`);
    const config = join(folder, "etc/unbound.conf");
    mkdirSync(join(folder, "etc/unbound.conf.d"), { recursive: true });
    writeFileSync(
      config,
      `server:
    interface: 127.0.0.1@${port}
    chroot: ""
    username: ""
    directory: "${folder}"
    pidfile: ""
    use-syslog: no
remote-control:
    control-enable: yes
    control-use-cert: no
    control-interface: ${folder}/control
include: ${folder}/etc/unbound.conf.d/*.conf
`,
    );
    writeFileSync(join(folder, "unbound.conf"), here(readFileSync(join(folder, "unbound.conf"), "utf8")));
    copyFileSync(join(folder, "rulepress.zone"), join(folder, "etc/rulepress.zone"));
    const [copy = "", reload = ""] = commandsOf(rpz, /^(?:cp unbound\.conf|unbound-control) /);
    expect(await typed(here(copy), folder)).toMatchObject({ status: 0 });

    await started("unbound", ["-d", "-c", config], folder).until("start of service");
    const ask = (command: string) =>
      typed(command.replace("unbound-control", `unbound-control -c ${config}`), folder).then(({ stdout }) => stdout);
    expect(await ask("unbound-control list_auth_zones")).toContain(`serial ${serialIn(folder)}`);
    copyFileSync(join(next, "rulepress.zone"), join(folder, "etc/rulepress.zone"));
    expect(await ask(reload)).toBe("ok\n");
    expect(await ask("unbound-control list_auth_zones")).toContain(`serial ${serialIn(next)}`);
  });
});

describeWithTool("nginx", "nginx-light", () => {
  it("serves the next pages by the command that is told", async () => {
    const on = (day: string) =>
      item("domain", `c2-${day}.example.com`, { record: { modified: `${day}T08:00:00.000Z` } });
    const [first, later] = [on("2026-05-10"), on("2026-05-11")];
    const [folder, next] = [await packOf(taxii, [first]), await packOf(taxii, [first, later])];
    const port = await freePort();
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${name};`);
    const config = [
      // Else the workers of root could not look into a temporary folder.
      ...[process.getuid?.() === 0 ? "user root;" : ""],
      ...["daemon off; worker_processes 1; pid nginx.pid; error_log stderr notice; events { }"],
      ...[`http { access_log off; ${temporary.join(" ")} include ${folder}/taxii2/nginx-maps.conf;`],
      ...[`server { listen 127.0.0.1:${port}; root ${folder}; include ${folder}/taxii2/nginx.conf; } }`, ""],
    ];
    writeFileSync(join(folder, "nginx.conf"), config.join("\n"));
    const flags = `-p ${folder}/ -c nginx.conf -e stderr`;
    const nginx = started("nginx", flags.split(" "), folder);
    await nginx.until("start worker process ");

    const asked = async () => {
      const added = "added_after=2026-05-11T00:00:00.000Z";
      const answer = await fetch(`http://127.0.0.1:${port}/taxii2/api/collections/domains/objects/?${added}`);
      return (await answer.text()).includes(later.record.id);
    };
    cpSync(join(next, "taxii2"), join(folder, "taxii2"), { recursive: true });
    const [command = ""] = commandsOf(taxii, /^nginx /);
    expect(await typed(command.replace("nginx", `nginx ${flags}`), folder)).toMatchObject({ status: 0 });
    // The old worker takes no more requests.
    await nginx.until("gracefully shutting down");
    expect(await asked()).toBe(true);
  });
});

describeAlone("suricatasc", "suricata", () => {
  it("takes rules and lists, and the next lists, by the commands that are told", { timeout: 30_000 }, async () => {
    const folder = await packOf(suricata, [item("domain", "c2.example.com")]);
    const rules = join(folder, "rules/rulepress");
    mkdirSync(rules, { recursive: true });
    for (const name of readdirSync(folder).filter((name) => /\.(?:rules|lst)$/.test(name))) {
      copyFileSync(join(folder, name), join(rules, name));
    }
    const config = [
      ...["%YAML 1.1", "---", 'vars: { address-groups: { HOME_NET: "[10.0.0.0/8]" } }', "outputs: []"],
      ...[`default-rule-path: ${join(folder, "rules")}`, "rule-files: [ rulepress/rulepress.rules ]"],
      ...[`unix-command: { enabled: yes, filename: ${join(folder, "control")} }`, ""],
    ];
    writeFileSync(join(folder, "suricata.yaml"), config.join("\n"));
    const [, check = ""] = commandsOf(suricata, /^suricata /);
    const [reload = ""] = commandsOf(suricata, /^suricatasc /);
    expect(await typed(`${check} -c suricata.yaml -l .`, folder)).toMatchObject({ status: 0 });

    const script = `ip link set lo up
suricata -c suricata.yaml -l . --pcap=lo > log 2>&1 &
trap "kill $!; wait $!" EXIT
while ! [ -S control ]; do kill -0 $!; sleep 0.1; done
cp '${join(folder, "domains-medium.lst")}' rules/rulepress/domains-high.lst
${reload} control`;
    const { stdout } = await typed('exec unshare -rn sh -euc "$script"', folder, { script });
    expect(JSON.parse(stdout)).toEqual({ message: "done", return: "OK" });
  });
});
