import { countText } from "./table.ts";
import { clip, paint, visible, type Output, type Terminal } from "./terminal.ts";

/** Tells a person how far a run is. Stages follow one another; a stage that is not done when the next starts is dropped. */
export interface Progress {
  /** `total` is left out where nobody knows it: then there is a count and a rate, and no bar. */
  start(stage: string, total?: number): void;
  /** `count` more are done. Cheap enough for an inner loop: it draws at most twelve times a second. */
  tick(count: number): void;
  /** Ends the stage with its result in words. */
  done(text: string): void;
  /** A line of its own, above the live one. */
  say(text: string): void;
}

export interface ProgressOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly quiet?: boolean;
}

interface Stage {
  readonly name: string;
  readonly total: number | undefined;
  readonly began: number;
  readonly count: number;
  readonly drawn: number;
}

/** Between two pictures of the live line, and between two lines of a log. */
const liveMs = 80;
const logMs = 10_000;
const eraseLine = "\r\u001b[2K";

/** One live line on a terminal; elsewhere a line for each finished stage, and one every ten seconds of a long stage. */
export function progress(stream: Output, terminal: Terminal, { now, quiet = false }: ProgressOptions): Progress {
  const style = paint(terminal.colour);
  let stage: Stage | undefined;
  const erase = (): void => {
    if (terminal.live && stage) stream.write(eraseLine);
  };
  const draw = (current: Stage): void => {
    const time = now();
    // One column stays free: a full line makes some terminals wrap, and then it cannot be erased.
    if (terminal.live) stream.write(eraseLine + clip(describe(current, time, true), terminal.width - 1));
    else stream.write(`${describe(current, time, false)}\n`);
    stage = { ...current, drawn: time };
  };
  return {
    start(name, total) {
      if (quiet) return;
      erase();
      const began = now();
      stage = { name: visible(name), total, began, count: 0, drawn: began };
      if (terminal.live) draw(stage);
    },
    tick(count) {
      if (!stage) return;
      stage = { ...stage, count: stage.count + count };
      if (now() - stage.drawn >= (terminal.live ? liveMs : logMs)) draw(stage);
    },
    done(text) {
      if (!stage) return;
      erase();
      const took = style.dim(`(${elapsedText(now() - stage.began)})`);
      stream.write(`${style.green(stage.name)}: ${visible(text)} ${took}\n`);
      stage = undefined;
    },
    say(text) {
      if (quiet) return;
      erase();
      stream.write(`${visible(text)}\n`);
      if (stage && terminal.live) draw(stage);
    },
  };
}

const barWidth = 20;

function describe(stage: Stage, time: number, withBar: boolean): string {
  const { name, total, count, began } = stage;
  const seconds = (time - began) / 1000;
  const rate = seconds > 0 && count > 0 ? [`${countText(Math.round(count / seconds))}/s`] : [];
  const share = total === undefined || total <= 0 ? undefined : Math.min(1, count / total);
  const percent = share === undefined ? [] : [`${Math.floor(share * 100)} %`];
  const counted = total === undefined ? countText(count) : `${countText(count)} of ${countText(total)}`;
  const bar = withBar && share !== undefined ? [barText(share)] : [];
  return [`${name}:`, ...bar, [counted, ...percent, ...rate, elapsedText(time - began)].join(" · ")].join(" ");
}

function barText(share: number): string {
  const filled = Math.floor(share * barWidth);
  return `[${"#".repeat(filled)}${"-".repeat(barWidth - filled)}]`;
}

/** `0.4 s`, `12 s`, `3 min 05 s`. */
function elapsedText(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, "0")} s`;
}
