import { expect, it } from "vitest";
import type { Place } from "../../src/config/place.ts";
import { PressError } from "../../src/model/errors.ts";
import type { Sighting, Unread } from "../../src/model/indicator.ts";
import { discreet } from "../../src/pipeline/discreet.ts";
import { liveReach } from "../support/live-reach.ts";
import { itemsOf } from "../support/source.ts";

const key = "marked-s3cret-key";
const url = "https://feed.example/list?token=marked";

function keyed(value: string): Place {
  const manner = { as: "bearer", required: true, from: "https://feed.example/keys" } as const;
  return { url, access: { headers: {}, key: { manner, value } } };
}

function reading(records: readonly (Sighting | Unread)[], place = keyed(key)): Promise<(Sighting | Unread)[]> {
  const read = discreet("feed", place, async function* () {
    yield* await Promise.resolve(records);
  });
  return itemsOf(read(liveReach()));
}

function failing(error: Error): Promise<(Sighting | Unread)[]> {
  const read = discreet("feed", keyed(key), async function* () {
    yield* await Promise.reject<Sighting[]>(error);
  });
  return itemsOf(read(liveReach()));
}

it("takes its key out of titles, and drops links that hold it", async () => {
  const clean = { value: "a.example", references: ["https://report.example/1"] };
  const told = {
    value: "b.example",
    title: `For ${key}`,
    references: [`https://feed.example/${key}`, ...clean.references],
  };
  expect(await reading([clean, told])).toEqual([clean, { ...clean, value: "b.example", title: "For ***" }]);
});

it("takes no value with its key in it for an indicator", async () => {
  expect(await reading([{ value: `http://feed.example/${key}` }])).toEqual([
    { unread: "invalid-value", value: "http://feed.example/***" },
  ]);
});

it("changes nothing for a secret that is a word", async () => {
  const sighting = { value: "infected.example", title: "infected hosts", references: ["https://a.example/infected"] };
  expect(await reading([sighting], keyed("infected"))).toEqual([sighting]);
});

it("takes any secret out of what could not be read, and out of what a person is told", async () => {
  const reach = liveReach();
  const read = discreet("feed", keyed("short"), async function* (lent) {
    lent.warn(`The key short ends soon, says ${url}`);
    yield* await Promise.resolve([{ unread: "malformed-row" as const, value: "short" }]);
  });
  expect(await itemsOf(read(reach))).toEqual([{ unread: "malformed-row", value: "***" }]);
  expect(reach.warnings).toEqual(["The key *** ends soon, says https://feed.example/list"]);
});

it("tells what failed by the same code, without the key, the query of the address, and the cause that holds both", async () => {
  const cause = new Error(`${url} ${key}`);
  const error: unknown = await failing(
    new PressError("source-answer", `${url} says ${key}.`, { hint: `Ask ${key}.`, cause }),
  ).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PressError);
  expect(error).toMatchObject({
    ...{ code: "source-answer", message: "https://feed.example/list says ***.", hint: "Ask ***.", exit: 1 },
  });
  expect(error).not.toHaveProperty("cause");
});

it("passes on what is a bug, so that it is reported as one", async () => {
  await expect(failing(new TypeError("x is no function"))).rejects.toThrow(TypeError);
});
