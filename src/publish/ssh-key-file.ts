import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Lends a private key as a file, since ssh-keygen takes none otherwise: in a folder that only this user can open, and gone when
 * the work is done or has failed.
 */
export async function withKeyFile<T>(text: string, work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "rulepress-key-"));
  try {
    const path = join(folder, "key");
    // A form on a web page takes the last line break away, without which OpenSSH reads no key.
    writeFileSync(path, `${text.replaceAll("\r", "").trim()}\n`, { mode: 0o600, flag: "wx" });
    return await work(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
