import { z } from "zod";

/** Text of one line that people will read: nothing in it may steer a terminal or break a comment. */
export function line(longest: number) {
  return z
    .string()
    .min(1, "must not be empty")
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, "must be one line without control characters");
}

/** A name that can stand in a path, a report and a command without quotes. */
export function slug() {
  return z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "must be 1 to 40 of a-z, 0-9 and -, with a letter or digit first");
}
