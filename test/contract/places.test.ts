import { beforeEach, describe, expect, it } from 'vitest';
import { Places } from '../../src/pbx/places/places.ts';
import type { PlaceStore } from '../../src/pbx/places/ports.ts';
import { onEveryEngine } from '../kit/shared-state.ts';

const ONE = { node: 's1', boot: 'b1', call: '' };
const TWO = { node: 's2', boot: 'b2', call: '' };

onEveryEngine('PlaceStore', engine => {
  let one: PlaceStore;
  let two: PlaceStore;
  beforeEach(() => {
    one = engine().places();
    two = engine().places();
  });

  it('gives a thing to one of many that want it at once', async () => {
    const asked = Array.from({ length: 20 }, (_, index) => {
      const store = index % 2 === 0 ? one : two;
      return store.claim('room 1', { ...ONE, node: `s${index}` });
    });
    const holders = await Promise.all(asked);
    expect(new Set(holders.map(({ node }) => node)).size).toBe(1);
  });

  it('is replaced only in the place of whoever has it', async () => {
    await one.claim('room 1', ONE);
    expect(await two.claim('room 1', TWO)).toEqual(ONE);
    expect(await two.claim('room 1', TWO, { ...ONE, boot: 'b0' })).toEqual(ONE);
    expect(await two.claim('room 1', TWO, ONE)).toEqual(TWO);
    expect(await one.claim('room 1', ONE, ONE)).toEqual(TWO);
  });

  it('gives away what has been let go of while somebody wanted to replace it', async () => {
    expect(await one.claim('room 1', ONE, TWO)).toEqual(ONE);
    expect(await two.claim('room 1', TWO)).toEqual(ONE);
  });

  it('is let go of by its holder only', async () => {
    await one.claim('room 1', ONE);
    await two.release('room 1', TWO);
    expect(await two.claim('room 1', TWO)).toEqual(ONE);
    await one.release('room 1', ONE);
    expect(await two.claim('room 1', TWO)).toEqual(TWO);
  });

  it('forgets what earlier runs of a node had', async () => {
    await one.claim('room 1', { ...ONE, boot: 'b0' });
    await one.claim('room 2', ONE);
    await one.claim('room 3', TWO);
    await one.sweep('s1', 'b1');
    expect(await two.claim('room 1', TWO)).toEqual(TWO);
    expect(await two.claim('room 2', TWO)).toEqual(ONE);
    expect(await two.claim('room 3', TWO)).toEqual(TWO);
  });

  describe('Places', () => {
    const places = (node: string, dead: readonly string[] = []): Places =>
      new Places({ store: two, node, boot: `${node}-boot`, alive: other => !dead.includes(other) });

    it('leaves a thing to a switch that is alive, and takes it from one that is dead', async () => {
      await places('s1').claim('room 1');
      expect((await places('s2').claim('room 1')).node).toBe('s1');
      const survivors = await Promise.all([places('s2', ['s1']).claim('room 1'), places('s3', ['s1']).claim('room 1')]);
      expect(new Set(survivors.map(({ node }) => node)).size).toBe(1);
      expect(survivors[0]?.node).not.toBe('s1');
    });

    it('lets a call that goes on elsewhere keep what it has', async () => {
      await places('s1').claim('watched', 'call-1');
      const moved = places('s2');
      expect(moved.isMine(await moved.claim('watched', 'call-2'), 'call-2')).toBe(false);
      expect(moved.isMine(await moved.claim('watched', 'call-1'), 'call-1')).toBe(true);
      await moved.release('watched', 'call-1');
      expect(moved.isMine(await moved.claim('watched', 'call-2'), 'call-2')).toBe(true);
    });
  });
});
