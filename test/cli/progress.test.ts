import { describe, expect, it } from "vitest";
import { progress } from "../../src/cli/progress.ts";

function stage({ live, quiet = false, width = 80 }: { live: boolean; quiet?: boolean; width?: number }) {
  const written: string[] = [];
  let time = 0;
  const stream = { write: (text: string) => written.push(text) };
  const terminal = { isTTY: live, colour: false, live, width };
  return {
    written,
    shown: progress(stream, terminal, { now: () => time, quiet }),
    later: (ms: number) => {
      time += ms;
    },
  };
}

const erase = "\r\u001b[2K";

describe("progress on a terminal", () => {
  it("redraws one line with bar, count, percent, rate and time, and ends with the result", () => {
    const { shown, written, later } = stage({ live: true });
    shown.start("reading", 2000);
    later(2000);
    shown.tick(500);
    later(1000);
    shown.done("2,000 records");
    expect(written).toEqual([
      `${erase}reading: [--------------------] 0 of 2,000 · 0 % · 0.0 s`,
      `${erase}reading: [#####---------------] 500 of 2,000 · 25 % · 250/s · 2.0 s`,
      erase,
      "reading: 2,000 records (3.0 s)\n",
    ]);
  });

  it("shows count and rate where nobody knows the total", () => {
    const { shown, written, later } = stage({ live: true });
    shown.start("reading");
    later(1000);
    shown.tick(12_480);
    expect(written.at(-1)).toBe(`${erase}reading: 12,480 · 12,480/s · 1.0 s`);
  });

  it("draws at most twelve times a second, however often it is told", () => {
    const { shown, written, later } = stage({ live: true });
    shown.start("reading", 10_000);
    for (let count = 0; count < 10_000; count += 1) {
      later(0.1);
      shown.tick(1);
    }
    expect(written.length).toBeGreaterThan(5);
    expect(written.length).toBeLessThanOrEqual(13);
  });

  it("never fills the last column, where some terminals wrap", () => {
    const { shown, written } = stage({ live: true, width: 30 });
    shown.start("a stage with a very long name indeed", 10);
    expect(written.join("").replace(erase, "")).toHaveLength(29);
  });

  it("does not pass a full bar when more comes than was promised", () => {
    const { shown, written, later } = stage({ live: true });
    shown.start("reading", 10);
    later(100);
    shown.tick(25);
    expect(written.at(-1)).toContain("[####################] 25 of 10 · 100 %");
  });

  it("has no bar for nothing to do", () => {
    const { shown, written } = stage({ live: true });
    shown.start("reading", 0);
    expect(written.at(-1)).toBe(`${erase}reading: 0 of 0 · 0.0 s`);
  });

  it("puts a remark above the live line", () => {
    const { shown, written } = stage({ live: true });
    shown.start("reading");
    shown.say("kev was held");
    expect(written.slice(1)).toEqual([erase, "kev was held\n", `${erase}reading: 0 · 0.0 s`]);
  });
});

describe("progress in a log", () => {
  it("writes one line for a finished stage and no control characters", () => {
    const { shown, written, later } = stage({ live: false });
    shown.start("reading", 10);
    shown.tick(10);
    later(65_000);
    shown.done("10 records");
    expect(written).toEqual(["reading: 10 records (1 min 05 s)\n"]);
  });

  it("gives a sign of life every ten seconds of a long stage", () => {
    const { shown, written, later } = stage({ live: false });
    shown.start("reading", 100);
    for (let second = 0; second < 25; second += 1) {
      later(1000);
      shown.tick(1);
    }
    expect(written).toEqual(["reading: 10 of 100 · 10 % · 1/s · 10 s\n", "reading: 20 of 100 · 20 % · 1/s · 20 s\n"]);
  });
});

describe("progress of any kind", () => {
  it("is silent when asked to be", () => {
    for (const live of [true, false]) {
      const { shown, written, later } = stage({ live, quiet: true });
      shown.start("reading", 10);
      later(60_000);
      shown.tick(10);
      shown.say("a remark");
      shown.done("10 records");
      expect(written).toEqual([]);
    }
  });

  it("does not let the words of a feed steer the terminal", () => {
    const { shown, written } = stage({ live: false });
    shown.start("\u001b[2Jfeed");
    shown.say("\u001b]0;x\u0007");
    shown.done("\u009b2J");
    expect(written.join("")).not.toMatch(/[\u001b\u0007\u009b]/);
  });

  it("ignores ticks and results outside a stage", () => {
    const { shown, written } = stage({ live: true });
    shown.tick(1);
    shown.done("nothing");
    expect(written).toEqual([]);
  });
});
