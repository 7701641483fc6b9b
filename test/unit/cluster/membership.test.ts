import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Membership, type ProbeResult } from '../../../src/cluster/membership.ts';
import type { MembershipStore, NodeRecord } from '../../../src/cluster/ports.ts';
import { FakeClock } from '../../../src/core/clock.ts';
import { TandemError } from '../../../src/core/errors.ts';
import { asNodeId, asZoneId } from '../../../src/core/ids.ts';
import { silentLogger } from '../../../src/core/log.ts';
import { MemoryMembershipStore, MemoryMemberTable } from '../../../src/store/index.ts';

/** A store that can be taken away. */
class FragileStore extends MemoryMembershipStore {
  away = false;
  readOnly = false;
  override list(): Promise<readonly NodeRecord[]> {
    return this.away ? Promise.reject(new TandemError('store-unavailable')) : super.list();
  }
  override heartbeat(...args: Parameters<MembershipStore['heartbeat']>): Promise<boolean> {
    const fails = this.away || this.readOnly;
    return fails ? Promise.reject(new TandemError('store-unavailable')) : super.heartbeat(...args);
  }
}

describe('Membership', () => {
  let clock: FakeClock;
  let table: MemoryMemberTable;
  let probes: string[];
  let probe: (id: string) => ProbeResult;
  const running: Membership[] = [];
  const stores = new Map<Membership, FragileStore>();
  const dead: string[] = [];

  beforeEach(() => {
    clock = new FakeClock();
    table = new MemoryMemberTable();
    probes = [];
    probe = () => 'refused';
    dead.length = 0;
    stores.clear();
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(one => one.close()));
    expect(clock.pending).toBe(0);
  });

  async function member(id: string, boot = `${id}-1`, zone = 'a'): Promise<Membership> {
    const store = new FragileStore(table, clock);
    const membership = new Membership({
      store,
      clock,
      log: silentLogger,
      self: { id: asNodeId(id), boot, role: 'call-switch', zone: asZoneId(zone), pid: 1 },
      probe: address => {
        probes.push(address.host);
        return Promise.resolve(probe(address.host));
      },
    });
    running.push(membership);
    stores.set(membership, store);
    membership.onDead(node => dead.push(`${id}: ${node.boot} ${node.state}`));
    await membership.start();
    await membership.join({ host: id, port: 1 });
    return membership;
  }
  const alive = (of: Membership): string[] =>
    of
      .nodes('call-switch')
      .filter(node => node.alive)
      .map(({ id }) => id);

  it('shows who joins and who leaves, to all, within a poll', async () => {
    const one = await member('s1');
    let changes = 0;
    one.onChange(() => (changes += 1));
    const two = await member('s2', 's2-1', 'b');
    await clock.advance(30);
    expect(alive(one)).toEqual(['s1', 's2']);
    expect(one.nodes('call-switch', asZoneId('b')).map(({ id }) => id)).toEqual(['s2']);
    expect(one.nodes('zone-proxy')).toEqual([]);
    await two.close();
    await clock.advance(30);
    expect(alive(one)).toEqual(['s1']);
    expect(dead).toEqual(['s1: s2-1 left']);
    expect(changes).toBe(2);
  });

  it('keeps a node whose heartbeat goes on, for as long as it likes, without telling of a change', async () => {
    const one = await member('s1');
    await member('s2');
    await clock.advance(30);
    let changes = 0;
    one.onChange(() => (changes += 1));
    await clock.advance(60_000);
    expect(alive(one)).toEqual(['s1', 's2']);
    expect(changes).toBe(0);
  });

  it('declares dead whom a broken connection and a refused one betray, once for all', async () => {
    const [one, two] = [await member('s1'), await member('s2')];
    const three = await member('s3');
    await clock.advance(30);
    one.suspect(asNodeId('s3'));
    one.suspect(asNodeId('s3'));
    two.suspect(asNodeId('s3'));
    await clock.advance(30);
    expect(probes).toEqual(['s3', 's3']);
    expect(alive(one)).toEqual(['s1', 's2']);
    expect(dead.sort()).toEqual(['s1: s3-1 dead', 's2: s3-1 dead']);
    expect(three.boot).toBe('s3-1');
  });

  it('asks again while the suspect still accepts, and believes one that goes on accepting', async () => {
    const one = await member('s1');
    await member('s2');
    await clock.advance(30);
    probe = () => (probes.length < 3 ? 'connected' : 'refused');
    one.suspect(asNodeId('s2'));
    await clock.advance(500);
    expect(alive(one)).toEqual(['s1']);
    await member('s3');
    await clock.advance(30);
    probe = () => 'connected';
    one.suspect(asNodeId('s3'));
    await clock.advance(500);
    expect(alive(one)).toEqual(['s1', 's3']);
  });

  it('makes nothing of a probe that proves nothing', async () => {
    const one = await member('s1');
    await member('s2');
    await clock.advance(30);
    probe = () => 'unknown';
    one.suspect(asNodeId('s2'));
    await clock.advance(500);
    expect(alive(one)).toEqual(['s1', 's2']);
  });

  it('declares dead whose lease has run out', async () => {
    const one = await member('s1');
    const two = await member('s2');
    await clock.advance(5000);
    const store = stores.get(two);
    if (store) store.away = true;
    await clock.advance(1900);
    expect(alive(one)).toEqual(['s1', 's2']);
    await clock.advance(700);
    expect(alive(one)).toEqual(['s1']);
    expect(dead).toContain('s1: s2-1 dead');
  });

  it('tells a node that stalled that it has been declared dead', async () => {
    const one = await member('s1');
    const two = await member('s2');
    let fenced = 0;
    two.onFenced(() => (fenced += 1));
    await clock.advance(30);
    one.suspect(asNodeId('s2'));
    await clock.advance(500);
    expect(fenced).toBeGreaterThan(0);
    await two.rejoin('s2-2');
    await clock.advance(30);
    expect(alive(one)).toEqual(['s1', 's2']);
    expect(two.boot).toBe('s2-2');
  });

  it('takes a new boot of a node for the death of the old one', async () => {
    const one = await member('s1');
    await member('s2');
    await clock.advance(30);
    await member('s2', 's2-2');
    await clock.advance(30);
    expect(alive(one)).toEqual(['s1', 's2']);
    expect(dead).toContain('s1: s2-1 dead');
    expect(one.nodes('call-switch').map(({ boot }) => boot)).toEqual(['s1-1', 's2-2']);
  });

  it.each(['away', 'readOnly'] as const)('declares nobody dead after the store was %s for all', async how => {
    const one = await member('s1');
    const two = await member('s2');
    await clock.advance(5000);
    for (const store of stores.values()) store[how] = true;
    await clock.advance(10_000);
    expect(alive(one)).toEqual(['s1', 's2']);
    for (const store of stores.values()) store[how] = false;
    await clock.advance(10_000);
    expect([alive(one), alive(two)]).toEqual([
      ['s1', 's2'],
      ['s1', 's2'],
    ]);
    expect(dead).toEqual([]);
  });

  it('knows when it drains itself', async () => {
    const one = await member('s1');
    expect(one.draining).toBe(false);
    await new MemoryMembershipStore(table, clock).setDraining({ zone: asZoneId('a') }, true);
    await clock.advance(30);
    expect(one.draining).toBe(true);
  });
});
