import { existsSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { PressError } from "../../src/model/errors.ts";
import { openTextLog } from "../../src/tree/text-log.ts";
import { temporaryFolder } from "../support/temporary.ts";

let file = "";
beforeEach(() => {
  file = join(temporaryFolder(), "deep", "log");
});

/** Empty, short, of signs with two and more bytes, longer than what is read at once, longer than a piece. */
const texts = [
  "",
  "a",
  "bücher 🎣",
  "x".repeat(1020),
  "y".repeat(1021),
  "ü".repeat(3000),
  "z".repeat(3_000_000),
  "end",
];

function filled() {
  const log = openTextLog(file);
  onTestFinished(() => {
    log.close();
  });
  return { log, places: [...log.append(texts.slice(0, 3)), ...log.append([]), ...log.append(texts.slice(3))] };
}

describe("a log of texts", () => {
  it("gives each text back by its place, in any order", () => {
    const { log, places } = filled();
    expect(places.toReversed().map((place) => log.read(place))).toEqual(texts.toReversed());
  });
  it("gives all of them in the order in which they came, with their places, also while others are read", () => {
    const { log, places } = filled();
    const all = [...log.all()].map(([place, text]) => {
      expect(log.read(place)).toBe(text);
      return [place, text];
    });
    expect(all).toEqual(texts.map((text, index) => [places[index], text]));
  });
  it("makes no file for nothing, and keeps nothing of what an earlier run left there", () => {
    expect([...openTextLog(file).all()]).toEqual([]);
    expect(existsSync(file)).toBe(false);
    filled().log.close();
    const { log } = filled();
    expect([...log.all()]).toHaveLength(texts.length);
    log.close();
    expect(readFileSync(file).length).toBe(texts.reduce((sum, text) => sum + 4 + Buffer.byteLength(text), 0));
  });
  it("is not taken for complete when the file lost its end", () => {
    const { log, places } = filled();
    truncateSync(file, 20);
    expect(() => log.read(places.at(-1) ?? 0)).toThrow("bytes early");
    expect(() => [...log.all()]).toThrow("bytes early");
  });
  it("is an error with a hint where it cannot be written", () => {
    const blocked = `${file}-blocked`;
    filled();
    writeFileSync(blocked, "");
    expect(() => openTextLog(join(blocked, "log")).append(["a"])).toThrow(PressError);
  });
  it("holds nothing once it is closed", () => {
    const { log } = filled();
    log.close();
    expect([...log.all()]).toEqual([]);
  });
});
