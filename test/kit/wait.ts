/**
 * Waiting for what must come true, without sleeping a fixed time. The limit only ends a test that has failed: it is for machines that do
 * something else for a while, and no statement about how fast anything is.
 */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 30_000,
  everyMs = 15,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`timed out after ${timeoutMs} ms waiting for ${what}`);
    await pause(everyMs);
  }
}

/** Lets real time pass where sound must be recorded; never to dodge a race. */
export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
