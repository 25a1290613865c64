import { PressError } from "../model/errors.ts";
import { parseJson } from "../model/json.ts";
import { asRecord, asText, valueAt } from "./pointer.ts";
import { shown } from "./unread.ts";

/** The vendor's envelope: `{error: {code, message, details?, request_id}}` (openapi.json, "Error Handling"). */
interface VendorError {
  readonly code: string;
  readonly words: string;
}

/** What an error answer says, for people; undefined for a body that is not in the vendor's form. */
export function explainError(_status: number, body: string): string | undefined {
  const error = valueAt(parseJson(body), ["error"]);
  return error === undefined || error === null ? undefined : vendorError(error).words;
}

/** The error for an answer that holds the vendor's error although it came as a success. `error` is what its envelope holds. */
export function answerError(error: unknown, location: string): PressError {
  const { code, words } = vendorError(error);
  return new PressError("source-answer", `${location} says ${words}.`, {
    hint: hints.get(code) ?? "Name the request id to the vendor's support if it happens again.",
  });
}

function vendorError(error: unknown): VendorError {
  const envelope = asRecord(error);
  const code = asText(envelope?.["code"]) ?? "unknown";
  const request = asText(envelope?.["request_id"]) ?? "not stated";
  const message = asText(envelope?.["message"]) ?? asText(error) ?? "no message";
  // The vendor's own address is not repeated: what an answer says about where to pay is the last thing to pass on.
  const upgrade = asText(valueAt(envelope, ["details", "upgrade_url"])) === undefined ? "" : ", a larger plan may help";
  const words = `${shown(withoutKeys(`${code}: ${message}`)).replace(/\.$/, "")} (request ${shown(withoutKeys(request))}${upgrade})`;
  return { code, words };
}

/** A server that quotes the key it refuses must not bring it into a log. */
function withoutKeys(text: string): string {
  return text.replace(/\bsk_[a-z]+_\w+/g, "sk_…");
}

const hints = new Map([
  ["missing_api_key", "Send the key with the request."],
  ["insufficient_scope", "Use a key with the scope that the message names."],
  ["rate_limit_exceeded", "Wait as long as the answer's Retry-After says, then fetch it again."],
]);
