import type { RunRequest } from "../../pipeline/prepare.ts";
import { type OpenOutside, openOutside } from "../../pipeline/web-outside.ts";
import type { CommandContext } from "../context.ts";

/** Lends a command the world outside for as long as it works. */
export async function withOutside<Result>(
  { options, env, signal, clock, jitter, version }: CommandContext,
  { config, asOf, demo }: Pick<RunRequest, "config" | "asOf" | "demo">,
  work: (outside: OpenOutside) => Promise<Result>,
): Promise<Result> {
  // The demo leaves nothing behind but its tree.
  const cache = demo ? undefined : options.text("cache");
  const outside = openOutside({ config, asOf, env, signal, clock, jitter, version, cache });
  try {
    return await work(outside);
  } finally {
    await outside.close();
  }
}
