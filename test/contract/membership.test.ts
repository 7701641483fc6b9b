import { beforeEach, expect, it } from 'vitest';
import type { JoiningNode, MembershipStore } from '../../src/cluster/ports.ts';
import { FakeClock } from '../../src/core/clock.ts';
import { asNodeId, asZoneId } from '../../src/core/ids.ts';
import { onEveryEngine } from '../kit/shared-state.ts';

const node = (id: string, boot: string, zone = 'a'): JoiningNode => ({
  id: asNodeId(id),
  boot,
  role: 'call-switch',
  zone: asZoneId(zone),
  inner: { host: '127.0.0.1', port: 15080 },
  pid: 7,
});
const LEASE = { leaseMs: 2000, load: 3 };

onEveryEngine('MembershipStore', engine => {
  let clock: FakeClock;
  let one: MembershipStore;
  let two: MembershipStore;
  beforeEach(async () => {
    clock = new FakeClock();
    one = engine().members(clock);
    two = engine().members(clock);
    await one.join(node('s1', 'boot-1'), 2000);
    await one.join(node('s2', 'boot-2', 'b'), 2000);
  });

  const boots = async (): Promise<string[]> => (await two.list()).map(({ boot, state }) => `${boot} ${state}`);

  it('shows who is there, with lease and load', async () => {
    expect(await two.heartbeat(asNodeId('s1'), 'boot-1', LEASE)).toBe(true);
    const [first] = await two.list();
    expect(first).toEqual({
      ...node('s1', 'boot-1'),
      draining: false,
      state: 'alive',
      leaseUntil: clock.now() + 2000,
      load: 3,
    });
  });

  it('lets exactly one declare a boot dead, and tells the dead one at its next heartbeat', async () => {
    const id = asNodeId('s1');
    const won = await Promise.all([one.declareDead(id, 'boot-1'), two.declareDead(id, 'boot-1')]);
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await one.heartbeat(id, 'boot-1', LEASE)).toBe(false);
    expect(await boots()).toEqual(['boot-1 dead', 'boot-2 alive']);
    expect(await two.departedAt('boot-1')).toBe(clock.now());
    expect(await two.departedAt('boot-2')).toBeUndefined();
  });

  it('does not declare dead by its lease whose lease has been renewed meanwhile', async () => {
    const id = asNodeId('s1');
    expect(await two.declareDead(id, 'boot-1', true)).toBe(false);
    await clock.advance(2001);
    expect(await two.declareDead(id, 'boot-1', true)).toBe(true);
  });

  it('counts the time of death from the last sign of life', async () => {
    const start = clock.now();
    await clock.advance(60_000);
    await two.declareDead(asNodeId('s1'), 'boot-1');
    expect(await two.departedAt('boot-1')).toBe(start + 2000);
  });

  it('replaces a boot by the next one of the same node, and cannot declare the new one dead by the old name', async () => {
    await one.join(node('s1', 'boot-1b'), 2000);
    expect(await boots()).toEqual(['boot-1b alive', 'boot-2 alive']);
    expect(await two.declareDead(asNodeId('s1'), 'boot-1')).toBe(false);
    expect(await one.heartbeat(asNodeId('s1'), 'boot-1', LEASE)).toBe(false);
    expect(await two.departedAt('boot-1')).toBe(clock.now());
  });

  it('notes who has left', async () => {
    await one.leave(asNodeId('s1'), 'boot-1');
    expect(await boots()).toEqual(['boot-1 left', 'boot-2 alive']);
  });

  it('drains nodes and zones, also over a restart, and puts them back', async () => {
    const draining = async (): Promise<boolean[]> => (await two.list()).map(one => one.draining);
    expect(await one.setDraining({ node: asNodeId('s1') }, true)).toEqual(['s1']);
    expect(await draining()).toEqual([true, false]);
    await one.join(node('s1', 'boot-1b'), 2000);
    expect(await draining()).toEqual([true, false]);
    await one.setDraining({ node: asNodeId('s1') }, false);
    expect(await one.setDraining({ zone: asZoneId('b') }, true)).toEqual(['s2']);
    await one.join(node('s3', 'boot-3', 'b'), 2000);
    expect(await draining()).toEqual([false, true, true]);
    await one.setDraining({ zone: asZoneId('b') }, false);
    expect(await draining()).toEqual([false, false, false]);
    expect(await one.setDraining({ node: asNodeId('nobody') }, true)).toEqual([]);
  });

  it('shows by its change mark that somebody else has written', async () => {
    const before = two.changeMark();
    expect(two.changeMark()).toBe(before);
    await one.heartbeat(asNodeId('s1'), 'boot-1', LEASE);
    expect(two.changeMark()).not.toBe(before);
  });
});
