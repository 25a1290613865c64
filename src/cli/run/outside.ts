import type { LoadedConfig } from "../../config/load.ts";
import { type OpenOutside, openOutside } from "../../pipeline/web-outside.ts";
import type { CommandContext } from "../context.ts";

/** Lends a command the world outside for as long as it works. */
export async function withOutside<Result>(
  { options, env, signal, clock, jitter, version }: CommandContext,
  { config, asOf }: { readonly config: LoadedConfig; readonly asOf: string },
  work: (outside: OpenOutside) => Promise<Result>,
): Promise<Result> {
  const cache = options.text("cache");
  const outside = openOutside({ config, asOf, env, signal, clock, jitter, version, cache });
  try {
    return await work(outside);
  } finally {
    await outside.close();
  }
}
