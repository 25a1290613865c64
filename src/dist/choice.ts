import { nearest } from "../config/nearest.ts";
import type { Subscription } from "../config/subscription.ts";
import { formats } from "../formats/registry.ts";
import { PressError } from "../model/errors.ts";
import type { FormatSpec } from "../model/format.ts";

/** The formats that a subscription asks for by name, else all but those that are printed by name alone. */
export function formatsOf(subscriber: string, { formats: names }: Subscription): readonly FormatSpec[] {
  if (names === undefined) return formats.filter(({ onlyByName }) => onlyByName !== true);
  return [...new Set(names)].map((name) => {
    const format = formats.find((each) => each.name === name);
    if (format !== undefined) return format;
    const known = formats.map((each) => each.name);
    const near = nearest(name, known);
    throw new PressError("format-unknown", `The subscription ${subscriber} asks for ${name}, which is no format.`, {
      hint: near === undefined ? `Formats: ${known.join(", ")}.` : `Did you mean ${near}?`,
    });
  });
}
