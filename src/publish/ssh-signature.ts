import { PressError } from "../model/errors.ts";
import { type Program, run } from "./child.ts";
import type { Environment } from "./git-process.ts";
import { withKeyFile } from "./ssh-key-file.ts";

/** A private key, or its public half where an agent holds the private one. */
export type SigningKey = { readonly path: string } | { readonly text: string };

/** What a signature is for: one over a file is none over a commit (OpenSSH, PROTOCOL.sshsig). `git` is what git asks for. */
export type Namespace = "file" | "git";

export interface Signer {
  /** An armoured signature over bytes, ending in a line break. */
  sign(namespace: Namespace, bytes: Buffer): Promise<string>;
}

/** The variable that holds the text of a private key. */
export const signingKeyName = "RULEPRESS_SSH_KEY";

/** A signer that has signed once: a key that is of no use ends a run before it has read anything. */
export async function openSigner(key: SigningKey, environment: Environment): Promise<Signer> {
  const signer: Signer = {
    sign: (namespace, bytes) =>
      "path" in key
        ? signWith(key.path, key.path, namespace, bytes, environment)
        : withKeyFile(key.text, (path) => signWith(path, signingKeyName, namespace, bytes, environment)),
  };
  await signer.sign("file", Buffer.from("rulepress\n"));
  return signer;
}

async function signWith(
  path: string,
  shown: string,
  namespace: Namespace,
  bytes: Buffer,
  environment: Environment,
): Promise<string> {
  // An empty passphrase, stated: otherwise ssh-keygen would wait for whoever sits at the terminal.
  const args = ["-Y", "sign", "-n", namespace, "-P", "", "-f", path];
  const { status, stdout, words } = await run(sshKeygen(environment), args, [bytes]);
  if (status === 0 && stdout.length > 0) return stdout.toString("ascii");
  throw unusable(shown, words.replaceAll(path, shown));
}

/** An agent may hold the key; nothing else of the environment is of use. */
function sshKeygen(environment: Environment): Program {
  const kept = ["PATH", "HOME", "SSH_AUTH_SOCK"].map((name) => [name, environment[name]] as const);
  const env = { ...Object.fromEntries(kept), LC_ALL: "C", SSH_ASKPASS_REQUIRE: "never" };
  return { name: "ssh-keygen", env, notStarted };
}

function unusable(shown: string, words: string): PressError {
  const locked = words.includes("passphrase");
  const why = locked ? "it has a passphrase" : words.replace(/^.*[@]{9,}.*\n?/gm, "").replaceAll("\n", " ");
  return new PressError("signing-key", `Nothing can be signed with ${shown}: ${why}`, {
    hint: locked
      ? "Make a key of its own without one, for a schedule: `ssh-keygen -t ed25519 -N '' -f KEY`; or name its public half, with an agent."
      : "It must be a private key of OpenSSH that nobody else may read (chmod 600).",
    exit: 4,
  });
}

function notStarted(cause: Error): PressError {
  return new PressError("signing-missing", "There is no ssh-keygen on the PATH, which makes signatures.", {
    hint: "Install OpenSSH 8.2 or later (Debian: openssh-client).",
    cause,
    exit: 4,
  });
}
