import { namesWithheld } from "../../scripts/withheld-names.ts";
import type { Files } from "./architecture.ts";

/** Files that name a package registry or a mirror: a checkout must not look as if its build reached out. */
export function registryFaults(files: Files): string[] {
  return [...files].filter(([, text]) => namesWithheld(text)).map(([path]) => `${path} names a package registry`);
}

/** Folders of one person's machine, where a path begins: behind a blank, a quote or a bracket, not within a URL. */
const machinePath = /(?:^|[\s"'`(=])(\/(?:home|root|Users|work|mnt|private)\/[\w.-]+)/m;

export function machinePathFaults(files: Files): string[] {
  return [...files].flatMap(([path, text]) => {
    const found = machinePath.exec(text)?.[1];
    return found === undefined ? [] : [`${path} names ${found}, a path of one machine`];
  });
}
