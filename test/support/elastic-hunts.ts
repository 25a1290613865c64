import { z } from "zod";
import { python } from "./python.ts";
import { indicatorsOf, queriesIn } from "./hunts.ts";

const answer = z.array(z.strictObject({ literals: z.array(z.string()), found: z.array(z.number()) }));

/** What a parser that is not ours reads in queries, and which of the events it finds with them. It refuses what is no query. */
export function readHunts(
  language: "eql" | "esql",
  queries: readonly string[],
  events: readonly unknown[] = [],
): z.infer<typeof answer> {
  return answer.parse(python("hunts.py", { language, queries, events }));
}

/** The indicators that a document of hunts is after. */
export function huntedIn(language: "eql" | "esql", text: string): string[] {
  return readHunts(language, queriesIn(text)).flatMap(({ literals }) => indicatorsOf(literals));
}
