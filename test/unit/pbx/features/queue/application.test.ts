import { describe, expect, it } from 'vitest';
import type { CallEvent, Json, Verb } from '../../../../../src/pbx/call/application.ts';
import { queueCall, type QueueCallState } from '../../../../../src/pbx/features/queue/application.ts';
import { asLegId } from '../../../../../src/core/ids.ts';
import { account, goOf, saidIn, Stage, verbsOf, type Scene } from '../kit.ts';

const TUESDAY = Date.parse('2030-01-08T12:00:00Z');
const NIGHT = Date.parse('2030-01-08T23:00:00Z');
const HOLIDAY = Date.parse('2030-01-01T12:00:00Z');
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'];

function directoryOf(queue: Record<string, unknown> = {}) {
  return account({
    users: [{ extension: '1001' }, { extension: '1002' }, { extension: '1003' }],
    hours: [{ name: 'Office', ranges: [{ days: weekdays, from: '08:00', to: '18:00' }] }],
    holidays: [
      {
        name: 'Days',
        days: [
          { name: 'New Year', date: '01-01' },
          { name: 'Epiphany', date: '01-06' },
        ],
      },
    ],
    queues: [
      {
        extension: '2001',
        name: 'Support',
        members: [{ extension: '1001' }, { extension: '1002' }],
        settings: { hours: 'Office', holidays: 'Days', timeZone: 'UTC' },
        ...queue,
      },
      { extension: '2002', name: 'Second', members: [], overflow: { maxWait: { queue: '2001' } } },
    ],
  });
}

const start = { event: 'start' } as const;
const played = { event: 'played' } as const;
const leg = asLegId('member leg');
const reply = (value: Json): CallEvent => ({ event: 'reply', to: 'queue', value });
const admitted = reply({ re: 'enter', queue: '2001', ticket: 'T', result: 'admitted' });
const waits = (position: number, waitMs?: number): CallEvent =>
  reply({ re: 'ready', queue: '2001', place: { position, ...(waitMs !== undefined && { waitMs }) } });
const offer = (...members: string[]): CallEvent => ({
  event: 'told',
  by: 'queue',
  value: { news: 'offer', queue: '2001', members },
});

function call(queue: Record<string, unknown> = {}, scene: Scene = {}, extension = '2001') {
  const directory = directoryOf(queue);
  return new Stage<QueueCallState>(queueCall, { kind: 'queue', extension }, { directory, now: TUESDAY, ...scene });
}

/** A caller that has been let in and waits. */
function waiting(queue: Record<string, unknown> = {}, scene: Scene = {}) {
  const stage = call(queue, scene);
  stage.on(start);
  stage.on(admitted);
  return stage;
}

const asked = (verbs: readonly Verb[]): readonly Json[] =>
  verbs.flatMap(verb => (verb.verb === 'ask' ? [verb.question] : []));

it('callers who do not want to be known do not get into a queue that takes none such, whichever way they come', () => {
  const caller = { number: '+14155551234', trunk: 'one', anonymous: true };
  const verbs = call({ settings: { blockAnonymous: true } }, { caller }).on(start);
  expect(verbs.at(-1)).toEqual({ verb: 'reject', status: 486, reason: 'call-blocked' });
  expect(verbsOf(verbs)).not.toContain('answer');
});

