import { dirname } from "node:path";
import { loadConfig, loadHouse, type LoadedConfig, readTextFile } from "../config/load.ts";
import { configSchema } from "../config/schema.ts";
import { PressError } from "../model/errors.ts";
import { parseDate } from "../model/time.ts";
import { demoAsOf, type RunRequest } from "../pipeline/prepare.ts";
import { sources } from "../sources/registry.ts";
import type { CommandContext } from "./context.ts";

/** The config that the options name. Files on the command line and the demo need none. */
export function configOf({ options, env }: CommandContext, needed: boolean): LoadedConfig {
  const path = options.text("config") ?? "rulepress.yml";
  if (!needed && !options.given("config") && readTextFile(path) === undefined) {
    return { ...configSchema(sources).parse({}), allowlist: [] };
  }
  return loadConfig(path, readTextFile, env);
}

/** What of the config concerns no feed: the way out, and the allowlist. */
export function houseConfigOf({ options, env }: CommandContext): LoadedConfig {
  const path = options.text("config") ?? "rulepress.yml";
  if (!options.given("config") && readTextFile(path) === undefined) {
    return { ...configSchema(sources).parse({}), allowlist: [] };
  }
  return loadHouse(path, readTextFile, env);
}

export function asOfOption({ options, now }: CommandContext): string {
  const stated = options.text("as-of");
  return (stated === undefined ? undefined : parseDate(stated)) ?? now();
}

/** What `build` and `publish` are asked to do. */
export function runRequest(context: CommandContext): RunRequest {
  const { options } = context;
  const demo = options.flag("demo");
  const inputs = options.list("input");
  if (demo) refuseWithDemo(context);
  if (inputs.length > 0 && options.list("only").length > 0) {
    throw new PressError("usage-conflict", "--input and --only exclude each other.", {
      hint: "--input reads the named files only; every source of the config is carried.",
    });
  }
  const config: LoadedConfig = demo
    ? { ...configSchema(sources).parse({}), allowlist: [] }
    : configOf(context, inputs.length === 0);
  return {
    ...requestOf(context, config),
    inputs,
    demo,
    asOf: demo && !options.given("as-of") ? demoAsOf : asOfOption(context),
    only: options.list("only"),
    accept: options.list("accept"),
    noExpiry: options.flag("no-expiry"),
    allowRemovals: options.flag("allow-removals"),
    repair: options.flag("repair"),
    reread: options.flag("reread"),
  };
}

/** A request for every source of the config, now, without any option. */
export function requestOf({ now, version }: CommandContext, config: LoadedConfig): RunRequest {
  return {
    config,
    ...{ inputs: [], demo: false, asOf: now(), only: [], accept: [] },
    ...{ noExpiry: false, allowRemovals: false, repair: false, reread: false, version, read: readTextFile },
  };
}

function refuseWithDemo({ options }: CommandContext): void {
  const other = ["config", "input", "only"].find((name) => options.given(name));
  if (other === undefined) return;
  throw new PressError("usage-conflict", `--demo and --${other} exclude each other.`, {
    hint: "The demo reads its bundled snapshot and nothing else.",
  });
}

/** Folder of the tree: `demo` for the demo unless the person names another. */
export function outOf({ options }: CommandContext): string {
  if (options.flag("demo") && !options.given("out")) return "demo";
  return options.text("out") ?? "rules";
}

/** Where the allowlist stands that `allow` writes to: beside the config. */
export function allowlistPath(config: LoadedConfig, configPath: string): string {
  return config.allowlist[0] ?? `${dirname(configPath)}/allowlist.yml`;
}
