/** Waiting for what must come true, without sleeping a fixed time. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`timed out after ${timeoutMs} ms waiting for ${what}`);
    await pause(15);
  }
}

/** Lets real time pass where sound must be recorded; never to dodge a race. */
export const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
