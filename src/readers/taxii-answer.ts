import { PressError } from "../model/errors.ts";
import { parseJson } from "../model/json.ts";
import type { Answer, Reach } from "../model/plugin.ts";
import { textOf } from "./body.ts";
import { asRecord, asText } from "./pointer.ts";
import { shapeError, wholeJson } from "./records.ts";
import { shown } from "./unread.ts";

/** TAXII 2.1 §1.6.8.1. A server may refuse every request that does not accept exactly this. */
export const taxiiMediaType = "application/taxii+json;version=2.1";

/** One exchange with a TAXII server. Throws for an answer of another version of the protocol. */
export async function askTaxii(url: string, reach: Reach): Promise<Answer> {
  const answer = await reach.ask({ url, accept: taxiiMediaType, explain: explainTaxii });
  const type = answer.header("content-type") ?? "";
  if (isOtherVersion(type)) throw versionError(answer.url, `answers as ${shown(type)}`);
  return answer;
}

/** A resource that is one small object: discovery, an API root, a list of collections. */
export async function taxiiResource(url: string, reach: Reach): Promise<Readonly<Record<string, unknown>>> {
  const answer = await askTaxii(url, reach);
  const resource = asRecord(await wholeJson(textOf(answer), answer.url));
  if (resource === undefined || Array.isArray(resource)) throw shapeError(answer.url, "no TAXII resource");
  if (resource["type"] === "bundle") throw versionError(answer.url, "answers with a bundle");
  if ("http_status" in resource) throw taxiiError(answer.url, resource);
  return resource;
}

/** The words of an error message (TAXII 2.1 §3.6.1), for status codes that mean one and for answers of status 200. */
export function taxiiError(name: string, message: Readonly<Record<string, unknown>>): PressError {
  const words = wordsOf(message) ?? "no reason given";
  return new PressError("source-answer", `${name} answers with an error message: ${shown(words)}.`, {
    hint: "Check the address and what the account may read, and ask who runs the server if both are right.",
  });
}

/** TAXII 2.0 pages by ranges of items and answers with bundles: another protocol. */
export function versionError(name: string, how: string): PressError {
  return new PressError("source-answer", `${name} ${how}: it does not speak TAXII 2.1.`, {
    hint: "Ask its provider for a TAXII 2.1 API root; a saved bundle is read by the type `stix`.",
  });
}

function explainTaxii(status: number, body: string): string | undefined {
  const words = wordsOf(asRecord(parseJson(body)) ?? {});
  return words ?? (status === 406 ? "it may speak another version than TAXII 2.1" : undefined);
}

function wordsOf(message: Readonly<Record<string, unknown>>): string | undefined {
  const words = [asText(message["title"]), asText(message["description"])].filter((part) => part !== undefined);
  return words.length === 0 ? undefined : words.join(": ");
}

/** Servers write the type with blanks, quotes, a charset, or as plain JSON; only one that states another version is refused. */
function isOtherVersion(type: string): boolean {
  const [essence = ""] = type.toLowerCase().split(";");
  const version = /;\s*version\s*=\s*"?([\d.]+)/i.exec(type)?.[1];
  if (essence.includes("vnd.oasis.")) return true;
  return essence.trim() === "application/taxii+json" && version !== undefined && version !== "2.1";
}
