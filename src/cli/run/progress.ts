import type { RunProgress } from "../../pipeline/build.ts";
import type { Progress } from "../progress.ts";
import { countText } from "../table.ts";

/** A run's stages as one live line, or as plain lines where nobody watches. */
export function runProgress(progress: Progress): RunProgress {
  let last = 0;
  let printing = false;
  const advance = (total: number) => {
    progress.tick(total - last);
    last = total;
  };
  return {
    reading(source) {
      last = 0;
      progress.start(`reading ${source}`);
    },
    read: advance,
    readDone(outcome) {
      progress.done(outcome.ok ? `${countText(outcome.reading.records)} records` : outcome.error.message);
    },
    joining() {
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
