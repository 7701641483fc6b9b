import { beforeEach, expect, it } from 'vitest';
import type { MemberState, QueueEvent, QueueStore, WaitingCaller } from '../../src/pbx/features/queue/ports.ts';
import { onEveryEngine } from '../kit/shared-state.ts';

const QUEUE = { account: 'example.test', extension: '2001' };
const OTHER = { account: 'example.test', extension: '2002' };
const caller = (ticket: string, more: Partial<WaitingCaller> = {}): WaitingCaller => ({
  queue: QUEUE,
  ticket,
  callId: `call-${ticket}`,
  legId: `leg-${ticket}`,
  node: 'switch-a1',
  boot: 'boot-a',
  party: { extension: '1001', name: 'Ada' },
  priority: 0,
  joinedAt: 1000,
  phase: 'waiting',
  tried: [],
  offered: [],
  ...more,
});
const member = (extension: string, more: Partial<MemberState> = {}): MemberState => ({
  account: QUEUE.account,
  extension,
  talks: [],
  wrapUpUntil: 0,
  restUntil: 0,
  idleSince: 0,
  ...more,
});

onEveryEngine('QueueStore', engine => {
  let a: QueueStore;
  let b: QueueStore;
  beforeEach(() => {
    a = engine().queues();
    b = engine().queues();
  });

  const put = (...callers: WaitingCaller[]) => a.change(table => callers.forEach(one => table.putCaller(one)));
  const order = (query = {}) => b.read(table => table.callers(QUEUE, query).map(({ ticket }) => ticket));

  it('keeps a caller as it was written, until it is taken out', async () => {
    const full = caller('1', { tried: ['1001'], offered: ['1002', '1003'], phase: 'offered', party: {} });
    await put(full);
    expect(await b.read(table => table.caller(QUEUE, '1'))).toEqual(full);
    expect(await b.read(table => table.caller(OTHER, '1'))).toBeUndefined();
    expect(await b.read(table => table.queues())).toEqual([QUEUE]);
    await b.change(table => table.removeCaller(QUEUE, '1'));
    expect(await a.read(table => [table.count(QUEUE), table.queues()])).toEqual([0, []]);
  });

  it('gives callers by priority, then by when they came, in pages and by phase', async () => {
    await put(
      caller('late', { joinedAt: 3000 }),
      caller('early', { joinedAt: 1000 }),
      caller('urgent', { joinedAt: 5000, priority: 2 }),
      caller('rings', { joinedAt: 500, phase: 'offered' }),
      caller('b', { joinedAt: 2000 }),
      caller('a', { joinedAt: 2000 }),
      caller('elsewhere', { queue: OTHER }),
    );
    expect(await order()).toEqual(['urgent', 'rings', 'early', 'a', 'b', 'late']);
    expect(await order({ phase: 'waiting', limit: 2 })).toEqual(['urgent', 'early']);
    const early = await b.read(table => table.caller(QUEUE, 'early'));
    expect(await order({ phase: 'waiting', after: early, limit: 2 })).toEqual(['a', 'b']);
    expect(await order({ phase: 'waiting', after: caller('late', { joinedAt: 3000 }) })).toEqual([]);
    const ahead = (ticket: string) =>
      b.read(table => {
        const found = table.caller(QUEUE, ticket);
        return found && table.ahead(found);
      });
    expect([await ahead('urgent'), await ahead('a'), await ahead('late')]).toEqual([0, 3, 5]);
    expect(await b.read(table => table.count(QUEUE))).toBe(6);
  });

  it('knows what is known of members, and nothing of the others', async () => {
    const talk = { ticket: 't', queue: '2001', callId: 'c', boot: 'boot-b', since: 7 };
    const busy = member('1001', { talks: [talk], wrapUpUntil: 5, restUntil: 6, idleSince: 4 });
    const rings = member('1002', { offer: { queue: '2001', ticket: 't', until: 99 } });
    await a.change(table => [busy, rings].forEach(one => table.putMember(one)));
    const found = await b.read(table => table.members(QUEUE.account, ['1001', '1002', '1003']));
    expect([...found.entries()].sort()).toEqual([
      ['1001', busy],
      ['1002', rings],
    ]);
    expect(await b.read(table => table.members('other.test', ['1001']).size)).toBe(0);
    expect(await b.read(table => table.talkersOf('boot-b'))).toEqual([busy]);
    await b.change(table => table.putMember(member('1002')));
    expect(await a.read(table => table.members(QUEUE.account, ['1002']).get('1002'))).toEqual(member('1002'));
  });

  it('knows what a switch has', async () => {
    await put(caller('1'), caller('2', { boot: 'boot-b' }), caller('3', { queue: OTHER }));
    expect([...(await b.read(table => table.boots()))].sort()).toEqual(['boot-a', 'boot-b']);
    const tickets = await b.read(table => table.callersOf({ boot: 'boot-a' }).map(({ ticket }) => ticket));
    expect([...tickets].sort()).toEqual(['1', '3']);
    expect(await b.read(table => table.callersOf({ callId: 'call-2' }).length)).toBe(1);
  });

  it('keeps whom a rotating queue began with', async () => {
    expect(await a.read(table => table.cursor(QUEUE))).toBeUndefined();
    await a.change(table => table.putCursor(QUEUE, '1001'));
    await b.change(table => table.putCursor(QUEUE, '1002'));
    expect(await a.read(table => [table.cursor(QUEUE), table.cursor(OTHER)])).toEqual(['1002', undefined]);
  });

  it('sums up what has happened', async () => {
    const events: Omit<QueueEvent, 'queue'>[] = [
      { at: 1, kind: 'answered', waitMs: 99_999 },
      { at: 10, kind: 'entered', callId: 'c1' },
      { at: 11, kind: 'answered', member: '1001', waitMs: 1000 },
      { at: 12, kind: 'answered', member: '1001', waitMs: 3000 },
      { at: 13, kind: 'ended', member: '1001', talkMs: 500 },
      { at: 14, kind: 'abandoned', waitMs: 7 },
      { at: 15, kind: 'overflowed', cause: 'full', waitMs: 0 },
      { at: 16, kind: 'missed', member: '1002' },
    ];
    await a.change(table => events.forEach(one => table.record({ queue: QUEUE, ...one })));
    await a.change(table => table.record({ queue: OTHER, at: 20, kind: 'entered' }));
    expect(await b.read(table => table.tally(QUEUE, { since: 10, inTimeMs: 1000 }))).toEqual({
      entered: 1,
      answered: 2,
      abandoned: 1,
      overflowed: 1,
      missed: 1,
      inTime: 1,
      waitMs: 4000,
      talks: 1,
      talkMs: 500,
    });
    expect(await b.read(table => table.tally(OTHER, { since: 21, inTimeMs: 0 }).entered)).toBe(0);
    const last = await b.read(table => table.events(QUEUE, { since: 10, limit: 2 }));
    expect(last).toEqual([
      { queue: QUEUE, at: 16, kind: 'missed', member: '1002' },
      { queue: QUEUE, at: 15, kind: 'overflowed', cause: 'full', waitMs: 0 },
    ]);
  });

  it('strikes out that a call was answered, as far back as is asked for', async () => {
    const events: Omit<QueueEvent, 'queue'>[] = [
      { at: 10, kind: 'answered', callId: 'c1', waitMs: 1 },
      { at: 20, kind: 'entered', callId: 'c1' },
      { at: 21, kind: 'answered', callId: 'c2', waitMs: 1 },
      { at: 22, kind: 'answered', callId: 'c1', waitMs: 2 },
    ];
    await a.change(table => events.forEach(one => table.record({ queue: QUEUE, ...one })));
    await a.change(table => table.record({ queue: OTHER, at: 22, kind: 'answered', callId: 'c1', waitMs: 2 }));
    await a.change(table => table.unanswer(QUEUE, { callId: 'c1', since: 20 }));
    const left = await b.read(table => table.events(QUEUE, { since: 0, limit: 9 }));
    expect(left.map(({ at, kind }) => [at, kind])).toEqual([
      [21, 'answered'],
      [20, 'entered'],
      [10, 'answered'],
    ]);
    expect(await b.read(table => table.events(OTHER, { since: 0, limit: 9 }))).toHaveLength(1);
  });

  it('sums up by intervals and by members', async () => {
    const events: Omit<QueueEvent, 'queue'>[] = [
      { at: 99, kind: 'entered' },
      { at: 100, kind: 'entered' },
      { at: 105, kind: 'answered', member: '1001', waitMs: 5 },
      { at: 109, kind: 'missed', member: '1002' },
      { at: 121, kind: 'ended', member: '1001', talkMs: 16 },
      { at: 122, kind: 'optedOut', member: '1001', cause: 'break' },
      { at: 129, kind: 'answered', member: '1002', waitMs: 50 },
      { at: 130, kind: 'entered' },
    ];
    await a.change(table => events.forEach(one => table.record({ queue: QUEUE, ...one })));
    const period = { since: 100, until: 130 };
    const nothing = { entered: 0, answered: 0, abandoned: 0, overflowed: 0, missed: 0 };
    const none = { ...nothing, inTime: 0, waitMs: 0, talks: 0, talkMs: 0 };
    expect(await b.read(table => table.intervals(QUEUE, { ...period, everyMs: 10, inTimeMs: 10 }))).toEqual([
      { ...none, from: 100, entered: 1, answered: 1, missed: 1, inTime: 1, waitMs: 5 },
      { ...none, from: 120, answered: 1, waitMs: 50, talks: 1, talkMs: 16 },
    ]);
    expect(await b.read(table => table.memberTallies(QUEUE, period))).toEqual([
      { member: '1001', answered: 1, missed: 0, talks: 1, talkMs: 16, optedOut: 1 },
      { member: '1002', answered: 1, missed: 1, talks: 0, talkMs: 0, optedOut: 0 },
    ]);
    expect(await b.read(table => table.memberTallies(OTHER, period))).toEqual([]);
  });

  it('is changed by one at a time: nobody promises twice what is there once', async () => {
    await a.change(table => table.putMember(member('1001')));
    const grab = (store: QueueStore, ticket: string) =>
      store.change(table => {
        const state = table.members(QUEUE.account, ['1001']).get('1001');
        if (state === undefined || state.offer !== undefined) return false;
        table.putMember({ ...state, offer: { queue: '2001', ticket, until: 1 } });
        return true;
      });
    const won = await Promise.all([grab(a, '1'), grab(b, '2'), grab(a, '3'), grab(b, '4')]);
    expect(won.filter(Boolean)).toHaveLength(1);
  });

  it('shows by its mark that somebody else has changed something', async () => {
    const before = b.changeMark();
    await put(caller('1'));
    expect(b.changeMark()).not.toBe(before);
    const mine = a.changeMark();
    await put(caller('2'));
    expect(a.changeMark()).toBe(mine);
  });
});
