import { readFileSync } from "node:fs";
import { notAsPlanned } from "./proof.ts";

/** Synchronous on purpose: with many small files the promise costs several times the read. */
export function stagedBytes(path: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw notAsPlanned(`the staged bytes of ${path} cannot be read`, cause);
  }
}
