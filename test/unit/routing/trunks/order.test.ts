import { describe, expect, it } from 'vitest';
import { orderTrunks } from '../../../../src/routing/trunks/order.ts';

const member = (trunk: string, priority = 1, weight = 10) => ({ trunk, priority, weight });
const group = (...trunks: ReturnType<typeof member>[]) => ({ name: 'out', trunks, failoverSeconds: 3 });
const well = () => 'alive' as const;

/** The same numbers each time. */
function chance(): () => number {
  let state = 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

describe('the trunks of a route group', () => {
  it('are tried by priority, each once', () => {
    const all = group(member('c', 3), member('a', 1), member('b', 2));
    expect(orderTrunks(all, well, chance())).toEqual(['a', 'b', 'c']);
  });

  it('share the calls of one priority by their weights', () => {
    const all = group(member('big', 1, 30), member('small', 1, 10));
    const random = chance();
    const first = Array.from({ length: 4000 }, () => orderTrunks(all, well, random)[0]);
    const share = first.filter(name => name === 'big').length / first.length;
    expect(share).toBeGreaterThan(0.72);
    expect(share).toBeLessThan(0.78);
  });

  it('come last when they are dead, but are not left out', () => {
    const all = group(member('a', 1), member('b', 2), member('c', 3));
    expect(orderTrunks(all, name => (name === 'a' ? 'dead' : 'unknown'), chance())).toEqual(['b', 'c', 'a']);
    expect(orderTrunks(all, () => 'dead', chance())).toEqual(['a', 'b', 'c']);
  });
});
