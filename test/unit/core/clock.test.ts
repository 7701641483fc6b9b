import { afterEach, describe, expect, it } from 'vitest';
import { FakeClock, SystemClock } from '../../../src/core/clock.ts';

const clocks: SystemClock[] = [];
function systemClock(options?: ConstructorParameters<typeof SystemClock>[0]): SystemClock {
  const clock = new SystemClock(options);
  clocks.push(clock);
  return clock;
}
const wait = (clock: SystemClock, ms: number): Promise<void> => new Promise(resolve => clock.after(ms, resolve));

afterEach(() => {
  for (const clock of clocks.splice(0)) clock.close();
});

describe('SystemClock', () => {
  it('never fires a timer early, and fires it within a few ticks', async () => {
    const clock = systemClock();
    const waits = [0, 1, 9, 10, 11, 25, 99, 130];
    const late = await Promise.all(
      waits.map(async ms => {
        const start = clock.monotonic();
        await wait(clock, ms);
        return clock.monotonic() - start - ms;
      }),
    );
    for (const ms of late) expect(ms).toBeGreaterThanOrEqual(0);
    expect(Math.min(...late)).toBeLessThan(100);
    expect(clock.pending).toBe(0);
  });

  it('fires timers in the order of their time, and equal ones as armed', async () => {
    const clock = systemClock();
    const order: string[] = [];
    clock.after(60, () => order.push('c'));
    clock.after(20, () => order.push('a'));
    clock.after(20, () => order.push('b'));
    await wait(clock, 90);
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('keeps a timer longer than one turn of the wheel for its later turn', async () => {
    const clock = systemClock();
    let fired = false;
    clock.after(4096 * 10 + 20, () => (fired = true));
    await wait(clock, 60);
    expect(fired).toBe(false);
    expect(clock.pending).toBe(1);
  });

  it('lets a timer cancel another of the same tick, and arm a new one', async () => {
    const clock = systemClock();
    const order: string[] = [];
    const state: { second?: { cancel(): void } } = {};
    clock.after(10, () => {
      order.push('first');
      state.second?.cancel();
      clock.after(0, () => order.push('new'));
    });
    state.second = clock.after(10, () => order.push('second'));
    await wait(clock, 60);
    expect(order).toEqual(['first', 'new']);
  });

  it('repeats without drifting until it is cancelled', async () => {
    const clock = systemClock();
    let turns = 0;
    const start = clock.monotonic();
    await new Promise<void>(resolve => {
      const timer = clock.every(15, () => {
        turns += 1;
        if (clock.monotonic() - start < 300) return;
        timer.cancel();
        resolve();
      });
    });
    expect(turns).toBeGreaterThan(10);
    expect(turns).toBeLessThanOrEqual(21);
    expect(clock.pending).toBe(0);
  });

  it('goes on with the other timers after one has thrown', async () => {
    const errors: unknown[] = [];
    const clock = systemClock({ onError: error => errors.push(error) });
    const boom = new Error('boom');
    clock.after(10, () => {
      throw boom;
    });
    await wait(clock, 40);
    expect(errors).toEqual([boom]);
  });

  it('bears 100,000 timers of which most are cancelled', async () => {
    const clock = systemClock();
    let fired = 0;
    const timers = Array.from({ length: 100_000 }, (_, index) => clock.after(10 + (index % 50), () => (fired += 1)));
    for (const [index, timer] of timers.entries()) if (index % 10 !== 0) timer.cancel();
    expect(clock.pending).toBe(10_000);
    while (clock.pending > 0) await new Promise(resolve => setImmediate(resolve));
    expect(fired).toBe(10_000);
  });
});

describe('FakeClock', () => {
  it('passes 32 s at once, running what falls due in order', async () => {
    const clock = new FakeClock(1000);
    const order: [string, number][] = [];
    clock.after(32_000, () => order.push(['J', clock.monotonic()]));
    clock.after(500, () => {
      order.push(['A', clock.monotonic()]);
      clock.after(1000, () => order.push(['A2', clock.monotonic()]));
    });
    await clock.advance(31_999);
    expect(order).toEqual([
      ['A', 500],
      ['A2', 1500],
    ]);
    await clock.advance(1);
    expect(order.at(-1)).toEqual(['J', 32_000]);
    expect(clock.now()).toBe(33_000);
    expect(clock.pending).toBe(0);
  });

  it('repeats, and stops when cancelled from within', async () => {
    const clock = new FakeClock();
    let turns = 0;
    const timer = clock.every(100, () => {
      turns += 1;
      if (turns === 3) timer.cancel();
    });
    await clock.advance(1000);
    expect(turns).toBe(3);
  });

  it('lets promises that a timer has started settle before time goes on', async () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    clock.after(10, () => void Promise.resolve().then(() => clock.after(10, () => seen.push(clock.monotonic()))));
    await clock.advance(100);
    expect(seen).toEqual([20]);
  });
});
