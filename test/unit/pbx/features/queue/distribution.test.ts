import { describe, expect, it } from 'vitest';
import * as changes from '../../../../../src/pbx/features/queue/changes.ts';
import { Floor } from './floor.ts';

const CALLS = 50;
const M = ['1001', '1002', '1003', '1004', '1005'] as const;

/** Misses: whoever is offered the call does not answer, and the next ones are tried. */
function rounds(floor: Floor, amount: number): readonly (readonly string[])[] {
  const ticket = floor.join();
  const offered = Array.from({ length: amount }, () => {
    const [offer] = floor.serve();
    changes.unanswered(floor.table, floor.place(ticket));
    floor.now += 20_000;
    return offer?.members ?? [];
  });
  changes.leave(floor.table, floor.place(ticket), { kind: 'abandoned' });
  return offered;
}

describe('the order over 50 calls', () => {
  it('simultaneous: all members ring for each', () => {
    const floor = new Floor({ members: 5, queue: { distribution: 'simultaneous' } });
    expect(floor.calls(CALLS)).toEqual(Array.from({ length: CALLS }, () => M));
  });

  it('sequential: the first in the list for each, down the list when nobody answers', () => {
    const floor = new Floor({ members: 5, queue: { distribution: 'sequential' } });
    expect(floor.calls(CALLS)).toEqual(Array.from({ length: CALLS }, () => ['1001']));
    expect(rounds(floor, 7)).toEqual([['1001'], ['1002'], ['1003'], ['1004'], ['1005'], ['1001'], ['1002']]);
  });

  it('sequential: who is busy is passed over', () => {
    const floor = new Floor({ members: 3, queue: { distribution: 'sequential' } });
    const first = floor.join();
    floor.serve();
    floor.answer(first, '1001');
    expect(floor.calls(CALLS)).toEqual(Array.from({ length: CALLS }, () => ['1002']));
    floor.end(first, '1001');
    expect(floor.calls(1)).toEqual([['1001']]);
  });

  it('rotating: each call begins with the member after the one that the last call began with', () => {
    const floor = new Floor({ members: 5, queue: { distribution: 'rotating' } });
    expect(floor.calls(CALLS)).toEqual(Array.from({ length: CALLS }, (_, call) => [M[call % 5]]));
    expect(rounds(floor, 5)).toEqual([['1001'], ['1002'], ['1003'], ['1004'], ['1005']]);
    expect(floor.calls(1)).toEqual([['1002']]);
  });

  it('groupRotating: batches of two, each call with the next ones', () => {
    const floor = new Floor({ members: 5, queue: { distribution: 'groupRotating', batchSize: 2 } });
    const batches = [
      ['1001', '1002'],
      ['1003', '1004'],
      ['1005', '1001'],
      ['1002', '1003'],
      ['1004', '1005'],
    ];
    expect(floor.calls(CALLS)).toEqual(Array.from({ length: CALLS }, (_, call) => batches[call % 5]));
    expect(rounds(floor, 3)).toEqual([['1001', '1002'], ['1003', '1004'], ['1005']]);
  });

  it('longestIdle: whoever has been without a call for longest', () => {
    const floor = new Floor({ members: 5, queue: { distribution: 'longestIdle' } });
    expect(floor.calls(CALLS)).toEqual(Array.from({ length: CALLS }, (_, call) => [M[call % 5]]));
    // A long call makes its member the last in line, however early it began.
    const long = floor.join();
    floor.serve();
    floor.answer(long, '1001');
    expect(floor.calls(4)).toEqual([['1002'], ['1003'], ['1004'], ['1005']]);
    floor.now += 1;
    floor.end(long, '1001');
    expect(floor.calls(6)).toEqual([['1002'], ['1003'], ['1004'], ['1005'], ['1001'], ['1002']]);
  });

  it.each(['simultaneous', 'sequential', 'rotating', 'groupRotating', 'longestIdle'])(
    '%s: callers are served in the order in which they came',
    distribution => {
      const floor = new Floor({ members: 3, queue: { distribution, batchSize: 2 } });
      const tickets = Array.from({ length: CALLS }, () => floor.join());
      const served: string[] = [];
      while (served.length < CALLS) {
        const offers = floor.serve();
        for (const { caller, members } of offers) {
          served.push(caller.ticket);
          floor.answer(caller.ticket, members[0] ?? '');
          floor.now += 1000;
          floor.end(caller.ticket, members[0] ?? '');
        }
      }
      expect(served).toEqual(tickets);
    },
  );
});

