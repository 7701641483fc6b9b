import { describe, expect, it } from 'vitest';
import { asLegId } from '../../../../src/core/ids.ts';
import { group } from '../../../../src/pbx/features/group/application.ts';
import { pickup } from '../../../../src/pbx/features/pickup/application.ts';
import type { SeenLine } from '../../../../src/pbx/features/pickup/ports.ts';
import { PickupService } from '../../../../src/pbx/features/pickup/service.ts';
import { taking } from '../../../../src/pbx/features/pickup/taking.ts';
import { account, goOf, saidIn, Stage, verbsOf } from './kit.ts';
import { run } from './runs.ts';

const members = ['1001', '1002', '1003'];
const users = members.map(extension => ({ extension }));
const sales = (more: object) =>
  account({
    users,
    hours: [{ name: 'office', ranges: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }] }],
    groups: [{ extension: '2001', name: 'Sales', members, ringSeconds: 20, ...more }],
  });
const SOMEBODY = { number: '+14155550123', anonymous: false };
const start = { event: 'start' } as const;
const reply = (busy: readonly string[], appearance: number | null = 2) =>
  ({ event: 'reply', to: 'lines', value: { busy, appearance } }) as const;
const at = (directory: ReturnType<typeof account>, more: object = {}) =>
  new Stage(group, { kind: 'group', extension: '2001' }, { directory, caller: SOMEBODY, ...more });

