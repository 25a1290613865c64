import { z } from "zod";
import { python } from "./python.ts";

/** A document by the dotted names of its fields. */
export type Flat = Readonly<Record<string, unknown>>;

const answer = z.array(z.strictObject({ fields: z.array(z.string()), found: z.array(z.number()) }));

/** What a parser that is not ours reads in Lucene queries: their fields, and which documents they find. */
export function readLucene(
  asked: readonly { readonly query: string; readonly documents: readonly Flat[] }[],
  now: string,
): z.infer<typeof answer> {
  return answer.parse(python("read_lucene.py", { asked, now }));
}