describe('a caller in a queue', () => {
  it('is answered, let in, greeted, and waits with music', () => {
    const stage = call({ greeting: 'hello' });
    const first = stage.on(start);
    expect(verbsOf(first)).toEqual(['note', 'answer', 'ask']);
    expect(asked(first)).toEqual([{ ask: 'enter', queue: '2001', joinedAt: TUESDAY, again: false, rang: [] }]);
    expect(saidIn(stage.on(admitted))).toEqual(['hello']);
    const ready = stage.on(played);
    expect(verbsOf(ready)).toEqual(['music', 'wait', 'ask']);
    expect(ready[1]).toEqual({ verb: 'wait', timer: 'maxWait', ms: 900_000 });
    expect(asked(ready)).toEqual([{ ask: 'ready', queue: '2001' }]);
  });

  it('rings the members that it is told of, who see who calls and for which queue', () => {
    const stage = waiting({ ringSeconds: 15 }, { caller: { number: '+14155550100', name: 'Ada', anonymous: false } });
    expect(stage.on(offer('1001', '1002'))).toEqual([
      { verb: 'show', line: { extension: '2001' } },
      {
        verb: 'dial',
        targets: [
          { to: 'extension', extension: '1001' },
          { to: 'extension', extension: '1002' },
        ],
        ringMs: 15_000,
        caller: { user: '+14155550100', name: 'Support Ada' },
      },
    ]);
  });

  it('who wants to be unknown is unknown to members as well', () => {
    const stage = waiting({}, { caller: { number: '+14155550100', name: 'Ada', anonymous: true } });
    expect(stage.on(offer('1001'))[1]).toMatchObject({ caller: { user: 'anonymous', name: 'Support' } });
  });

  it('talks to whoever answers, whose rest is arranged for with the bridge', () => {
    const stage = waiting({ wrapUpSeconds: 30 });
    stage.on(offer('1001', '1002'));
    const about = { account: 'example.test', queue: '2001', member: '1002', ticket: 'T' };
    expect(stage.on({ event: 'answered', leg, target: 1 })).toEqual([
      {
        ...{ verb: 'bridge', leg, keepAnchor: true, graceMs: 300 },
        duty: { service: 'queue', about: { ...about, joinedAt: TUESDAY, wrapUpMs: 30_000 } },
      },
    ]);
  });

  it('is not lost when the member hangs up while answering', () => {
    const stage = waiting();
    stage.on(offer('1001', '1002'));
    stage.on({ event: 'answered', leg, target: 0 });
    const verbs = stage.on({ event: 'gone' });
    expect(asked(verbs)).toEqual([{ ask: 'hungUp', queue: '2001', ticket: 'T', joinedAt: TUESDAY, member: '1001' }]);
    // It may have been joined with the caller already, who then has neither music nor timers any more.
    expect(verbsOf(verbs)).toEqual(['show', 'music', 'wait', 'ask']);
    expect(verbsOf(stage.on(offer('1002')))).toEqual(['show', 'dial']);
  });

  it("is seen on the queue's line while it rings, and not while it only waits", () => {
    const seen = { verb: 'show', line: { extension: '2001' } };
    const unseen = { verb: 'show', line: undefined };
    const stage = waiting();
    expect(stage.on(offer('1001'))).toContainEqual(seen);
    expect(stage.on({ event: 'dialFailed', status: 408, reason: 'call-unavailable' })).toContainEqual(unseen);
    expect(stage.on(offer('1001'))).toContainEqual(seen);
    // Now the phones that are joined are on the line, until one has gone already.
    expect(verbsOf(stage.on({ event: 'answered', leg, target: 0 }))).toEqual(['bridge']);
    expect(stage.on({ event: 'gone' })).toContainEqual(unseen);
    stage.on(offer('1002'));
    expect(stage.on({ event: 'resumed' })).toContainEqual(unseen);
  });

  it('can be picked up by somebody else', () => {
    const stage = waiting();
    stage.on(offer('1001'));
    const [bridge] = stage.on({ event: 'answered', leg, target: -1 });
    expect(bridge).toMatchObject({ verb: 'bridge', duty: { about: { queue: '2001', ticket: 'T' } } });
    expect(JSON.stringify(bridge)).not.toContain('member"');
  });

  it('tells of members that refuse, and of nobody answering', () => {
    const stage = waiting();
    stage.on(offer('1001', '1002'));
    const refused = stage.on({ event: 'targetFailed', target: 0, status: 486 });
    expect(asked(refused)).toEqual([{ ask: 'refused', queue: '2001', member: '1001' }]);
    const failed = stage.on({ event: 'dialFailed', status: 408, reason: 'call-unavailable' });
    expect(asked(failed)).toEqual([{ ask: 'unanswered', queue: '2001' }]);
    expect(verbsOf(stage.on(offer('1002')))).toEqual(['show', 'dial']);
  });

  it('hears the connecting audio until nobody has answered', () => {
    const stage = call({ connectingAudio: 'bright' });
    stage.on(start);
    expect(stage.on(admitted)[0]).toEqual({ verb: 'music', music: 'bright' });
    stage.on(offer('1001'));
    expect(stage.on({ event: 'dialFailed', status: 408, reason: 'call-unavailable' })[1]).toEqual({ verb: 'music' });
  });

  it('is told its place and the wait at once when nobody is free, then every so often', () => {
    const stage = waiting({ announcements: { position: true, wait: true, everySeconds: 30, prompt: 'thanks' } });
    expect(saidIn(stage.on(waits(3, 150_000)))).toEqual(['queue.position', 'queue.wait', 'thanks']);
    expect(verbsOf(stage.on(played))).toEqual(['music']);
    const again = stage.on({ event: 'timer', timer: 'announce' });
    expect(again[0]).toEqual({ verb: 'wait', timer: 'announce', ms: 30_000 });
    expect(asked(again)).toEqual([{ ask: 'place', queue: '2001' }]);
    const place = reply({ re: 'place', queue: '2001', place: { position: 1, waitMs: 20_000 } });
    expect(saidIn(stage.on(place))).toEqual(['queue.next', 'queue.wait-short', 'thanks']);
    const long = reply({ re: 'place', queue: '2001', place: { position: 9, waitMs: 5_000_000 } });
    expect(saidIn(stage.on(long))).toEqual(['queue.position', 'queue.wait-long', 'thanks']);
  });

  it('is not told to wait when somebody already rings', () => {
    const stage = waiting({ announcements: { position: true } });
    stage.on(offer('1001'));
    expect(stage.on(waits(1))).toEqual([]);
  });

  it('keeps its place when the call goes on at another switch', () => {
    const stage = waiting({ greeting: 'hello' });
    stage.on(played);
    stage.on(offer('1001'));
    const resumed = stage.on({ event: 'resumed' }, TUESDAY + 60_000);
    expect(asked(resumed)).toEqual([{ ask: 'enter', queue: '2001', joinedAt: TUESDAY, again: true, rang: ['1001'] }]);
    const again = stage.on(admitted, TUESDAY + 60_000);
    expect(verbsOf(again)).toEqual(['music', 'wait', 'ask']);
    // The longest wait counts from the beginning.
    expect(again[1]).toMatchObject({ timer: 'maxWait', ms: 840_000 });
  });

  it('is greeted again when the switch has died in the middle of it', () => {
    const stage = waiting({ greeting: 'hello' });
    stage.on({ event: 'resumed' });
    expect(saidIn(stage.on(admitted))).toEqual(['hello']);
  });
});

