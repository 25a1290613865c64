import { openSigner, type Signer, signingKeyName } from "../../publish/ssh-signature.ts";
import type { CommandContext } from "../context.ts";

/** The signer of `--sign-key`, else of the environment; undefined where nobody asked for signatures. */
export async function signerOf({ options, env }: CommandContext): Promise<Signer | undefined> {
  const path = options.text("sign-key");
  if (path !== undefined) return openSigner({ path }, env);
  // Actions gives an empty text for a secret that is not there.
  const text = env[signingKeyName] ?? "";
  return text === "" ? undefined : openSigner({ text }, env);
}
