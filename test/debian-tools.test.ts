import { expect, it } from "vitest";
import { hasTool } from "./support/debian.ts";

it("finds a program that every Debian has", () => {
  expect(hasTool("sh", "dash", true)).toBe(true);
});

it("lets a person go on without a program", () => {
  expect(hasTool("no-such-program", "nothing", false)).toBe(false);
});

it("fails in CI without it, and says what to install", () => {
  expect(() => hasTool("no-such-program", "some-package", true)).toThrow("Install Debian's some-package");
});
