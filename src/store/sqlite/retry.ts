/** Reads and rare writes of a file that may be busy for a moment. */
import type { Clock } from '../../core/clock.ts';
import { isBusy, unavailable } from './database.ts';

const TRIES = 200;
const QUICK_TRIES = 20;
const PAUSE_MS = 10;

/**
 * Runs `work` until the file is not busy, for about two seconds.
 * @throws TandemError `store-unavailable`
 */
export async function whenFree<T>(clock: Clock, work: () => T): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || attempt >= TRIES) throw unavailable(error);
    }
    await new Promise<void>(resolve => {
      if (attempt <= QUICK_TRIES) setImmediate(resolve);
      else clock.after(PAUSE_MS, resolve);
    });
  }
}
