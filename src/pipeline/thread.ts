import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts another thread at a module, compiled or not: its path without an extension, seen from the module that asks
 * (`import.meta.url`).
 */
export function startThread(module: string, from: string, options: WorkerOptions): Worker {
  if (!from.endsWith(".ts")) return new Worker(new URL(`${module}.js`, from), options);
  // In a checkout the sources are TypeScript, and a thread does not inherit the loader that this one was started with.
  const loader = JSON.stringify(import.meta.resolve("tsx/esm/api"));
  const source = JSON.stringify(new URL(`${module}.ts`, from).href);
  const start = `import(${loader}).then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(start, { ...options, eval: true });
}

/** The one answer that a thread owes: ending without it is an error, too. */
export function answerOf<Answer>(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      reject(new Error(`a thread ended with ${code} and no answer`));
    });
  });
}
