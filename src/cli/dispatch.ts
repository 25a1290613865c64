import type { Run } from "./context.ts";

/** The code of each command, loaded when it is asked for: `--help` must not wait for git or zod. */
export const commandRuns: Readonly<Record<string, () => Promise<Run>>> = {
  build: async () => (await import("./run/build.ts")).build,
  publish: async () => (await import("./run/publish.ts")).publish,
  export: async () => (await import("./run/export.ts")).exportCommand,
  dist: async () => (await import("./run/dist.ts")).dist,
  explain: async () => (await import("./run/explain.ts")).explain,
  diff: async () => (await import("./run/diff.ts")).diff,
  verify: async () => (await import("./run/verify.ts")).verify,
  allow: async () => (await import("./run/allow.ts")).allow,
  doctor: async () => (await import("./run/doctor.ts")).doctor,
  init: async () => (await import("./run/init.ts")).init,
  "false-positive": async () => (await import("./run/false-positive.ts")).falsePositive,
  release: async () => (await import("./run/release.ts")).release,
  issues: async () => (await import("./run/issues.ts")).issues,
  sources: async () => (await import("./run/lists.ts")).sources,
  formats: async () => (await import("./run/lists.ts")).formats,
  schema: async () => (await import("./run/lists.ts")).schema,
};