describe('a shared line group', () => {
  it('takes a number on the line, is seen there, and rings all members at once', () => {
    const stage = at(sales({}));
    expect(stage.on(start)).toContainEqual({
      verb: 'ask',
      service: 'lines',
      question: { seize: '2001', members },
    });
    expect(stage.on(reply([]))).toEqual([
      { verb: 'show', line: { extension: '2001', appearance: 2 } },
      { verb: 'dial', targets: members.map(extension => ({ to: 'extension', extension })), ringMs: 20_000 },
    ]);
    expect(verbsOf(stage.on({ event: 'ringing' }))).toEqual(['ring']);
    const leg = asLegId('b1');
    expect(stage.on({ event: 'answered', leg, target: 1 })).toEqual([{ verb: 'bridge', leg }]);
  });

  it('refuses callers who do not want to be known, where it takes none such, and those of a block list', () => {
    const shy = { number: '+14155551234', trunk: 'one', anonymous: true };
    const refused = [{ verb: 'reject', status: 486, reason: 'call-blocked' }];
    expect(at(sales({ settings: { blockAnonymous: true } }), { caller: shy }).on(start)).toEqual(refused);
    expect(verbsOf(at(sales({}), { caller: shy }).on(start))).toEqual(['note', 'ask']);
  });

  it('rings members that are on calls as well, but when all are, the call goes elsewhere at once', () => {
    const one = at(sales({ whenBusy: { user: '1003' } }));
    one.on(start);
    expect(one.on(reply(['1001']))).toMatchObject([{ verb: 'show' }, { targets: { length: 3 } }]);
    const all = at(sales({ whenBusy: { user: '1003' } }));
    all.on(start);
    expect(goOf(all.on(reply(members)))).toEqual({ kind: 'user', extension: '1003' });
    const none = at(sales({}));
    none.on(start);
    expect(none.on(reply(members))).toEqual([{ verb: 'reject', status: 486, reason: 'call-busy' }]);
  });

  it('on a holiday goes where it is sent for that day, else for holidays, else outside hours', () => {
    const scene = { now: Date.parse('2030-12-25T12:00:00Z') };
    const whenClosed = { user: '1001' };
    const onHoliday = { user: '1002' };
    const holidays = { Christmas: { user: '1003' } };
    const sold = { extension: '2001', name: 'Sales', members, settings: { holidays: 'us' } };
    const on = (more: object) =>
      goOf(
        at(
          account({
            users,
            holidays: [{ name: 'us', days: [{ name: 'Christmas', date: '12-25' }] }],
            groups: [{ ...sold, ...more }],
          }),
          scene,
        ).on(start),
      );
    expect(on({ whenClosed, onHoliday, holidays })).toEqual({ kind: 'user', extension: '1003' });
    expect(on({ whenClosed, onHoliday })).toEqual({ kind: 'user', extension: '1002' });
    expect(on({ whenClosed })).toEqual({ kind: 'user', extension: '1001' });
  });

  it('does not ring the member who calls', () => {
    const stage = at(sales({}), { caller: { extension: '1002', anonymous: false } });
    expect(stage.on(start).at(-1)).toMatchObject({ question: { members: ['1001', '1003'] } });
    expect(stage.on(reply([])).at(-1)).toMatchObject({ targets: [{ extension: '1001' }, { extension: '1003' }] });
    expect(stage.on({ event: 'resumed' }).at(-1)).toMatchObject({ targets: [{}, {}] });
  });

  it('do not disturb: left out; when all want that, the group is busy', () => {
    const quiet = (who: readonly string[]) => ({
      runtime: { get: (_domain: string, extension: string) => (who.includes(extension) ? true : undefined) } as never,
    });
    const two = at(sales({}), quiet(['1002']));
    two.on(start);
    expect(two.on(reply([]))).toMatchObject([
      { verb: 'show' },
      { targets: [{ extension: '1001' }, { extension: '1003' }] },
    ]);
    const nobody = at(sales({}), quiet(members));
    nobody.on(start);
    expect(nobody.on(reply([]))).toMatchObject([{ verb: 'reject', status: 486 }]);
  });

  it('members who are to have nothing to do with the caller are left out', () => {
    const barriers = [{ name: 'wall', one: ['1009'], other: ['1002'] }];
    const directory = account({
      account: { domain: 'example.test', barriers },
      users: ['1002', '1003', '1009'].map(extension => ({ extension })),
      groups: [{ extension: '2001', name: 'Sales', members: ['1002', '1003'] }],
    });
    const stage = new Stage(
      group,
      { kind: 'group', extension: '2001' },
      {
        directory,
        caller: { extension: '1009', anonymous: false },
      },
    );
    stage.on(start);
    expect(stage.on(reply([]))[1]).toMatchObject({ targets: [{ to: 'extension', extension: '1003' }] });
  });

  it('nobody answers, all are busy by themselves: each its own way', () => {
    const both = { whenBusy: { user: '1001' }, whenUnanswered: { voicemail: '2001' } };
    const unanswered = at(sales(both));
    unanswered.on(start);
    unanswered.on(reply([]));
    expect(goOf(unanswered.on({ event: 'dialFailed', status: 480, reason: 'call-no-answer' }))).toEqual({
      kind: 'voicemail',
      extension: '2001',
    });
    const busy = at(sales(both));
    busy.on(start);
    busy.on(reply([]));
    expect(goOf(busy.on({ event: 'dialFailed', status: 486, reason: 'call-busy' }))).toEqual({
      kind: 'user',
      extension: '1001',
    });
  });

  it('closed: elsewhere, or it rings where nothing is said', () => {
    const closed = { settings: { hours: 'office' } };
    const elsewhere = at(sales({ ...closed, whenClosed: { user: '1002' } }));
    expect(goOf(elsewhere.on(start, Date.parse('2030-01-06T12:00:00Z')))).toEqual({ kind: 'user', extension: '1002' });
    expect(verbsOf(at(sales(closed)).on(start, Date.parse('2030-01-06T12:00:00Z')))).toEqual(['note', 'ask']);
  });

  it('at another switch it rings again, on the same number of the line', () => {
    const stage = at(sales({}));
    stage.on(start);
    stage.on(reply([], 3));
    expect(stage.on({ event: 'resumed' })).toMatchObject([{ line: { appearance: 3 } }, { verb: 'dial' }]);
  });
});

function line(callId: string, state: string): SeenLine {
  return { callId, legId: `${callId}-leg`, state, direction: 'initiator', shared: false };
}

const again = { event: 'timer', timer: 'again' } as const;

