/**
 * Does some work that is stopped by the run's own signal or when its time is up, and then rejects with the signal's reason or
 * with what `late` makes: whatever else broke by being stopped is not worth a word.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const control = new AbortController();
  const stop = (): void => {
    control.abort(signal.reason);
  };
  signal.addEventListener("abort", stop, { once: true });
  const timer = setTimeout(() => {
    control.abort(late());
  }, ms);
  try {
    return await work(control.signal);
  } catch (error) {
    control.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
}
