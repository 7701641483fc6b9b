import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../../src/core/clock.ts';
import { FakeClock, SystemClock } from '../../../../src/core/clock.ts';
import { PacingWheel } from '../../../../src/media/audio/index.ts';

/** A clock whose periodic timer fires when the test says so. */
class HandClock implements Clock {
  now = (): number => this.time;
  monotonic = (): number => this.time;
  time = 0;
  #fire = (): void => undefined;

  after(): { cancel: () => void } {
    return { cancel: () => undefined };
  }

  every(_ms: number, fn: () => void): { cancel: () => void } {
    this.#fire = fn;
    return { cancel: () => undefined };
  }

  at(...times: readonly number[]): void {
    for (const time of times) {
      this.time = time;
      this.#fire();
    }
  }
}

describe('PacingWheel', () => {
  it('keeps the mean at 20 ms over ten minutes for everybody, and spreads them over the 20 ms', async () => {
    const clock = new FakeClock();
    const wheel = new PacingWheel(clock);
    const moments: number[][] = [[], [], [], []];
    const leave = moments.map(seen => wheel.join(() => seen.push(clock.monotonic())));
    await clock.advance(600_000);
    for (const seen of moments) {
      expect(Math.abs(seen.length - 30_000)).toBeLessThanOrEqual(1);
      const steps = new Set(seen.slice(1).map((at, i) => at - (seen[i] ?? 0)));
      expect(steps).toEqual(new Set([20]));
    }
    expect(new Set(moments.map(seen => (seen[0] ?? 0) % 20)).size).toBe(2);
    for (const fn of leave) fn();
    expect(wheel.members).toBe(0);
    expect(clock.pending).toBe(0);
  });

  it('makes up for a short stall, skips a long one, and never repeats a number', () => {
    const clock = new HandClock();
    const wheel = new PacingWheel(clock);
    const seen: number[] = [];
    wheel.join(index => seen.push(index));
    clock.at(10, 20, 30, 39, 51, 130, 1000);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 45, 46, 47, 48, 49]);
    wheel.close();
  });

  it('members may leave and come from within a turn', () => {
    const clock = new HandClock();
    const wheel = new PacingWheel(clock);
    const seen: string[] = [];
    const leaves = new Map<string, () => void>();
    const add = (name: string, act?: () => void): void =>
      void leaves.set(
        name,
        wheel.join(index => {
          seen.push(`${name}${index}`);
          act?.();
        }),
      );
    add('a', () => leaves.get('a')?.());
    add('b');
    add('c', () => leaves.get('a')?.());
    add('d');
    add('e', () => {
      if (!leaves.has('f')) add('f');
    });
    clock.at(10, 20, 30, 40, 50, 60);
    // c has taken a away before its turn came.
    expect(seen.filter(s => s.startsWith('a'))).toEqual([]);
    for (const name of ['b', 'c', 'd', 'e']) expect(seen.filter(s => s.startsWith(name))).toHaveLength(3);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter(s => s.startsWith('f')).length).toBeGreaterThanOrEqual(2);
    wheel.close();
  });

  it('finds back to an even beat after a first turn that came late', () => {
    const clock = new HandClock();
    const wheel = new PacingWheel(clock);
    const moments: number[] = [];
    wheel.join(() => moments.push(clock.time));
    // The first at 17.5 instead of 10; then on time, half a millisecond either way.
    clock.at(17.5, ...Array.from({ length: 400 }, (_, i) => 20 + 10 * i + (i % 3) * 0.5));
    const late = moments.slice(100).map((at, i, all) => (i === 0 ? 20 : at - (all[i - 1] ?? 0)));
    expect(Math.max(...late)).toBeLessThan(22);
    expect(Math.min(...late)).toBeGreaterThan(18);
    wheel.close();
  });

  it('is exact enough with the clock of the program', async () => {
    const clock = new SystemClock();
    const wheel = new PacingWheel(clock);
    const begin = clock.monotonic();
    const frames = await new Promise<number>(resolve => {
      const leave = wheel.join(index => {
        if (index < 25) return;
        leave();
        resolve(index);
      });
    });
    expect(frames * 20).toBeLessThanOrEqual(clock.monotonic() - begin + 10);
    expect(clock.pending).toBe(0);
    clock.close();
  });
});