describe('picking up', () => {
  const found = (value: object | null) => ({ event: 'reply', to: 'pickup', value: value as never }) as const;

  it.each([
    [{ kind: 'pickup' }, { groups: true }],
    [{ kind: 'pickup', extension: '1002' }, { extension: '1002' }],
    [{ kind: 'handOff' }, { own: true }],
    [{ kind: 'switchToMobile' }, { own: true }],
  ] as const)('%j asks %j', (destination, question) => {
    expect(new Stage(pickup, destination).on(start)).toEqual([{ verb: 'ask', service: 'pickup', question }]);
  });

  it('takes it here or at the switch that has it; nothing there is said', () => {
    const here = new Stage(pickup, { kind: 'pickup' });
    here.on(start);
    expect(here.on(found({ call: 'c', leg: 'l', inPlace: 'held' }))).toEqual([
      { verb: 'take', call: 'c', leg: 'l', inPlace: 'held' },
    ]);
    expect(verbsOf(here.on({ event: 'gone' }))).toEqual(['wait']);
    expect(verbsOf(here.on(again))).toEqual(['ask']);
    expect(saidIn(here.on(found(null)))).toEqual(['pickup.nothing']);
    const there = new Stage(pickup, { kind: 'pickup' });
    there.on(start);
    expect(there.on(found({ call: 'c', leg: 'l', node: 'b1' }))).toMatchObject([
      { verb: 'dial', targets: [{ to: 'switch', node: 'b1', destination: { kind: 'take', call: 'c', leg: 'l' } }] },
    ]);
    expect(verbsOf(there.on({ event: 'dialFailed', status: 480, reason: 'call-unavailable' }))).toEqual(['wait']);
    expect(verbsOf(there.on(again))).toEqual(['ask']);
    expect(saidIn(there.on(found(null)))).toEqual(['pickup.nothing']);
  });

  it('on the way to the mobile it is taken here first; who was transferred goes there at once', () => {
    const then = { kind: 'mobile', extension: '1001' } as const;
    const here = new Stage(pickup, { kind: 'switchToMobile' });
    here.on(start);
    expect(here.on(found({ call: 'c', leg: 'l', inPlace: 'always' }))).toEqual([
      { verb: 'take', call: 'c', leg: 'l', inPlace: 'always', then },
    ]);
    const there = new Stage(pickup, { kind: 'switchToMobile' });
    there.on(start);
    there.on(found({ call: 'c', leg: 'l', node: 'b1' }));
    expect(there.on({ event: 'answered', leg: asLegId('x'), target: 0 })).toEqual([{ verb: 'bridge', leg: 'x', then }]);
    const sent = new Stage(pickup, { kind: 'switchToMobile' }, { context: { transferredBy: '1002' } });
    expect(goOf(sent.on(start))).toEqual({ kind: 'mobile', extension: '1002' });
  });

  it('at the switch that has it, it is taken or is gone', () => {
    const stage = new Stage(taking, { kind: 'take', call: 'c', leg: 'l', inPlace: 'always' });
    expect(stage.on(start)).toEqual([{ verb: 'take', call: 'c', leg: 'l', inPlace: 'always' }]);
    expect(verbsOf(stage.on({ event: 'gone' }))).toEqual(['reject']);
  });

  it.each([
    ['the call that is talked in before one on hold', [line('c1', 'held'), line('c2', 'confirmed')], 'c2'],
    ['one on hold, also privately', [line('c1', 'early'), line('c3', 'held-private')], 'c3'],
    ['never the call that asks', [line('c9', 'confirmed')], undefined],
  ])('the own call: %s', async (_name, lines, call) => {
    const service = new PickupService({
      lines: { lines: () => Promise.resolve(lines) },
      owners: { ownerOf: () => Promise.resolve('b1') },
      accounts: { byDomain: () => sales({}) },
      node: 'a1',
    });
    const found = call === undefined ? null : { call, leg: `${call}-leg`, inPlace: 'always', node: 'b1' };
    expect(await service.ask({ own: true }, run('c9'))).toEqual(found);
  });

  it('calls of queues without pickup are passed over, by the code of the member and of the group', async () => {
    const member = [{ extension: '1002' }];
    const directory = account({
      users,
      pickupGroups: [{ name: 'desk', members }],
      queues: [
        { extension: '2201', name: 'Closed', members: member, pickup: false },
        { extension: '2202', name: 'Open', members: member },
      ],
    });
    const early = (call: string): SeenLine => ({ ...line(call, 'early'), direction: 'recipient' });
    const lines: Record<string, SeenLine[]> = {
      '1002': [early('closed'), early('open')],
      '2201': [early('closed')],
      '2202': [early('open')],
    };
    const service = new PickupService({
      lines: { lines: ({ name }) => Promise.resolve(lines[name] ?? []) },
      owners: { ownerOf: () => Promise.resolve('a1') },
      accounts: { byDomain: () => directory },
      node: 'a1',
    });
    const taken = { call: 'open', leg: 'open-leg' };
    expect(await service.ask({ extension: '1002' }, run('c9'))).toEqual(taken);
    expect(await service.ask({ groups: true }, run('c9'))).toEqual(taken);
    lines['1002'] = [early('closed')];
    expect(await service.ask({ extension: '1002' }, run('c9'))).toBeNull();
    expect(await service.ask({ groups: true }, run('c9'))).toBeNull();
  });
});
