import { beforeEach, expect, it } from 'vitest';
import { asNodeId } from '../../src/core/ids.ts';
import type { SubscriptionRecord, SubscriptionStore } from '../../src/sip/event/ports.ts';
import { onEveryEngine } from '../kit/shared-state.ts';

const A = { node: asNodeId('proxy-a'), boot: 'boot-a' };
const B = { node: asNodeId('proxy-b'), boot: 'boot-b' };
const LIMITS = { total: 100, perUser: 100 };

const subscription = (id: number | string, more: Partial<SubscriptionRecord> = {}): SubscriptionRecord => ({
  id: `s-${id}`,
  owner: A.node,
  boot: A.boot,
  fence: 0,
  watcher: { account: 'example.test', user: '1001' },
  resource: { account: 'example.test', name: '1002' },
  event: 'dialog',
  type: 'application/dialog-info+xml',
  lists: false,
  expiresAt: Date.now() + 60_000,
  version: 0,
  dialog: {
    sipCallId: `call-${id}`,
    localTag: `tag-${id}`,
    remoteTag: 'theirs',
    localParty: '<sip:1002@example.test>;tag=x',
    remoteParty: '"Zoë" <sip:1001@example.test>;tag=theirs',
    localContact: 'sip:token@192.0.2.1',
    remoteTarget: 'sip:1001@198.51.100.1',
    routeSet: ['<sip:flow@10.0.0.1;lr>'],
    localSeq: 0,
    remoteSeq: 1,
  },
  ...more,
});

onEveryEngine('SubscriptionStore', engine => {
  let a: SubscriptionStore;
  let b: SubscriptionStore;
  beforeEach(() => {
    a = engine().subscriptions();
    b = engine().subscriptions();
  });

  it('keeps a subscription as it was given, and gives it to who asks by its dialog', async () => {
    expect(await a.create(subscription(1, { note: '1', eventId: 'x' }), LIMITS)).toBe('ok');
    expect(await b.count()).toBe(1);
    expect(await b.take('call-1', 'other', B)).toBeUndefined();
    expect(await b.take('other', 'tag-1', B)).toBeUndefined();
    const taken = await b.take('call-1', 'tag-1', B);
    expect(taken).toEqual(
      subscription(1, {
        note: '1',
        eventId: 'x',
        owner: B.node,
        boot: B.boot,
        fence: 1,
        expiresAt: taken?.expiresAt ?? 0,
      }),
    );
  });

  it('refuses what the former owner writes, and what is written after the end', async () => {
    const mine = subscription(1);
    await a.create(mine, LIMITS);
    expect(await a.put({ ...mine, version: 1 })).toBe('ok');
    const theirs = await b.take('call-1', 'tag-1', B);
    expect(theirs?.version).toBe(1);
    expect(await a.put({ ...mine, version: 2 })).toBe('fenced');
    await a.remove(mine.id, 0);
    expect(await b.count()).toBe(1);
    expect(theirs && (await b.put({ ...theirs, version: 5 }))).toBe('ok');
    await b.remove(mine.id, 1);
    expect(await b.count()).toBe(0);
    expect(theirs && (await b.put(theirs))).toBe('fenced');
    expect(await b.take('call-1', 'tag-1', B)).toBeUndefined();
  });

  it('counts those of one watcher and all, exactly, also when many come at once', async () => {
    const all = Array.from({ length: 30 }, (_, index) => index);
    const limits = { total: 12, perUser: 10 };
    const first = await Promise.all(all.map(index => (index % 2 ? a : b).create(subscription(index), limits)));
    expect(first.filter(each => each === 'ok')).toHaveLength(10);
    expect(first.filter(each => each === 'too-many-of-user')).toHaveLength(20);
    const other = { watcher: { account: 'example.test', user: '1009' } };
    const second = await Promise.all(all.map(index => a.create(subscription(100 + index, other), limits)));
    expect(second.filter(each => each === 'ok')).toHaveLength(2);
    expect(second.filter(each => each === 'too-many')).toHaveLength(28);
  });

  it('gives every subscription of a dead boot to exactly one claimant', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => a.create(subscription(index), LIMITS)));
    await b.create(subscription('own', { owner: B.node, boot: B.boot }), LIMITS);
    expect([...(await b.boots())].sort()).toEqual(['boot-a', 'boot-b']);
    const C = { node: asNodeId('proxy-c'), boot: 'boot-c' };
    const taken: SubscriptionRecord[] = [];
    const drain = async (store: SubscriptionStore, by: typeof B): Promise<void> => {
      for (;;) {
        const rows = await store.claim('boot-a', by, 3);
        if (rows.length === 0) return;
        for (const row of rows) expect([row.owner, row.boot, row.fence]).toEqual([by.node, by.boot, 1]);
        taken.push(...rows);
        await new Promise(resolve => setImmediate(resolve));
      }
    };
    await Promise.all([drain(b, B), drain(engine().subscriptions(), C)]);
    expect(taken).toHaveLength(40);
    expect(new Set(taken.map(({ id }) => id)).size).toBe(40);
    expect([...(await b.boots())].sort()).toEqual(['boot-b', 'boot-c']);
    expect(await b.claim('boot-b', B, 9)).toEqual([]);
  });
});
