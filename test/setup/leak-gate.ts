/**
 * After all tests of a file, and after the file's own clean-up, nothing of ours may be alive: no sockets, flows, layers,
 * dialogs, calls, legs, media, and no timers, on whatever clock. The message of a failure lists what lives; with
 * TANDEM_TIMER_STACKS=1 it also says where the timers were started.
 */
import { afterAll } from 'vitest';
import { FakeClock, SystemClock, type Clock, type Timer } from '../../src/core/clock.ts';
import { leaks } from '../../src/core/leaks.ts';

const WITH_STACKS = process.env['TANDEM_TIMER_STACKS'] === '1';
/** What ends in the same turn as the test (a socket's close event) gets this long. */
const PATIENCE_MS = 500;
const MOST_LINES = 30;

type WatchedClock = Clock & { readonly pending: number };

/** Every clock that ever started a timer in this file. Files share a process and what is imported, but each imports this anew. */
const shared = globalThis as { watchedClocks?: Map<WatchedClock, Set<string>> };
const first = shared.watchedClocks === undefined;
const clocks = (shared.watchedClocks ??= new Map());

function watch(type: { prototype: WatchedClock }): void {
  for (const method of ['after', 'every'] as const) {
    const start = type.prototype[method];
    type.prototype[method] = function (this: WatchedClock, ms: number, fn: () => void): Timer {
      const stacks = clocks.get(this) ?? new Set();
      clocks.set(this, stacks);
      if (WITH_STACKS) stacks.add(new Error(`${ms} ms`).stack ?? '');
      return start.call(this, ms, fn);
    };
  }
}

function alive(): string[] {
  const timers = [...clocks]
    .filter(([clock]) => clock.pending > 0)
    .map(([clock, stacks]) =>
      [`pending timers of a ${clock.constructor.name}: ${clock.pending}`, ...stacks].join('\n'),
    );
  return [...leaks.describe(), ...timers];
}

if (first) {
  watch(SystemClock);
  watch(FakeClock);
}

// Setup files come first, and hooks of the end run in reverse: this one is the last.
afterAll(async () => {
  const deadline = performance.now() + PATIENCE_MS;
  while (alive().length > 0 && performance.now() < deadline) await new Promise(resolve => setTimeout(resolve, 5));
  const left = alive();
  clocks.clear();
  if (left.length === 0) return;
  const more = left.length > MOST_LINES ? [`and ${left.length - MOST_LINES} more`] : [];
  throw new Error(`these tests leave behind:\n${[...left.slice(0, MOST_LINES), ...more].join('\n')}`);
});
