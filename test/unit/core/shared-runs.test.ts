import { expect, it } from 'vitest';
import { SharedRuns } from '../../../src/core/shared-runs.ts';

/** Work that ends when it is told to. */
function works(): { work: () => Promise<number>; ends: ((error?: Error) => void)[] } {
  const ends: ((error?: Error) => void)[] = [];
  const work = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const number = ends.length + 1;
      ends.push(error => (error === undefined ? resolve(number) : reject(error)));
    });
  return { work, ends };
}

it('serves all who ask during a run with the next one, and never with the one that had begun', async () => {
  const runs = new SharedRuns<number>();
  const { work, ends } = works();
  const first = runs.run('a', work);
  const later = [runs.run('a', work), runs.run('a', work)];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  expect(await first).toBe(1);
  const last = runs.run('a', work);
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ends[1]?.();
  expect(await Promise.all(later)).toEqual([2, 2]);
  ends[2]?.();
  expect([2, 3]).toContain(await last);
});

it('begins again when nobody waits', async () => {
  const runs = new SharedRuns<number>();
  const { work, ends } = works();
  const first = runs.run('a', work);
  ends[0]?.();
  await first;
  const second = runs.run('a', work);
  ends[1]?.();
  expect(await second).toBe(2);
});

it('keeps different work apart, and a failure from those who come after it', async () => {
  const runs = new SharedRuns<number>();
  const { work, ends } = works();
  const [a, b] = [runs.run('a', work), runs.run('b', work)];
  const afterA = runs.run('a', work);
  ends[0]?.(new Error('no'));
  await expect(a).rejects.toThrow('no');
  ends[1]?.();
  expect(await b).toBe(2);
  ends[2]?.();
  expect(await afterA).toBe(3);
});
