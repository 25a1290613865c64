import { loadAll } from "js-yaml";
import { z } from "zod";

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const matchers = z.record(z.string(), texts);

const rule = z.looseObject({
  id: z.uuid(),
  level: z.enum(["low", "medium", "high"]),
  logsource: z.object({ category: z.string() }),
  detection: z.object({ selection: z.union([matchers.transform((one) => [one]), z.array(matchers)]) }),
});

export type SigmaRule = z.output<typeof rule>;

/** The rules of a YAML stream, read by js-yaml. */
export function sigmaRules(text: string): SigmaRule[] {
  return z.array(rule).parse(loadAll(text));
}

/** The values that a rule looks for: a domain stands once more with a dot, a hash after the name of its algorithm. */
export function sigmaValues({ detection }: SigmaRule): string[] {
  return detection.selection.flatMap((fields) =>
    Object.entries(fields)
      .filter(([field]) => !field.endsWith("|endswith"))
      .flatMap(([, values]) => values.map(unescaped)),
  );
}

/** Sigma specification 2.1.0, "String Wildcard": what a backslash stands before means itself. */
function unescaped(text: string): string {
  return text.replace(/\\([\\*?])/g, "$1").replace(/^(?:MD5|SHA1|SHA256)=/, "");
}
