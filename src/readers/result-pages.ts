import { PressError } from "../model/errors.ts";
import { parseJson } from "../model/json.ts";
import type { Answer, Reach } from "../model/plugin.ts";
import { linkWithin } from "./address.ts";
import { textOf, type Body } from "./body.ts";
import type { Capture } from "./json-scan.ts";
import { pageGuard } from "./page-guard.ts";
import { asRecord, asText } from "./pointer.ts";
import { elementsAt, jsonRecords, shapeError, type JsonRecord } from "./records.ts";
import { shown } from "./unread.ts";

const maxPages = 10_000;

/**
 * All pages of a list that answers with `results` and the address of the `next` page, as Django REST framework does. They are fetched before any is read, so that a walk that breaks off can begin anew.
 */
export async function fetchPages(first: string, reach: Reach): Promise<readonly Answer[]> {
  const visit = pageGuard(first, maxPages);
  const pages: Answer[] = [];
  for (let url: string | undefined = first; url !== undefined;) {
    visit(url);
    const answer: Answer = await reach.ask({ url, accept: "application/json", explain });
    const next = await nextOf(answer);
    pages.push(answer);
    url = next === undefined ? undefined : linkWithin(next, first);
  }
  return pages;
}

/** The elements of `results`, in batches. */
export function resultsOf(page: Body): AsyncIterable<readonly JsonRecord[]> {
  return elementsAt(textOf(page), page.url, ["results"]);
}

/** The address of the next page; throws for an answer that is no page. */
export async function nextOf(page: Body): Promise<string | undefined> {
  const stated: Record<string, unknown> = {};
  const list = { seen: false };
  const capture: Capture = (path, opening) => {
    if (path.length !== 1) return false;
    list.seen ||= path[0] === "results" && opening === "[";
    return path[0] !== "results";
  };
  for await (const records of jsonRecords(textOf(page), page.url, capture)) {
    for (const record of records) if (!("bad" in record)) stated[String(record.path[0])] = record.value;
  }
  if (list.seen) return asText(stated["next"]);
  const words = wordsOf(stated);
  if (words === undefined) throw shapeError(page.url, "no list at /results");
  throw new PressError("source-answer", `${page.url} answers with an error message: ${shown(words)}.`, {
    hint: "Check the address and the key; ask the service if both are right.",
  });
}

function explain(_status: number, body: string): string | undefined {
  return wordsOf(asRecord(parseJson(body)) ?? {});
}

function wordsOf(message: Readonly<Record<string, unknown>>): string | undefined {
  return ["detail", "error", "message"].map((key) => asText(message[key])).find((words) => words !== undefined);
}
