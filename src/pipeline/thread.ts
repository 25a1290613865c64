import { Worker } from "node:worker_threads";

/** Where a thread begins: the file of a module without its extension, e.g. `./print-worker` seen from `import.meta.url`. */
export interface ThreadEntry {
  readonly module: string;
  readonly from: string;
}

/**
 * Runs a module in another thread, which is handed `workerData` and posts one message. In a checkout the sources are TypeScript,
 * and a thread does not inherit the loader that this one was started with.
 */
export function inThread(entry: ThreadEntry, workerData: unknown): Promise<unknown> {
  // As roomy as this thread's memory (see the bin's first line): most of what a piece of work needs dies with it.
  const options = { workerData, resourceLimits: { maxYoungGenerationSizeMb: 192 } };
  const worker = entry.from.endsWith(".ts")
    ? new Worker(sourceStart(new URL(`${entry.module}.ts`, entry.from)), { ...options, eval: true })
    : new Worker(new URL(`${entry.module}.js`, entry.from), options);
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      reject(new Error(`the thread of ${entry.module} ended with ${code} and no answer`));
    });
  });
}

function sourceStart(module: URL): string {
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  return `import(${loader}).then(({ register }) => { register(); return import(${JSON.stringify(module.href)}); })`;
}
