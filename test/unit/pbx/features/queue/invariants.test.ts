/** LESSONS of other systems as properties: whatever happens in whatever order, on two switches. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import * as changes from '../../../../../src/pbx/features/queue/changes.ts';
import type { WaitingCaller } from '../../../../../src/pbx/features/queue/ports.ts';
import { before } from '../../../../../src/pbx/features/queue/selection.ts';
import { Floor } from './floor.ts';

const QUEUES = ['2001', '2002'] as const;
const WRAP_UP_MS = 10_000;
const DISTRIBUTIONS = ['simultaneous', 'sequential', 'rotating', 'groupRotating', 'longestIdle'] as const;

interface Talking {
  readonly ticket: string;
  readonly member: string;
  readonly queue: string;
  readonly boot: string;
}

/** What the test knows by itself: who waits where, who talks, and until when nobody may ring a member. */
class Model {
  readonly floor: Floor;
  readonly waiting = new Map<string, { queue: string; boot: string; joinedAt: number }>();
  readonly talking: Talking[] = [];
  readonly resting = new Map<string, number>();
  readonly answeredBy = new Map<string, string>();
  readonly joinedAt = new Map<string, number>();

  constructor(distribution: string) {
    const queue = { distribution, batchSize: 2, wrapUpSeconds: WRAP_UP_MS / 1000 };
    const other = { ...queue, extension: '2002', name: 'Other', distribution: 'sequential', priority: 1 };
    this.floor = new Floor({ members: 4, queue, others: [other] });
  }

  callers(): readonly WaitingCaller[] {
    return QUEUES.flatMap(queue => this.floor.table.callers(this.floor.ref(queue)));
  }

  /** Every caller exactly once, in order; every member in one call or ringing for one caller; nobody rests too short. */
  check(): void {
    const { floor } = this;
    const callers = this.callers();
    expect(callers.map(({ ticket }) => ticket).sort()).toEqual([...this.waiting.keys()].sort());
    for (const queue of QUEUES) {
      const order = floor.table.callers(floor.ref(queue));
      order.slice(1).forEach((one, index) => expect(before(order[index] ?? one, one)).toBe(true));
    }
    for (const caller of callers) {
      expect(caller.joinedAt).toBe(this.waiting.get(caller.ticket)?.joinedAt);
      expect(caller.offered.length > 0).toBe(caller.phase === 'offered');
      for (const member of caller.offered) expect(floor.state(member)?.offer?.ticket).toBe(caller.ticket);
    }
    for (const member of floor.extensions) {
      const state = floor.state(member);
      const live = this.talking.filter(one => one.member === member).map(({ ticket }) => ticket);
      // No agent in a call state without a live dialog, and none free with one.
      expect((state?.talks ?? []).map(({ ticket }) => ticket)).toEqual(live);
      expect(live.length).toBeLessThanOrEqual(1);
      const { offer } = state ?? {};
      if (offer === undefined || offer.until <= floor.now) continue;
      expect(callers.find(({ ticket }) => ticket === offer.ticket)?.offered).toContain(member);
    }
  }
}

type Event = (model: Model) => void;
const pick = <T>(all: readonly T[], index: number): T | undefined => all[index % Math.max(1, all.length)];
const boots = fc.constantFrom('a', 'b');
const index = fc.nat(20);

function offeredCaller(model: Model, at: number): WaitingCaller | undefined {
  return pick(
    model.callers().filter(({ phase }) => phase === 'offered'),
    at,
  );
}

const join = fc.tuple(boots, fc.constantFrom(...QUEUES)).map(([boot, queue]): Event => model => {
  const ticket = model.floor.join({ boot, queue });
  model.waiting.set(ticket, { boot, queue, joinedAt: model.floor.now });
  model.joinedAt.set(ticket, model.floor.now);
});

const serve = fc.tuple(boots, fc.constantFrom(...QUEUES)).map(([boot, queue]): Event => model => {
  const free = model.floor.look({ boot, queue });
  for (const { caller, members } of model.floor.serve({ boot, queue })) {
    expect(caller.boot).toBe(boot);
    for (const member of members) {
      expect(model.resting.get(member) ?? 0).toBeLessThanOrEqual(model.floor.now);
      expect(model.talking.some(one => one.member === member)).toBe(false);
    }
  }
  // What was chosen once is not chosen again.
  const again = model.floor.look({ boot, queue }).offers.flatMap(({ members }) => members);
  for (const { members } of free.offers) for (const member of members) expect(again).not.toContain(member);
});

const answer = fc.tuple(index, index).map(([at, who]): Event => model => {
  const caller = offeredCaller(model, at);
  const member = caller && pick(caller.offered, who);
  if (caller === undefined || member === undefined) return;
  const { ticket, queue, boot } = caller;
  model.floor.answer(ticket, member, { queue: queue.extension, boot });
  // One winner per caller, ever.
  expect(model.answeredBy.has(ticket)).toBe(false);
  model.answeredBy.set(ticket, member);
  model.waiting.delete(ticket);
  model.talking.push({ ticket, member, queue: queue.extension, boot });
});

const end = index.map((at): Event => model => {
  const talk = pick(model.talking, at);
  if (talk === undefined) return;
  model.floor.end(talk.ticket, talk.member, { queue: talk.queue });
  model.talking.splice(model.talking.indexOf(talk), 1);
  model.resting.set(talk.member, model.floor.now + WRAP_UP_MS);
});

