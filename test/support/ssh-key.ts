import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A key of SSH as a person makes it, with the file by which others know it. */
export interface TestKey {
  readonly path: string;
  readonly text: string;
  readonly publicPath: string;
  /** `allowed_signers` (ssh-keygen(1)), in which it stands for `signer@acme.example`. */
  readonly allowed: string;
}

export const signerName = "signer@acme.example";

export function makeKey(folder: string, name: string, passphrase = "", type = "ed25519"): TestKey {
  const path = join(folder, name);
  execFileSync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", "", "-f", path]);
  const allowed = `${path}.allowed`;
  writeFileSync(allowed, `${signerName} ${readFileSync(`${path}.pub`, "utf8")}`);
  return { path, text: readFileSync(path, "utf8"), publicPath: `${path}.pub`, allowed };
}
