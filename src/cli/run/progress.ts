import type { RunProgress } from "../../pipeline/build.ts";
import type { Outcome } from "../../pipeline/intake.ts";
import type { Progress } from "../progress.ts";
import { countText } from "../table.ts";

/** A run's stages as one live line, or as plain lines where nobody watches; sources are told one by one as they end. */
export function runProgress(progress: Progress): RunProgress {
  let records = 0;
  let last = 0;
  let printing = false;
  const advance = (total: number) => {
    progress.tick(total - last);
    last = total;
  };
  return {
    reading(sources) {
      records = 0;
      progress.start(sources === 1 ? "reading" : `reading ${countText(sources)} sources`);
    },
    read: (_source, count) => {
      progress.tick(count);
    },
    readDone(outcome) {
      if (outcome.state === "read") records += outcome.reading.records;
      const words = outcomeWords(outcome);
      const { name } = outcome.setup;
      // The way out begins its messages with the name of the source.
      progress.say(words.startsWith(`${name} `) ? `  ${words}` : `  ${name}: ${words}`);
    },
    joining() {
      progress.done(`${countText(records)} records`);
      last = 0;
      progress.start("joining with the ledger");
    },
    printing(days, total) {
      if (!printing) {
        progress.done("done");
        progress.start("printing days", total);
        last = 0;
        printing = true;
      }
      advance(days);
      if (days === total) progress.done(`${countText(total)} days`);
    },
    writing(files) {
      progress.start("writing");
      progress.done(`${countText(files)} files`);
    },
  };
}

function outcomeWords(outcome: Outcome): string {
  switch (outcome.state) {
    case "read":
      return `${countText(outcome.reading.records)} records`;
    case "failed":
      return outcome.error.message;
    case "unchanged":
      return "not read, as its bytes are those of an earlier run";
    case "resting":
      return `not read before ${outcome.until}, by the terms of the feed`;
  }
}
