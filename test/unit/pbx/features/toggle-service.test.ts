import { expect, it } from 'vitest';
import type { RunHandle } from '../../../../src/pbx/call/application.ts';
import { SettingsService } from '../../../../src/pbx/features/toggle/service.ts';
import { account } from './kit.ts';

const member = { members: [{ extension: '1001' }] };
const directory = account({
  users: [{ extension: '1001' }, { extension: '1002' }],
  queues: [
    { extension: '2001', name: 'Sales', ...member },
    { extension: '2002', name: 'Support', ...member },
    {
      ...{ extension: '2003', name: 'Desk', members: [{ extension: '1002' }] },
      ...{ optOutReasons: ['break', 'training'], optOutReasonRequired: true, managers: ['1001'] },
    },
  ],
});
const run = { account: 'example.test' } as RunHandle;

/** A member that has opted out of these queues. */
function out(...queues: string[]) {
  const opted: string[] = [];
  const isOut = new Set(queues);
  const service = new SettingsService({
    accounts: { byDomain: () => directory },
    runtime: {
      get: (_domain, _extension, name) =>
        (isOut.has(name.slice('queue:'.length)) ? { optedIn: false, since: 0 } : undefined) as never,
      set: () => Promise.reject(new Error('the queues keep that themselves')),
    },
    queues: {
      opt: ({ queue, member, optedIn, reason }) => {
        opted.push(`${member} ${optedIn ? 'in' : 'out'} ${queue}${reason === undefined ? '' : ` for ${reason}`}`);
        return Promise.resolve();
      },
    },
  });
  return { service, opted };
}

it.each([
  ['in one, out -> that one', [], { value: false, argument: '2002' }, ['1001 out 2002'], { on: false, all: false }],
  ['out of all', [], { value: false }, ['1001 out 2001', '1001 out 2002'], { on: false, all: true }],
  ['into all, being in one', ['2001'], { value: true }, ['1001 in 2001'], { on: true, all: true }],
  ['out twice -> nothing more to tell', ['2001', '2002'], { value: false }, [], { on: false, all: true }],
  ['no value -> the other way', ['2001'], { argument: '2001' }, ['1001 in 2001'], { on: true, all: false }],
])('queues: %s', async (_name, before, question, told, answer) => {
  const { service, opted } = out(...before);
  expect(await service.ask({ what: 'queue', extension: '1001', ...question }, run)).toEqual(answer);
  expect(opted).toEqual(told);
});

it.each([
  ['without a reason', '2003', undefined, []],
  ['with one of its reasons', '2003*2', { on: false, all: false }, ['1002 out 2003 for training']],
  ['with a reason that it has not', '2003*3', undefined, []],
  ['all with a reason', '*1', { on: false, all: true }, ['1002 out 2003 for break']],
])('out of a queue that wants to know why, %s', async (_name, argument, answer, told) => {
  const { service, opted } = out();
  expect(await service.ask({ what: 'queue', extension: '1002', value: false, argument }, run)).toEqual(answer);
  expect(opted).toEqual(told);
});

it('a queue that the caller is no member of -> not allowed', async () => {
  const { service, opted } = out();
  expect(await service.ask({ what: 'queue', extension: '1001', value: false, argument: '2003' }, run)).toBeUndefined();
  expect(opted).toEqual([]);
});

it('a manager opts a member back in, and out for one of the reasons; nobody else does', async () => {
  const { service, opted } = out('2003');
  const place = { what: 'queue', member: '1002', argument: '2003' };
  expect(await service.ask({ ...place, extension: '1001', value: true }, run)).toEqual({ on: true, all: false });
  const back = out();
  const away = { ...place, extension: '1001', value: false };
  expect(await back.service.ask(away, run)).toBeUndefined();
  expect(await back.service.ask({ ...away, argument: '2003*1' }, run)).toEqual({ on: false, all: false });
  expect([...opted, ...back.opted]).toEqual(['1002 in 2003', '1002 out 2003 for break']);
  // 1002 manages nothing, and 1001 not this queue.
  expect(await service.ask({ ...place, extension: '1002', member: '1001', argument: '2001', value: true }, run)).toBe(
    undefined,
  );
  expect(await service.ask({ ...place, extension: '1001', argument: '2001', value: true }, run)).toBeUndefined();
});

it('what account or site have locked, and forwarding where it may not go -> not allowed', async () => {
  const kept: unknown[] = [];
  const locked = account({
    account: { domain: 'example.test', locked: ['callWaiting', 'callerId'] },
    users: [{ extension: '1001' }],
  });
  const service = new SettingsService({
    accounts: { byDomain: () => locked },
    runtime: {
      get: () => undefined,
      set: (_domain, _extension, name, value) => Promise.resolve(void kept.push([name, value])),
    },
    queues: { opt: () => Promise.resolve() },
  });
  const ask = (question: Record<string, string | boolean>) => service.ask({ extension: '1001', ...question }, run);
  expect(await ask({ what: 'callWaiting', value: false })).toBeUndefined();
  expect(await ask({ what: 'hideCallerId', value: true })).toBeUndefined();
  expect(await ask({ what: 'forwardAlways', value: true, argument: '+442079460000' })).toBeUndefined();
  expect(kept).toEqual([]);
  expect(await ask({ what: 'forwardAlways', value: true, argument: '+14155550100' })).toMatchObject({ on: true });
  expect(kept).toEqual([['forwardAlways', '+14155550100']]);
});

it('forwarding to an extension of the own PBX, but to nobody, to oneself or to a parking slot -> not allowed', async () => {
  const company = account({
    users: [{ extension: '1001' }],
    parkingLots: [{ name: 'lot', first: '701', last: '705' }],
    trunks: [{ name: 'old', kind: 'pbx' }],
    routeGroups: [{ name: 'old', trunks: [{ trunk: 'old' }] }],
    routingRules: [{ name: 'old', pattern: '8XXX', pbx: 'old' }],
  });
  const service = new SettingsService({
    accounts: { byDomain: () => company },
    runtime: { get: () => undefined, set: () => Promise.resolve() },
    queues: { opt: () => Promise.resolve() },
  });
  const forward = (argument: string) =>
    service.ask({ what: 'forwardAlways', extension: '1001', value: true, argument }, run);
  expect(await forward('8001')).toEqual({ on: true, target: '8001' });
  for (const argument of ['1001', '1002', '701']) expect(await forward(argument)).toBeUndefined();
});

it('no new forwarding where call handling is locked; what is there may go', async () => {
  const kept: unknown[] = [];
  const locked = account({
    account: { domain: 'example.test', locked: ['callHandling'] },
    users: [{ extension: '1001' }, { extension: '1002' }],
  });
  const service = new SettingsService({
    accounts: { byDomain: () => locked },
    runtime: {
      get: () => undefined,
      set: (_domain, _extension, name, value) => Promise.resolve(void kept.push([name, value])),
    },
    queues: { opt: () => Promise.resolve() },
  });
  const ask = (question: Record<string, string | boolean>) => service.ask({ extension: '1001', ...question }, run);
  for (const what of ['forwardAlways', 'forwardBusy', 'forwardUnanswered']) {
    expect(await ask({ what, value: true, argument: '1002' })).toBeUndefined();
  }
  expect(await ask({ what: 'forwardAlways', value: false })).toEqual({ on: false });
  expect(await ask({ what: 'doNotDisturb', value: true })).toEqual({ on: true });
  expect(kept).toEqual([
    ['forwardAlways', undefined],
    ['doNotDisturb', true],
  ]);
});
