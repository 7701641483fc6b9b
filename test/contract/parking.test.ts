import { beforeEach, expect, it } from 'vitest';
import type { ParkStore, ParkWish } from '../../src/pbx/features/park/ports.ts';
import { onEveryEngine } from '../kit/shared-state.ts';

const account = 'example.test';
const wish = (callId: string, more: Partial<ParkWish> = {}): ParkWish => ({
  ...{ account, callId, legId: `leg-${callId}`, node: 'a', slots: ['71', '72'], since: 1000 },
  ...more,
});

onEveryEngine('ParkStore', engine => {
  let a: ParkStore;
  let b: ParkStore;
  beforeEach(() => {
    a = engine().parking();
    b = engine().parking();
  });

  it('gives each call a slot of its own, whoever asks, until none is left', async () => {
    const got = await Promise.all([a, b, a, b].map((store, call) => store.park(wish(`call-${call}`))));
    expect(got.filter(slot => slot === undefined)).toHaveLength(2);
    expect(got.filter(slot => slot !== undefined).sort()).toEqual(['71', '72']);
    expect((await a.list(account)).map(({ slot }) => slot)).toEqual(['71', '72']);
  });

  it('keeps accounts apart, and tells who is in a slot', async () => {
    await a.park(wish('one'));
    expect(await b.park(wish('two', { account: 'other.test' }))).toBe('71');
    expect(await b.parked(account, '71')).toEqual({
      account,
      slot: '71',
      callId: 'one',
      legId: 'leg-one',
      since: 1000,
    });
    expect(await b.parked(account, '72')).toBeUndefined();
  });

  it('a call keeps its slot and its time when its new switch asks again, and only that one frees it', async () => {
    await a.park(wish('one', { slots: ['72'] }));
    expect(await b.park(wish('one', { node: 'b', slots: ['72'], since: 2000 }))).toBe('72');
    expect((await a.parked(account, '72'))?.since).toBe(1000);
    await a.free(account, 'one', 'a');
    expect(await a.parked(account, '72')).toBeDefined();
    await b.free(account, 'one', 'b');
    expect(await a.parked(account, '72')).toBeUndefined();
  });

  it('frees a slot for whoever knows that its call is gone', async () => {
    await a.park(wish('one'));
    await b.free(account, 'one');
    expect(await a.park(wish('two'))).toBe('71');
  });
});
