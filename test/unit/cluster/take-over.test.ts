import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Membership } from '../../../src/cluster/membership.ts';
import { TakeOver } from '../../../src/cluster/take-over.ts';
import { FakeClock } from '../../../src/core/clock.ts';
import { TandemError } from '../../../src/core/errors.ts';
import { asCallId, asNodeId, asZoneId } from '../../../src/core/ids.ts';
import { silentLogger } from '../../../src/core/log.ts';
import type { Checkpoint } from '../../../src/pbx/call/ports.ts';
import {
  MemoryCallStore,
  MemoryCallTable,
  MemoryMembershipStore,
  MemoryMemberTable,
} from '../../../src/store/index.ts';

interface Switch {
  membership: Membership;
  calls: MemoryCallStore;
  takeOver: TakeOver;
  restored: Checkpoint[];
  abandoned: Checkpoint[];
}

describe('TakeOver', () => {
  let clock: FakeClock;
  let members: MemoryMemberTable;
  let table: MemoryCallTable;
  let claimsFail: number;
  const running: Switch[] = [];

  beforeEach(() => {
    clock = new FakeClock();
    members = new MemoryMemberTable();
    table = new MemoryCallTable();
    claimsFail = 0;
  });
  afterEach(async () => {
    const switches = running.splice(0);
    const closing = switches.map(async one => {
      await one.takeOver.close();
      await one.membership.close();
    });
    // Restoring takes a moment of the clock's time.
    await clock.advance(100);
    await Promise.all(closing);
    expect(clock.pending).toBe(0);
  });

  async function start(id: string, boot = `${id}-1`): Promise<Switch> {
    const store = new MemoryMembershipStore(members, clock);
    const membership = new Membership({
      store,
      clock,
      log: silentLogger,
      self: { id: asNodeId(id), boot, role: 'call-switch', zone: asZoneId('a'), pid: 1 },
      probe: () => Promise.resolve('refused'),
    });
    const calls = new MemoryCallStore(table, boot);
    const claim = calls.claim.bind(calls);
    calls.claim = (...args) => {
      if (claimsFail-- > 0) return Promise.reject(new TandemError('store-unavailable'));
      return claim(...args);
    };
    const restored: Checkpoint[] = [];
    const abandoned: Checkpoint[] = [];
    const takeOver = new TakeOver({
      membership,
      members: store,
      claims: calls,
      clock,
      log: silentLogger,
      restore: rows =>
        new Promise(resolve => {
          restored.push(...rows);
          clock.after(20, resolve);
        }),
      abandon: rows => {
        abandoned.push(...rows);
        return Promise.resolve();
      },
    });
    await membership.start();
    await membership.join({ host: id, port: 1 });
    takeOver.start();
    const one = { membership, calls, takeOver, restored, abandoned };
    running.push(one);
    await clock.advance(30);
    return one;
  }

  const carry = (one: Switch, amount: number): Promise<unknown> =>
    Promise.all(
      Array.from({ length: amount }, (_, index) =>
        one.calls.put({
          callId: asCallId(`${one.membership.boot}-${index}`),
          owner: one.membership.id,
          fence: 0,
          zone: asZoneId('a'),
          state: '{}',
          dialogs: [],
        }),
      ),
    );
  /** SIGKILL: it says nothing any more, and the others see its connections break. */
  async function kill(one: Switch, witness: Switch): Promise<void> {
    running.splice(running.indexOf(one), 1);
    one.membership.close = () => Promise.resolve();
    await one.takeOver.close();
    const store = new MemoryMembershipStore(members, clock);
    await store.declareDead(one.membership.id, one.membership.boot);
    void witness;
  }
  const ids = (...lists: Checkpoint[][]): Set<string> => new Set(lists.flat().map(({ callId }) => callId));

  it('divides the calls of a dead switch among all survivors, each call once', async () => {
    const [one, two, three] = [await start('s1'), await start('s2'), await start('s3')];
    await carry(one, 100);
    await kill(one, two);
    await clock.advance(500);
    expect(two.restored.length + three.restored.length).toBe(100);
    expect(ids(two.restored, three.restored).size).toBe(100);
    expect(Math.min(two.restored.length, three.restored.length)).toBeGreaterThan(20);
    for (const row of two.restored) expect([row.owner, row.fence]).toEqual(['s2', 1]);
    await stopTimersOf(one);
  });

  it('takes what it can when the store fails in between, and the rest later', async () => {
    const [one, two] = [await start('s1'), await start('s2')];
    await carry(one, 30);
    claimsFail = 3;
    await kill(one, two);
    await clock.advance(3000);
    expect(ids(two.restored).size).toBe(30);
    await stopTimersOf(one);
  });

  it('gives a restarted switch the calls of its former boot when nobody else is there', async () => {
    const one = await start('s1');
    await carry(one, 7);
    await kill(one, one);
    await stopTimersOf(one);
    const again = await start('s1', 's1-2');
    await clock.advance(200);
    expect(again.restored).toHaveLength(7);
    expect(again.abandoned).toEqual([]);
  });

  it('does not bring back calls whose phones have long given up', async () => {
    const one = await start('s1');
    await carry(one, 3);
    await kill(one, one);
    await stopTimersOf(one);
    await clock.advance(10 * 60_000);
    const later = await start('s2');
    await clock.advance(200);
    expect(later.restored).toEqual([]);
    expect(later.abandoned).toHaveLength(3);
  });

  it('never touches the calls of a living switch', async () => {
    const [one, two] = [await start('s1'), await start('s2')];
    await carry(one, 5);
    await clock.advance(10_000);
    expect(two.restored).toEqual([]);
    expect(await one.calls.list({ owner: one.membership.id })).toHaveLength(5);
  });

  it('lets a switch that leaves end its calls itself, and takes what it did not end', async () => {
    const [one, two] = [await start('s1'), await start('s2')];
    await carry(one, 4);
    running.splice(running.indexOf(one), 1);
    await one.takeOver.close();
    await one.membership.close();
    await clock.advance(10_000);
    expect(two.restored).toEqual([]);
    await clock.advance(5000);
    expect(two.restored).toHaveLength(4);
  });

  it('leaves the calls to others while it drains, and takes them when there are none', async () => {
    const [one, two, three] = [await start('s1'), await start('s2'), await start('s3')];
    const store = new MemoryMembershipStore(members, clock);
    await store.setDraining({ node: two.membership.id }, true);
    await clock.advance(30);
    await carry(one, 10);
    await kill(one, three);
    await clock.advance(500);
    expect([two.restored.length, three.restored.length]).toEqual([0, 10]);
    await kill(three, two);
    await clock.advance(1500);
    expect(two.restored).toHaveLength(10);
    await stopTimersOf(one);
    await stopTimersOf(three);
  });

  /** A killed process has no timers; here they must be stopped by hand, without taking leave. */
  async function stopTimersOf(one: Switch): Promise<void> {
    await Membership.prototype.close.call(one.membership);
  }
});
