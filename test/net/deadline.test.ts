import { expect, it } from "vitest";
import { within } from "../../src/net/deadline.ts";

const late = new Error("too late");

/** Breaks with an error of its own as soon as it is stopped, as sockets do. */
function breaking(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(new Error("a socket was destroyed"));
    });
  });
}

it("tells the time that is up, not what broke by being stopped", async () => {
  const { signal } = new AbortController();
  await expect(within(5, signal, () => late, breaking)).rejects.toBe(late);
});

it("tells the reason of the run that was stopped", async () => {
  const control = new AbortController();
  const work = within(60_000, control.signal, () => late, breaking);
  const reason = new Error("stopped");
  control.abort(reason);
  await expect(work).rejects.toBe(reason);
  await expect(within(60_000, control.signal, () => late, breaking)).rejects.toBe(reason);
});

it("gives what the work gives, and its own error as it is", async () => {
  const { signal } = new AbortController();
  const fault = new Error("of the work");
  expect(
    await within(
      60_000,
      signal,
      () => late,
      () => Promise.resolve("done"),
    ),
  ).toBe("done");
  await expect(
    within(
      60_000,
      signal,
      () => late,
      () => Promise.reject(fault),
    ),
  ).rejects.toBe(fault);
});
