import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { suricata } from "../../src/formats/suricata.ts";
import type { Item } from "../../src/model/plugin.ts";
import { debianTool, type ToolAnswer } from "./debian.ts";
import { printed } from "./format.ts";
import { settings } from "./pack.ts";

const configuration = (digests: string) => `%YAML 1.1
---
vars:
  address-groups: { HOME_NET: "[10.0.0.0/8,fd00::/8]" }
outputs:
  - eve-log: { enabled: yes, filetype: regular, filename: eve.json, types: [ { alert: {} }, { files: { ${digests} } } ] }
app-layer:
  protocols:
    http: { enabled: yes }
    tls: { enabled: yes, detection-ports: { dp: 443 } }
    dns: { udp: { enabled: yes, detection-ports: { dp: 53 } }, tcp: { enabled: no } }
`;

/** What an owner changes who wants the rules that are off as well. */
export interface Wish {
  readonly everyDigest?: true;
  readonly breakRules?: (rules: string) => string;
}

const alert = z.object({
  alert: z.object({ signature: z.string(), action: z.literal("allowed"), severity: z.number() }),
  dest_ip: z.string(),
  dns: z.object({ query: z.array(z.object({ rrname: z.string() })) }).optional(),
  tls: z.object({ sni: z.string() }).optional(),
  http: z.object({ hostname: z.string() }).optional(),
});

export interface Alert {
  readonly says: string;
  readonly priority: number;
  /** The name that was looked for or connected to, else the address. */
  readonly value: string;
}

/** Has Suricata load the rules with the lists of these indicators, as after an installation. */
export function loadedBySuricata(items: readonly Item[], wish: Wish = {}): ToolAnswer {
  return inFolder(items, wish, (folder) => suricataIn(folder, "-T"));
}

/** What Suricata alerts on in a capture, in the order of its time. */
export function alertsIn(capture: Buffer, items: readonly Item[], wish: Wish = {}): readonly Alert[] {
  return inFolder(items, wish, (folder) => {
    writeFileSync(join(folder, "capture.pcap"), capture);
    const { status, stderr } = suricataIn(folder, "-k", "none", "-r", join(folder, "capture.pcap"));
    if (status !== 0) throw new Error(stderr);
    const lines = readFileSync(join(folder, "eve.json"), "utf8")
      .split("\n")
      .filter((line) => line.includes('"event_type":"alert"'));
    return lines.map((line) => alertOf(alert.parse(JSON.parse(line))));
  });
}

function alertOf({ alert: { signature, severity }, dest_ip, dns, tls, http }: z.infer<typeof alert>): Alert {
  const value = dns?.query[0]?.rrname ?? tls?.sni ?? http?.hostname ?? dest_ip;
  return { says: signature.replace("rulepress ", ""), priority: severity, value };
}

function suricataIn(folder: string, ...args: readonly string[]): ToolAnswer {
  const rules = join(folder, "rulepress", "rulepress.rules");
  return debianTool("suricata", [...args, "-c", join(folder, "suricata.yaml"), "-S", rules, "-l", folder]);
}

function inFolder<Result>(items: readonly Item[], wish: Wish, body: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-suricata-"));
  try {
    mkdirSync(join(folder, "rulepress"));
    const digests = wish.everyDigest === true ? "force-hash: [md5, sha1, sha256]" : "";
    writeFileSync(join(folder, "suricata.yaml"), configuration(digests));
    writeFileSync(join(folder, "rulepress", "rulepress.rules"), rulesFor(wish));
    for (const { file } of suricata.documents) {
      writeFileSync(join(folder, "rulepress", file), printed(suricata, items, file));
    }
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rulesFor({ everyDigest, breakRules = (rules) => rules }: Wish): string {
  const { "rulepress.rules": rules = "" } = suricata.fixed?.(settings) ?? {};
  return breakRules(everyDigest === true ? rules.replaceAll("# alert", "alert") : rules);
}