describe('a call that the queue does not serve', () => {
  const overflow = {
    maxWait: { voicemail: 'self' },
    full: { user: '1003' },
    noMembers: { number: '+14155550199' },
    closed: { message: 'closed' },
    holiday: { user: '1002' },
  };
  const context = { overflowedBy: ['2001'] };

  it.each([
    ['full', { kind: 'user', extension: '1003' }],
    ['noMembers', { kind: 'number', number: '+14155550199' }],
  ] as const)('%s', (result, destination) => {
    const stage = call({ overflow });
    stage.on(start);
    const verbs = stage.on(reply({ re: 'enter', queue: '2001', ticket: 'T', result }));
    expect(verbs.at(-1)).toEqual({ verb: 'go', destination, context });
  });

  it.each([
    ['closed', NIGHT, { kind: 'message', prompt: 'closed' }],
    ['on a holiday', HOLIDAY, { kind: 'user', extension: '1002' }],
  ] as const)('%s, without being answered', (_name, now, destination) => {
    const verbs = call({ overflow }, { now }).on(start);
    expect(verbs.at(-1)).toEqual({ verb: 'go', destination, context });
    expect(verbsOf(verbs)).toEqual(['note', 'ask', 'go']);
  });

  it('on a holiday that has a routing of its own', () => {
    const holidays = { 'New Year': { user: '1001' } };
    expect(goOf(call({ overflow, holidays }, { now: HOLIDAY }).on(start))).toEqual({ kind: 'user', extension: '1001' });
  });

  it('after the longest wait, also while a member rings', () => {
    const stage = waiting({ overflow });
    stage.on(offer('1001'));
    const verbs = stage.on({ event: 'timer', timer: 'maxWait' });
    expect(asked(verbs)).toEqual([{ ask: 'leave', queue: '2001', cause: 'maxWait' }]);
    expect(goOf(verbs)).toEqual({ kind: 'voicemail', extension: '2001' });
  });

  it('when the last member has opted out', () => {
    const told: CallEvent = { event: 'told', by: 'queue', value: { news: 'noMembers', queue: '2001' } };
    expect(goOf(waiting({ overflow }).on(told))).toEqual({ kind: 'number', number: '+14155550199' });
  });

  it('is told so and hung up on where nothing is named', () => {
    const stage = waiting();
    stage.on(offer('1001'));
    const verbs = stage.on({ event: 'timer', timer: 'maxWait' });
    expect(verbsOf(verbs)).toContain('cancel');
    expect(saidIn(verbs)).toEqual(['queue.nobody']);
    expect(verbsOf(stage.on({ event: 'answered', leg, target: 0 }))).toEqual(['drop']);
    expect(verbsOf(stage.on(played))).toEqual(['hangup']);
  });

  it('never comes back to a queue that has sent it on', () => {
    const from = (overflowedBy: readonly string[]) => {
      const stage = call({}, { context: { overflowedBy } }, '2002');
      stage.on(start);
      stage.on(reply({ re: 'enter', queue: '2002', ticket: 'T', result: 'admitted' }));
      return stage.on({ event: 'timer', timer: 'maxWait' });
    };
    expect(goOf(from([]))).toEqual({ kind: 'queue', extension: '2001' });
    expect(goOf(from(['2001']))).toBeUndefined();
    expect(saidIn(from(['2001']))).toEqual(['queue.nobody']);
  });

  it('answers for another queue are not taken for this one', () => {
    const stage = call();
    stage.on(start);
    expect(stage.on(reply({ re: 'enter', queue: '2002', ticket: 'T', result: 'full' }))).toEqual([]);
  });
});