describe('a member is not offered a call', () => {
  const floorOf = (queue: Record<string, unknown> = {}): Floor =>
    new Floor({ members: 2, queue: { distribution: 'sequential', wrapUpSeconds: 30, ...queue } });
  const offered = (floor: Floor): readonly string[] => {
    floor.join();
    return floor.serve().flatMap(({ members }) => members);
  };

  it('while opted out', () => {
    const floor = floorOf();
    floor.optedOut.add('1001');
    expect(offered(floor)).toEqual(['1002']);
    expect(floor.look().optedIn).toBe(1);
  });

  it('of a caller from whom an information barrier separates it', () => {
    const floor = floorOf();
    floor.barriers.add('1009 1001');
    expect(offered(floor)).toEqual(['1001']);
    floor.join({ party: { extension: '1009' } });
    expect(floor.serve().flatMap(({ members }) => members)).toEqual(['1002']);
  });

  it('that it makes itself, also where it takes calls while on another one', () => {
    const floor = floorOf({ distribution: 'simultaneous', whileOnCall: true });
    floor.join({ party: { extension: '1001' } });
    expect(floor.serve().flatMap(({ members }) => members)).toEqual(['1002']);
  });

  it('on do not disturb', () => {
    const floor = floorOf();
    floor.disturbed.add('1001');
    expect(offered(floor)).toEqual(['1002']);
  });

  it('while not registered', () => {
    const floor = floorOf();
    floor.presences.set('1001', { registered: false, busy: false });
    expect(offered(floor)).toEqual(['1002']);
  });

  it('on another call, unless the queue wants it', () => {
    const floor = floorOf();
    floor.presences.set('1001', { registered: true, busy: true });
    expect(offered(floor)).toEqual(['1002']);
    const willing = floorOf({ whileOnCall: true });
    willing.presences.set('1001', { registered: true, busy: true });
    expect(offered(willing)).toEqual(['1001']);
  });

  it('on a call of the queue, unless the queue wants it', () => {
    for (const whileOnCall of [false, true]) {
      const floor = floorOf({ whileOnCall });
      const ticket = floor.join();
      floor.serve();
      floor.answer(ticket, '1001');
      expect(offered(floor)).toEqual([whileOnCall ? '1001' : '1002']);
    }
  });

  it('while it rings for another caller', () => {
    const floor = floorOf();
    expect([offered(floor), offered(floor), offered(floor)]).toEqual([['1001'], ['1002'], []]);
  });

  it('until its rest after the last call is over, and not a moment longer', () => {
    const floor = floorOf();
    const ticket = floor.join();
    floor.serve();
    floor.answer(ticket, '1001');
    floor.now += 60_000;
    floor.end(ticket, '1001');
    floor.optedOut.add('1002');
    expect(offered(floor)).toEqual([]);
    floor.now += 29_999;
    expect(floor.serve()).toEqual([]);
    expect(floor.look().nextAt).toBe(floor.now + 1);
    floor.now += 1;
    expect(floor.serve().flatMap(({ members }) => members)).toEqual(['1001']);
  });

  it('just after it has not answered one', () => {
    const floor = floorOf();
    floor.optedOut.add('1002');
    const ticket = floor.join();
    floor.serve();
    changes.unanswered(floor.table, floor.place(ticket));
    expect(floor.serve()).toEqual([]);
    floor.now += changes.REST_MS;
    expect(floor.serve().flatMap(({ members }) => members)).toEqual(['1001']);
  });
});

describe('several queues and switches', () => {
  it('a caller waits for another switch that has one before it, but not for ever', () => {
    const floor = new Floor({ members: 1, queue: { distribution: 'sequential' } });
    const theirs = floor.join({ boot: 'b' });
    const mine = floor.join({ boot: 'a', joinedAt: floor.now + 1 });
    expect(floor.serve({ boot: 'a' })).toEqual([]);
    floor.gone.add('b');
    expect(floor.serve({ boot: 'a' }).map(({ caller }) => caller.ticket)).toEqual([mine]);
    expect(floor.table.caller(floor.ref(), theirs)?.phase).toBe('waiting');
  });

  it('a member of two queues goes to the one with the higher priority, else to who came first', () => {
    const floor = new Floor({
      members: 1,
      others: [
        { extension: '2002', name: 'Gold', priority: 5 },
        { extension: '2003', name: 'Sales' },
      ],
    });
    floor.join({ queue: '2001' });
    floor.join({ queue: '2003', joinedAt: floor.now - 1 });
    floor.join({ queue: '2002', joinedAt: floor.now + 5 });
    expect(floor.serve({ queue: '2001' })).toEqual([]);
    expect(floor.serve({ queue: '2003' })).toEqual([]);
    const [gold] = floor.serve({ queue: '2002' });
    expect(gold?.members).toEqual(['1001']);
    floor.answer(gold?.caller.ticket ?? '', '1001', { queue: '2002' });
    floor.end(gold?.caller.ticket ?? '', '1001', { queue: '2002' });
    expect(floor.serve({ queue: '2001' })).toEqual([]);
    expect(floor.serve({ queue: '2003' })).toHaveLength(1);
  });

  it('presence that is not known yet is asked for, of all that could be next', () => {
    const floor = new Floor({ members: 3, queue: { distribution: 'sequential' } });
    floor.join();
    const blind = { ...floor.members, presence: () => undefined };
    Object.assign(floor, { members: blind });
    expect(floor.look()).toMatchObject({ offers: [], unknown: ['1001', '1002', '1003'] });
  });

  it('a caller that is taken over keeps its place, and its members are free', () => {
    const floor = new Floor({ members: 2, queue: { distribution: 'simultaneous' } });
    const first = floor.join({ boot: 'b' });
    const second = floor.join({ boot: 'a', joinedAt: floor.now + 10 });
    floor.serve({ boot: 'b' });
    floor.gone.add('b');
    floor.now += 1000;
    floor.join({ boot: 'a', ticket: first, joinedAt: floor.now - 1000 });
    expect(floor.serve().map(({ caller }) => caller.ticket)).toEqual([first]);
    changes.leave(floor.table, floor.place(first, { boot: 'b' }), { kind: 'abandoned' });
    expect(floor.table.caller(floor.ref(), first)?.phase).toBe('offered');
    floor.answer(first, '1001');
    expect(floor.serve().map(({ caller, members }) => [caller.ticket, members])).toEqual([[second, ['1002']]]);
  });
});
