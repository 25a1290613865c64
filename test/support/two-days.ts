import type { Sighting } from "../../src/model/indicator.ts";
import type { RunOutcome } from "../../src/pipeline/build.ts";
import { type World, worldIn } from "./world-in.ts";

const stated = (values: readonly string[], more: Partial<Sighting> = {}): Sighting[] =>
  values.map((value) => ({ value, ...more }));

/** Two days that add, change and withdraw; with the hash goes the last file of its folder. */
export function twoDays(
  folder: string,
): World & { readonly first: () => Promise<RunOutcome>; readonly second: () => Promise<RunOutcome> } {
  const world = worldIn(folder, { beta: { nature: "snapshot" } });
  const hash = "a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  return {
    ...world,
    first: () =>
      world.day("2026-07-31", { alpha: stated([hash, "a.example", "b.example"]), beta: stated(["203.0.113.7"]) }),
    second: () =>
      world.day("2026-08-02", {
        alpha: [
          ...stated([hash, "a.example"], { withdrawn: true }),
          ...stated(["b.example", "c.example"], { tags: ["new"] }),
        ],
        beta: stated(["203.0.113.7", "203.0.113.8"]),
      }),
  };
}
