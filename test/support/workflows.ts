import { parse } from "yaml";
import { z } from "zod";

const step = z.looseObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const workflow = z.looseObject({
  name: z.string(),
  permissions: z.unknown(),
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(step) })),
});

export type Step = z.infer<typeof step>;
export type Workflow = z.infer<typeof workflow>;

export function readWorkflow(text: string): Workflow {
  return workflow.parse(parse(text));
}

export function stepsOf(text: string): Step[] {
  return Object.values(readWorkflow(text).jobs).flatMap(({ steps }) => steps);
}

/** The script of a step by the step's name. */
export function scriptOf(text: string, name: string): string {
  const found = stepsOf(text).find((each) => each.name === name)?.run;
  if (found === undefined) throw new Error(`no step "${name}" with a script`);
  return found;
}

/** `owner/action` with what stands behind the `@`, and the version of the comment. */
export function pinsOf(text: string): { readonly action: string; readonly pin: string; readonly version: string }[] {
  return [...text.matchAll(/uses: ([\w./-]+)@(\S+)(?: +# (\S+))?/g)].map(([, action = "", pin = "", version = ""]) => ({
    ...{ action, pin, version },
  }));
}
