import { expect, it } from "vitest";
import { sources } from "../../src/sources/registry.ts";
import { liveCases } from "../support/live-cases.ts";
import { testLive } from "../support/live-source.ts";

it.each(sources.map(({ name }) => name))("%s has an answer in the suite", (name) => {
  expect(Object.keys(liveCases)).toContain(name);
});

for (const source of sources) {
  const given = liveCases[source.name];
  if (given !== undefined) testLive(source, given);
}
