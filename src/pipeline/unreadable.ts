import { PressError } from "../model/errors.ts";

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a directory"],
  ["EACCES", "this user may not read it"],
]);

/** A file or folder that the disk does not give. */
export function unreadable(path: string, cause: unknown): PressError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
  return new PressError("input-unreadable", `${path} cannot be read: ${reasons.get(code) ?? code}.`, {
    hint: "Name an existing, readable file.",
    cause,
  });
}
