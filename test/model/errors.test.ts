import { describe, expect, it } from "vitest";
import { PressError } from "../../src/model/errors.ts";

describe("an error that a person can cure", () => {
  it("has a code, words, and what to do next; it exits with 1 unless told otherwise", () => {
    const error = new PressError("tree-locked", "Somebody builds.", { hint: "Wait." });
    expect(error).toMatchObject({
      name: "PressError",
      code: "tree-locked",
      message: "Somebody builds.",
      hint: "Wait.",
      exit: 1,
    });
    expect(error).not.toHaveProperty("cause");
  });
  it("keeps its cause", () => {
    const cause = new Error("ENOSPC");
    expect(new PressError("disk-full", "Full.", { cause, exit: 3 })).toMatchObject({ cause, exit: 3 });
  });
});