const onOffered = (act: (model: Model, caller: WaitingCaller, who: number) => void) =>
  fc.tuple(index, index).map(([at, who]): Event => model => {
    const caller = offeredCaller(model, at);
    if (caller !== undefined) act(model, caller, who);
  });
const placeOf = (model: Model, { ticket, queue, boot }: WaitingCaller): changes.Place =>
  model.floor.place(ticket, { queue: queue.extension, boot });

const refuse = onOffered((model, caller, who) => {
  // The last one's refusal is told as nobody having answered.
  if (caller.offered.length > 1) {
    changes.refused(model.floor.table, placeOf(model, caller), pick(caller.offered, who) ?? '');
  } else changes.unanswered(model.floor.table, placeOf(model, caller));
});
const unanswered = onOffered((model, caller) => changes.unanswered(model.floor.table, placeOf(model, caller)));
const hungUp = onOffered((model, caller, who) =>
  changes.hungUp(model.floor.table, placeOf(model, caller), pick(caller.offered, who)),
);

/** Somebody has answered, and hangs up at once: the caller is where it was. */
const returned = index.map((at): Event => model => {
  const talk = pick(model.talking, at);
  if (talk === undefined) return;
  const { ticket, member, queue, boot } = talk;
  const joinedAt = model.joinedAt.get(ticket) ?? 0;
  const { table } = model.floor;
  const before = table.tally(model.floor.ref(queue), { since: 0, inTimeMs: 0 });
  changes.returned(table, { ...model.floor.newcomer(ticket, { queue, boot, joinedAt }), member });
  const after = table.tally(model.floor.ref(queue), { since: 0, inTimeMs: 0 });
  expect(after).toMatchObject({ answered: before.answered - 1, missed: before.missed + 1, entered: before.entered });
  model.talking.splice(model.talking.indexOf(talk), 1);
  model.answeredBy.delete(ticket);
  model.waiting.set(ticket, { boot, queue, joinedAt });
  model.resting.set(member, model.floor.now + changes.REST_MS);
});

const leave = fc.tuple(index, fc.boolean()).map(([at, overflows]): Event => model => {
  const caller = pick(model.callers(), at);
  if (caller === undefined) return;
  const how = overflows ? ({ kind: 'overflowed', cause: 'maxWait' } as const) : ({ kind: 'abandoned' } as const);
  changes.leave(model.floor.table, placeOf(model, caller), how);
  model.waiting.delete(caller.ticket);
});

/** A switch is killed; the other takes its callers and conversations over, or finds them gone. */
const die = fc.tuple(boots, fc.boolean()).map(([boot, survives]): Event => model => {
  const other = boot === 'a' ? 'b' : 'a';
  const { floor } = model;
  for (const caller of model.callers().filter(one => one.boot === boot)) {
    const queue = caller.queue.extension;
    if (survives) {
      floor.join({ boot: other, queue, ticket: caller.ticket, joinedAt: caller.joinedAt });
      model.waiting.set(caller.ticket, { boot: other, queue, joinedAt: caller.joinedAt });
      // What the dead one still says is not heard.
      changes.leave(floor.table, floor.place(caller.ticket, { queue, boot }), { kind: 'abandoned' });
    } else {
      changes.lost(floor.table, caller, floor.now);
      model.waiting.delete(caller.ticket);
    }
  }
});

const pass = fc.constantFrom(10, 1000, 6000, 30_000).map((ms): Event => model => {
  model.floor.now += ms;
});

it('no caller is lost or won twice, no member is stuck, rests are kept, whatever happens', () => {
  const events = fc.array(
    fc.oneof(
      { weight: 4, arbitrary: join },
      { weight: 6, arbitrary: serve },
      { weight: 4, arbitrary: answer },
      { weight: 4, arbitrary: end },
      ...[refuse, unanswered, hungUp, returned, leave, die].map(arbitrary => ({ weight: 1, arbitrary })),
      { weight: 3, arbitrary: pass },
    ),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(fc.constantFrom(...DISTRIBUTIONS), events, (distribution, all) => {
      const model = new Model(distribution);
      for (const event of all) {
        event(model);
        model.check();
      }
      // In the end everybody can be served: nobody at the head starves.
      for (let turn = 0; model.waiting.size > 0 && turn < 500; turn += 1) {
        for (const talk of [...model.talking]) {
          model.floor.end(talk.ticket, talk.member, { queue: talk.queue });
          model.talking.splice(model.talking.indexOf(talk), 1);
        }
        model.floor.now += 60_000;
        for (const caller of model.callers().filter(({ phase }) => phase === 'offered')) {
          changes.unanswered(model.floor.table, placeOf(model, caller));
        }
        model.floor.now += 60_000;
        for (const queue of QUEUES) {
          for (const boot of ['a', 'b']) {
            for (const { caller, members } of model.floor.serve({ queue, boot })) {
              model.floor.answer(caller.ticket, members[0] ?? '', { queue, boot });
              model.talking.push({ ticket: caller.ticket, member: members[0] ?? '', queue, boot });
              model.waiting.delete(caller.ticket);
            }
          }
        }
        model.check();
      }
      expect(model.waiting.size).toBe(0);
    }),
    { numRuns: 300 },
  );
});
