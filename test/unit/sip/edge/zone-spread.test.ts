import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../../../src/core/clock.ts';
import { asNodeId, asZoneId } from '../../../../src/core/ids.ts';
import { ZoneSpread } from '../../../../src/sip/edge/zone-spread.ts';
import type { NodeView } from '../../../../src/sip/proxy/ports.ts';
import type { Flow } from '../../../../src/sip/transport/index.ts';

function site(ids: readonly string[] = ['a', 'b']): { spread: ZoneSpread; clock: FakeClock } {
  const all = ids.map(id => ({
    node: {
      id: asNodeId(id),
      role: 'zone-proxy',
      zone: asZoneId(id.slice(0, 1)),
      inner: { host: 'x', port: 1 },
      draining: false,
      alive: true,
    } satisfies NodeView,
    flow: {} as Flow,
  }));
  const clock = new FakeClock();
  const spread = new ZoneSpread({
    links: { available: () => all, onChange: () => () => undefined },
    directory: { nodes: () => all.map(({ node }) => node), onChange: () => () => undefined },
    mark: id => id,
    clock,
  });
  return { spread, clock };
}

/** A caller's way of using nonces; each call of the function is one call, and says which zone took it. */
type Caller = () => string;

function callers(spread: ZoneSpread): Record<string, () => Caller> {
  const call = (issuer: string, count: number): string => {
    const target = spread.forCall({ nonce: 'n', issuer, count });
    if (!target) throw new Error('no zone');
    spread.taken(target);
    return String(target.node.zone);
  };
  const challenge = (): string => String(spread.forChallenge()?.node.id);
  return {
    'asks before each call': () => () => call(challenge(), 1),
    'asks once': () => {
      let nonce: string | undefined;
      let count = 0;
      return () => call((nonce ??= challenge()), (count += 1));
    },
    'asks before every third call': () => {
      let nonce = '';
      let count = 0;
      return () => {
        if (count % 3 === 0) [nonce, count] = [challenge(), 0];
        return call(nonce, (count += 1));
      };
    },
    'asks twice and answers once': () => () => {
      challenge();
      return call(challenge(), 1);
    },
    'has the password wrong at first': () => () => {
      const wrong = spread.forCall({ nonce: 'n', issuer: challenge(), count: 1 });
      if (wrong) spread.challenged(wrong);
      return call(String(wrong?.node.id), 1);
    },
  };
}

describe('the spread of 1,000 calls over two zones', () => {
  it.each(Object.keys(callers(site().spread)))('is within 2 %%: everybody %s', async name => {
    const { spread, clock } = site();
    const one = callers(spread)[name]!();
    for (let call = 0; call < 1000; call += 1) {
      one();
      await clock.advance(20);
    }
    const { a = 0, b = 0 } = spread.counts().zones;
    expect(a + b).toBe(1000);
    expect(Math.abs(a - b)).toBeLessThanOrEqual(20);
  });

  it('is within 2 %, whatever their habits are', async () => {
    const names = Object.keys(callers(site().spread));
    const phones = fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(phones, fc.array(fc.nat(11), { minLength: 20, maxLength: 60 }), async (habits, order) => {
        const { spread, clock } = site();
        const ways = callers(spread);
        const all = habits.map(name => ways[name]!());
        for (let call = 0; call < 1000; call += 1) {
          all[order[call % order.length]! % all.length]!();
          await clock.advance(20);
        }
        const { a = 0, b = 0 } = spread.counts().zones;
        expect(Math.abs(a - b)).toBeLessThanOrEqual(20);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('makes up for calls that one zone had to take alone', () => {
    const { spread } = site();
    for (let call = 0; call < 2; call += 1) spread.forChallenge();
    for (let call = 0; call < 10; call += 1) spread.forCall({ nonce: 'n', issuer: 'b', count: 1 });
    const next = Array.from({ length: 12 }, () => spread.forChallenge()?.node.id);
    expect(next.filter(id => id === 'a')).toHaveLength(11);
  });

  it('is even over the proxies of one zone too', () => {
    const { spread } = site(['a1', 'b1', 'b2']);
    const one = callers(spread)['asks before each call']!();
    for (let call = 0; call < 400; call += 1) one();
    expect(spread.counts().nodes).toEqual({ a1: 200, b1: 100, b2: 100 });
  });
});
