import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveCalls, type CallPage } from '../../../../src/api/live/calls.ts';
import { TandemError } from '../../../../src/core/errors.ts';
import { latestFirst, type CallQuery, type CallView } from '../../../../src/pbx/call/control/ports.ts';

const callOf = (node: string, id: string, startedAt: number): CallView => ({
  ...{ id, node, zone: 'a', account: 'example.test', state: 'talking', from: 'sip:a', to: 'b', startedAt },
  ...{ takeovers: 0, legs: [] },
});

function listing(all: readonly CallView[], silent?: string): { calls: LiveCalls; given: () => number } {
  let given = 0;
  const nodes = [...new Set(all.map(({ node }) => node))];
  const command = (node: string, _name: string, body: unknown): Promise<never> => {
    if (node === silent) return Promise.reject(new TandemError('node-unreachable'));
    const { limit, before } = body as CallQuery;
    const mine = all.filter(one => one.node === node && (!before || latestFirst(one, before) > 0)).sort(latestFirst);
    given += Math.min(limit, mine.length);
    return Promise.resolve(mine.slice(0, limit) as never);
  };
  const switches = () => nodes.map(id => ({ id, draining: false, load: 0 }));
  return { calls: new LiveCalls({ switches, ownerOf: () => Promise.resolve(undefined), command }), given: () => given };
}

describe('the list of live calls', () => {
  it('has every call of every switch once, the latest first, however they are spread', async () => {
    const some = fc.array(
      fc.record({ node: fc.integer({ min: 1, max: 5 }), startedAt: fc.integer({ min: 0, max: 40 }) }),
    );
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 30 }), async (made, limit) => {
        const all = made.map(({ node, startedAt }, index) => callOf(`s${node}`, `c${index}`, startedAt));
        const { calls } = listing(all);
        const found: CallView[] = [];
        for (let page: CallPage | undefined; page?.more !== false;) {
          const before = found.at(-1);
          page = await calls.list({ limit, ...(before && { before }) });
          expect(page.more ? page.calls.length : 0).toBe(page.more ? limit : 0);
          found.push(...page.calls);
        }
        expect(found).toEqual([...all].sort(latestFirst));
      }),
    );
  });

  it('asks switches for little more than what it shows', async () => {
    const all = Array.from({ length: 1000 }, (_, index) => callOf(`s${index % 4}`, `c${index}`, index));
    const { calls, given } = listing(all);
    expect((await calls.list({ limit: 100 })).calls.map(({ startedAt }) => startedAt)).toEqual(
      Array.from({ length: 100 }, (_, index) => 999 - index),
    );
    expect(given()).toBeLessThan(180);
  });

  it('says which switches are missing', async () => {
    const all = ['s1', 's2'].flatMap(node => [callOf(node, `${node}-1`, 1), callOf(node, `${node}-2`, 2)]);
    const page = await listing(all, 's2').calls.list({ limit: 10 });
    expect(page).toEqual({ calls: [all[1], all[0]], more: false, missing: ['s2'] });
  });
});
