import { afterEach, beforeEach, expect, it } from 'vitest';
import { Chore } from '../../../src/core/chore.ts';
import { FakeClock } from '../../../src/core/clock.ts';

let clock: FakeClock;
let chore: Chore;
/** Ends the round that is at work. */
let end: (error?: Error) => void;
let rounds: number;
let failures: unknown[];

beforeEach(() => {
  clock = new FakeClock();
  [rounds, failures] = [0, []];
  chore = new Chore({
    clock,
    everyMs: 1000,
    work: () => {
      rounds += 1;
      return new Promise((resolve, reject) => (end = error => (error ? reject(error) : resolve())));
    },
    failed: error => failures.push(error),
  });
});
afterEach(async () => {
  end?.();
  await chore.close();
});

it('comes in its time, for the first time after one of them', async () => {
  await clock.advance(999);
  expect(rounds).toBe(0);
  await clock.advance(1);
  expect(rounds).toBe(1);
  end();
  await clock.advance(1000);
  expect(rounds).toBe(2);
});

it('has one round at a time: who asks meanwhile waits for that one', async () => {
  const first = chore.run();
  expect(chore.run()).toBe(first);
  await clock.advance(5000);
  expect(rounds).toBe(1);
  end();
  await first;
  void chore.run();
  expect(rounds).toBe(2);
});

it('goes on after a round that failed', async () => {
  const first = chore.run();
  end(new Error('away'));
  await first;
  expect(failures).toEqual([new Error('away')]);
  await clock.advance(1000);
  expect(rounds).toBe(2);
});

it('is closed when its last round is over, and has none after that', async () => {
  void chore.run();
  let gone = false;
  const closing = chore.close().then(() => (gone = true));
  expect(chore.closed).toBe(true);
  await clock.advance(1000);
  expect([gone, clock.pending]).toEqual([false, 0]);
  end();
  await closing;
  await chore.run();
  await chore.close();
  expect(rounds).toBe(1);
});
