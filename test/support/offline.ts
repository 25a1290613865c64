import type { Reach } from "../../src/model/plugin.ts";
import { testNamespace } from "./pack.ts";

/** The part of a reach that a reading of files has no use for. */
export const offline: Pick<Reach, "mark" | "ask" | "advance" | "warn" | "folder" | "namespace"> = {
  mark: undefined,
  namespace: testNamespace,
  folder: (location) => Promise.reject(new Error(`no folder may be opened here, and ${location} was`)),
  ask: ({ url }) => Promise.reject(new Error(`nothing may be asked for here, and ${url} was`)),
  advance: () => undefined,
  warn: () => undefined,
};
