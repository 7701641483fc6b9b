import { beforeEach, expect, it } from 'vitest';
import { asCallId, asNodeId, asZoneId } from '../../src/core/ids.ts';
import type { Checkpoint } from '../../src/pbx/call/ports.ts';
import { type CallStore, onEveryEngine } from '../kit/shared-state.ts';

const A = asNodeId('switch-a1');
const B = asNodeId('switch-b1');
const C = asNodeId('switch-b2');
const call = (id: number | string, more: Partial<Checkpoint> = {}): Checkpoint => ({
  callId: asCallId(`call-${id}`),
  owner: A,
  fence: 0,
  zone: asZoneId('a'),
  state: `{"id":"${id}"}`,
  dialogs: [`in-${id}`, `out-${id}`],
  ...more,
});

onEveryEngine('CheckpointStore and ClaimStore', engine => {
  let a: CallStore;
  let b: CallStore;
  beforeEach(() => {
    a = engine().calls('boot-a');
    b = engine().calls('boot-b');
  });

  const claim = (store: CallStore, max = 100) => store.claim({ from: 'boot-a', by: B, byBoot: 'boot-b', max });

  it('keeps the latest state of a call, also when puts come faster than commits', async () => {
    const puts = [1, 2, 3].map(turn => a.put(call(1, { state: `${turn}` })));
    expect(await Promise.all(puts)).toEqual(['ok', 'ok', 'ok']);
    expect(await b.get(asCallId('call-1'))).toEqual(call(1, { state: '3' }));
    expect(await b.count()).toBe(1);
  });

  it('does not bring back a call whose removal follows its last put at once', async () => {
    await a.put(call(1));
    const put = a.put(call(1, { state: 'last' }));
    const removed = a.remove(asCallId('call-1'), A, 0);
    await Promise.all([put, removed]);
    expect(await b.count()).toBe(0);
    expect(await b.ownerOfDialog('in-1')).toBeUndefined();
  });

  it('finds the owner by call and by any of its dialogs, of which some come and go', async () => {
    await a.put(call(1));
    await a.put(call(1, { dialogs: ['in-1', 'fork-2'] }));
    expect(await b.ownerOf(asCallId('call-1'))).toBe(A);
    expect(await b.ownerOfDialog('in-1')).toBe(A);
    expect(await b.ownerOfDialog('fork-2')).toBe(A);
    expect(await b.ownerOfDialog('out-1')).toBeUndefined();
    expect(await b.ownerOf(asCallId('call-2'))).toBeUndefined();
  });

  it('gives every call of a dead boot to exactly one claimant, in batches', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, index) => a.put(call(index))));
    await b.put(call('own', { owner: B }));
    const c = engine().calls('boot-c');
    const taken: Record<string, Checkpoint[]> = { b: [], c: [] };
    const drainTo = async (name: 'b' | 'c', store: CallStore): Promise<void> => {
      const by = name === 'b' ? B : C;
      for (;;) {
        const rows = await store.claim({ from: 'boot-a', by, byBoot: `boot-${name}`, max: 4 });
        if (rows.length === 0) return;
        expect(rows.length).toBeLessThanOrEqual(4);
        taken[name]?.push(...rows);
        await new Promise(resolve => setImmediate(resolve));
      }
    };
    await Promise.all([drainTo('b', b), drainTo('c', c)]);
    const all = [...(taken['b'] ?? []), ...(taken['c'] ?? [])];
    expect(all).toHaveLength(50);
    expect(new Set(all.map(({ callId }) => callId)).size).toBe(50);
    expect(taken['b']?.length).toBeGreaterThan(10);
    expect(taken['c']?.length).toBeGreaterThan(10);
    for (const row of all) expect(row.fence).toBe(1);
    expect(await a.list({ owner: A })).toEqual([]);
    expect((await a.list({ owner: B })).length).toBe((taken['b']?.length ?? 0) + 1);
    const [one] = taken['c'] ?? [];
    expect(one && (await a.ownerOfDialog(one.dialogs[0] ?? ''))).toBe(C);
  });

  it('refuses everything that the former owner writes, also for calls that have ended meanwhile', async () => {
    await a.put(call(1));
    await a.put(call(2));
    const rows = await claim(b);
    expect(rows).toHaveLength(2);
    const [mine] = rows;
    if (!mine) throw new Error('nothing claimed');
    await b.remove(mine.callId, B, 1);
    expect(await a.put(call(1))).toBe('fenced');
    expect(await a.put(call(2))).toBe('fenced');
    expect(await a.put(call('new'))).toBe('fenced');
    await a.remove(asCallId('call-1'), A, 0);
    await a.remove(asCallId('call-2'), A, 0);
    expect(await b.count()).toBe(1);
    expect(await a.claim({ from: 'boot-b', by: A, byBoot: 'boot-a', max: 9 })).toEqual([]);
  });

  it('lets the new owner go on, and be taken over in turn', async () => {
    await a.put(call(1));
    const [mine] = await claim(b);
    expect(mine).toEqual(call(1, { owner: B, fence: 1 }));
    if (!mine) return;
    expect(await b.put({ ...mine, state: 'b' })).toBe('ok');
    const next = engine().calls('boot-a2');
    expect(await next.claim({ from: 'boot-b', by: A, byBoot: 'boot-a2', max: 9 })).toEqual([
      { ...mine, state: 'b', owner: A, fence: 2 },
    ]);
    expect(await b.put(mine)).toBe('fenced');
  });

  it('keeps apart the boots of one node: what a restarted node left behind is not its own', async () => {
    await a.put(call(1));
    const again = engine().calls('boot-a2');
    expect(await again.put(call(1))).toBe('fenced');
    expect(await again.put(call(2))).toBe('ok');
    expect([...(await b.owners())].sort((x, y) => x.boot.localeCompare(y.boot))).toEqual([
      { owner: A, boot: 'boot-a', calls: 1 },
      { owner: A, boot: 'boot-a2', calls: 1 },
    ]);
    expect(await again.claim({ from: 'boot-a', by: A, byBoot: 'boot-a2', max: 9 })).toHaveLength(1);
    expect(await again.put(call(2, { state: 'goes on' }))).toBe('ok');
  });
});
