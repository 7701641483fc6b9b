import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { LeakyBuckets } from '../../../../src/sip/proxy/leaky-buckets.ts';
import { type RelayEvent, relayVerdict } from '../../../../src/sip/proxy/relay-verdict.ts';
import { Rotation } from '../../../../src/sip/proxy/rotation.ts';
import { type Step, runSteps } from '../../../../src/sip/proxy/steps.ts';

describe('Rotation', () => {
  it('gives each the same share, strictly', () => {
    const rotation = new Rotation();
    for (let call = 0; call < 999; call += 1) rotation.next(['a', 'b', 'c']);
    expect(rotation.counts()).toEqual({ a: 333, b: 333, c: 333 });
  });

  it('chooses only among the candidates', () => {
    expect(new Rotation().next([])).toBeUndefined();
    expect(new Rotation().next(['b'])).toBe('b');
  });

  it('does not flood one that comes back or comes new', () => {
    const rotation = new Rotation();
    for (let call = 0; call < 100; call += 1) rotation.next(['a', 'b']);
    for (let call = 0; call < 100; call += 1) rotation.next(['a']);
    const chosen = Array.from({ length: 6 }, () => rotation.next(['a', 'b', 'c']));
    expect(chosen).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });
});

describe('LeakyBuckets', () => {
  const clock = new FakeClock();

  it('is over beyond its capacity and recovers as it leaks', async () => {
    const buckets = new LeakyBuckets({ clock, capacity: 3, leakPerSecond: 1, maxKeys: 10 });
    expect([1, 2, 3, 4].map(() => buckets.add('x'))).toEqual([false, false, false, true]);
    expect(buckets.full('x')).toBe(true);
    await clock.advance(1100);
    expect(buckets.full('x')).toBe(false);
    expect(buckets.add('x')).toBe(false);
    expect(buckets.add('y')).toBe(false);
  });

  it('forgets the least recently used key when the table is full', () => {
    const buckets = new LeakyBuckets({ clock, capacity: 1, leakPerSecond: 0, maxKeys: 2 });
    buckets.add('old');
    buckets.add('used');
    buckets.add('old', 5);
    buckets.add('new');
    expect(buckets.size).toBe(2);
    expect([buckets.full('old'), buckets.full('used'), buckets.full('new')]).toEqual([true, false, true]);
  });
});

describe('runSteps', () => {
  const step = (name: string, verdict: string | undefined | Promise<string | undefined>): Step<object, string> => ({
    name,
    run: () => verdict,
  });

  it('ends with the first verdict, and does not wait when no step does', () => {
    expect(runSteps([step('one', undefined), step('two', 'no'), step('three', 'yes')], {})).toEqual({
      verdict: 'no',
      step: 'two',
    });
  });

  it('goes on behind a step that waits', async () => {
    const steps = [
      step('one', Promise.resolve(undefined)),
      step('two', undefined),
      step('three', Promise.resolve('x')),
    ];
    expect(await runSteps(steps, {})).toEqual({ verdict: 'x', step: 'three' });
    expect(await runSteps([step('one', Promise.resolve(undefined))], {})).toEqual({ verdict: undefined, step: 'end' });
  });
});

describe('relayVerdict', () => {
  const pending = { finalSent: false, cancelled: false };
  const cancelled = { finalSent: false, cancelled: true };
  const done = { finalSent: true, cancelled: false };
  const status = (value: number): RelayEvent => ({ kind: 'response', status: value });
  const failed = (why: 'timeout' | 'transport' | 'closed'): RelayEvent => ({ kind: 'failed', why });

  it.each([
    ['100 stays', status(100), pending, { act: 'ignore' }],
    ['180 passes', status(180), pending, { act: 'forward' }],
    ['486 passes', status(486), pending, { act: 'forward' }],
    ['503 goes to another target', status(503), pending, { act: 'resend', otherwise: 503 }],
    ['503 after CANCEL passes', status(503), cancelled, { act: 'forward' }],
    ['200 passes', status(200), pending, { act: 'forward' }],
    ['a second 200 passes', status(200), done, { act: 'forward' }],
    ['a second failure does not', status(486), done, { act: 'ignore' }],
    ['180 after the end does not', status(180), done, { act: 'ignore' }],
    ['a dead target means another one', failed('closed'), pending, { act: 'resend', otherwise: 503 }],
    ['a silent target means another one', failed('timeout'), pending, { act: 'resend', otherwise: 408 }],
    ['a dead target after CANCEL means 487', failed('closed'), cancelled, { act: 'answer', status: 487 }],
    ['a dead target after the end means nothing', failed('closed'), done, { act: 'ignore' }],
  ] as const)('%s', (_name, event, state, verdict) => {
    expect(relayVerdict(event, state)).toEqual(verdict);
  });
});
