import { describe, expect, it } from 'vitest';
import { park } from '../../../../src/pbx/features/park/application.ts';
import { retrieve } from '../../../../src/pbx/features/pickup/retrieve.ts';
import { FakeClock } from '../../../../src/core/clock.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { ParkService } from '../../../../src/pbx/features/park/service.ts';
import { keyedDestination } from '../../../../src/routing/index.ts';
import { account, goOf, saidIn, Stage, verbsOf } from './kit.ts';
import { run } from './runs.ts';

const LOT = { name: 'main', first: '7001', last: '7003', expirySeconds: 60 };
const directory = account({
  users: [{ extension: '1001' }, { extension: '1002' }],
  queues: [{ extension: '2001', name: 'Support', members: [] }],
  parkingLots: [LOT],
});
const now = Date.parse('2030-01-08T12:00:00Z');
const transferred = {
  directory,
  caller: { number: '+14155550100', anonymous: false },
  context: { transferredBy: '1001' },
};
const start = { event: 'start' } as const;
const reply = (value: string | null) => ({ event: 'reply', to: 'park', value }) as const;

describe('parking', () => {
  it('asks for any slot of the lot of who parks, or for the one that was dialled', () => {
    const any = new Stage(park, { kind: 'park' }, transferred).on(start);
    expect(any).toEqual([{ verb: 'ask', service: 'park', question: { park: ['7001', '7002', '7003'] } }]);
    const one = new Stage(park, { kind: 'park', slot: '7002' }, transferred).on(start);
    expect(one).toEqual([{ verb: 'ask', service: 'park', question: { park: ['7002'] } }]);
    expect(new Stage(park, { kind: 'park', slot: '1001' }, transferred).on(start)).toMatchObject([{ verb: 'reject' }]);
  });

  it('a transferred call: the slot is announced to who sent it, its lamp is lit, music until the time is over, then back', () => {
    const stage = new Stage(park, { kind: 'park' }, transferred);
    stage.on(start);
    const verbs = stage.on(reply('7001'));
    expect(verbsOf(verbs)).toEqual(['note', 'announce', 'show', 'answer', 'music', 'wait']);
    expect(verbs).toContainEqual({ verb: 'show', line: { extension: '7001', state: 'confirmed' } });
    expect(verbs).toContainEqual({ verb: 'wait', timer: 'expiry', ms: 60_000 });
    const back = stage.on({ event: 'timer', timer: 'expiry' });
    expect(goOf(back)).toEqual({ kind: 'user', extension: '1001' });
  });

  it('goes where the lot says when its time is over', () => {
    const elsewhere = account({
      users: [{ extension: '1001' }],
      queues: [{ extension: '2001', name: 'Support', members: [] }],
      parkingLots: [{ ...LOT, onExpiry: { queue: '2001' } }],
    });
    const stage = new Stage(park, { kind: 'park' }, { ...transferred, directory: elsewhere });
    stage.on(start);
    stage.on(reply('7001'));
    expect(goOf(stage.on({ event: 'timer', timer: 'expiry' }))).toEqual({ kind: 'queue', extension: '2001' });
  });

  it('who parks himself hears the slot, then music; and is hung up on when nobody comes', () => {
    const stage = new Stage(park, { kind: 'park' }, { directory });
    stage.on(start);
    expect(saidIn(stage.on(reply('7003')))).toEqual(['park.parked']);
    expect(verbsOf(stage.on({ event: 'played' }))).toEqual(['music']);
    expect(verbsOf(stage.on({ event: 'timer', timer: 'expiry' }))).toEqual(['hangup']);
  });

  it('without a slot a transfer fails, and a party that dialled is told', () => {
    const stage = new Stage(park, { kind: 'park' }, transferred);
    stage.on(start);
    expect(stage.on(reply(null))).toEqual([{ verb: 'reject', status: 486, reason: 'call-busy' }]);
    const self = new Stage(park, { kind: 'park' }, { directory });
    self.on(start);
    expect(saidIn(self.on(reply(null)))).toEqual(['park.full']);
    expect(verbsOf(self.on({ event: 'played' }))).toEqual(['hangup']);
    const wanted = new Stage(park, { kind: 'park', slot: '7002' }, { directory });
    wanted.on(start);
    expect(saidIn(wanted.on(reply(null)))).toEqual(['park.in-use']);
  });

  it('at another switch it keeps slot, lamp and time', () => {
    const stage = new Stage(park, { kind: 'park' }, transferred);
    stage.on(start);
    stage.on(reply('7002'));
    const verbs = stage.on({ event: 'resumed' }, now + 20_000);
    expect(verbsOf(verbs)).toEqual(['ask', 'show', 'answer', 'music', 'wait']);
    expect(verbs).toContainEqual({ verb: 'ask', service: 'park', question: { park: ['7002'] } });
    expect(verbs).toContainEqual({ verb: 'wait', timer: 'expiry', ms: 40_000 });
    expect(stage.on(reply('7002'))).toEqual([]);
  });
});

describe('retrieving', () => {
  const found = (value: object | null) => ({ event: 'reply', to: 'park', value: value as never }) as const;

  it('takes the call here, or at the switch that has it', () => {
    const here = new Stage(retrieve, { kind: 'retrieve', slot: '7001' }, { directory });
    expect(here.on(start)).toEqual([{ verb: 'ask', service: 'park', question: { find: '7001' } }]);
    expect(here.on(found({ call: 'c', leg: 'l' }))).toEqual([{ verb: 'take', call: 'c', leg: 'l' }]);
    const there = new Stage(retrieve, { kind: 'retrieve', slot: '7001' }, { directory });
    there.on(start);
    const destination = { kind: 'take', call: 'c', leg: 'l' };
    expect(there.on(found({ call: 'c', leg: 'l', node: 'b1' }))).toEqual([
      { verb: 'dial', targets: [{ to: 'switch', node: 'b1', destination }] },
    ]);
    expect(verbsOf(there.on({ event: 'answered', leg: 'x' as never, target: 0 }))).toEqual(['bridge']);
  });

  it('an empty slot, and one that somebody else has emptied in the meantime, say so', () => {
    const empty = new Stage(retrieve, { kind: 'retrieve', slot: '7001' }, { directory });
    empty.on(start);
    expect(saidIn(empty.on(found(null)))).toEqual(['park.nothing']);
    expect(verbsOf(empty.on({ event: 'played' }))).toEqual(['hangup']);
    const late = new Stage(retrieve, { kind: 'retrieve', slot: '7001' }, { directory });
    late.on(start);
    late.on(found({ call: 'c', leg: 'l' }));
    expect(late.on({ event: 'gone' })).toEqual([{ verb: 'wait', timer: 'again', ms: 300 }]);
    expect(late.on({ event: 'timer', timer: 'again' })).toEqual([
      { verb: 'ask', service: 'park', question: { find: '7001' } },
    ]);
    expect(saidIn(late.on(found(null)))).toEqual(['park.nothing']);
  });

  it('its switch dies in that moment → found again at another one; when it stays away, nothing is there', () => {
    const dead = { event: 'dialFailed', status: 480, reason: 'node-unknown' } as const;
    const stage = new Stage(retrieve, { kind: 'retrieve', slot: '7001' }, { directory });
    stage.on(start);
    stage.on(found({ call: 'c', leg: 'l', node: 'b1' }));
    expect(verbsOf(stage.on(dead))).toEqual(['wait']);
    expect(verbsOf(stage.on({ event: 'timer', timer: 'again' }))).toEqual(['ask']);
    expect(verbsOf(stage.on(found({ call: 'c', leg: 'l', node: 'a1' })))).toEqual(['dial']);
    for (let tries = 2; tries < 5; tries += 1) {
      expect(verbsOf(stage.on(dead))).toEqual(['wait']);
      stage.on({ event: 'timer', timer: 'again' });
      stage.on(found({ call: 'c', leg: 'l', node: 'b1' }));
    }
    expect(saidIn(stage.on(dead))).toEqual(['park.nothing']);
  });

  it("the taker's own switch dies → it looks again at the next one", () => {
    const stage = new Stage(retrieve, { kind: 'retrieve', slot: '7001' }, { directory });
    stage.on(start);
    stage.on(found({ call: 'c', leg: 'l', node: 'b1' }));
    expect(verbsOf(stage.on({ event: 'resumed' }))).toEqual(['wait']);
  });
});

describe('a parked call', () => {
  const parked = { account: 'example.test', callId: 'p1', legId: 'l1', node: 'n1', slot: '7001', since: 0 };
  const service = new ParkService({
    store: {
      park: () => Promise.resolve(undefined),
      parked: () => Promise.resolve(parked),
      list: () => Promise.resolve([]),
      free: () => Promise.resolve(),
    },
    owners: { ownerOf: () => Promise.resolve('n1') },
    node: 'n1',
    clock: new FakeClock(),
    log: silentLogger,
  });
  const outside = run('c1', { number: '+14155550100' });

  it('is for who is one of ours, or has been sent there by one; whoever keys its slot in at a receptionist gets nothing', async () => {
    const found = { call: 'p1', leg: 'l1' };
    expect(await service.ask({ find: '7001' }, run('c2'))).toEqual(found);
    const caller = { number: '+14155550100', anonymous: false };
    expect(await service.ask({ find: '7001' }, { ...outside, caller })).toBeNull();
    const sent = { ...outside, caller, context: { hops: 0, transferredBy: '1001' } };
    expect(await service.ask({ find: '7001' }, sent)).toEqual(found);
    expect(keyedDestination(directory, '7001', '2001')).toMatchObject({ kind: 'none', status: 404 });
    expect(keyedDestination(directory, '1001', '2001')).toEqual({ kind: 'user', extension: '1001' });
  });
});
