import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../../../src/pbx/call/application.ts';
import { adHocPlan, automaticPlan, mayPause, type Talker } from '../../../../../src/pbx/call/recording/policy.ts';
import { directoryOf } from '../../../../kit/account.ts';

const POLICIES = [
  { name: 'in', automatic: 'inbound' },
  { name: 'out', automatic: 'outbound', announcement: 'tone', retentionDays: 30 },
  { name: 'both', automatic: 'both', announcement: 'off', retentionDays: 1000 },
  { name: 'all', automatic: 'both', internal: true, prompt: 'ours' },
  { name: 'hand', adHoc: true, pause: false },
  { name: 'never', adHoc: false, pause: true },
];

const user = (extension: string, recordingPolicy?: string, more: object = {}) => ({
  extension,
  name: extension,
  ...more,
  ...(recordingPolicy !== undefined && { settings: { recordingPolicy } }),
});

const directory = directoryOf({
  recordingPolicies: POLICIES,
  prompts: [{ name: 'ours', phrase: 'recording.may-be-recorded' }],
  users: [
    user('1001'),
    user('1002', 'in'),
    user('1003', 'out'),
    user('1004', 'both'),
    user('1005', 'all'),
    user('1006', 'hand'),
    user('1007', 'never'),
    user('1008', 'all', { licence: 'basic' }),
  ],
  queues: [
    { extension: '2001', name: 'Support', members: [{ extension: '1001' }], settings: { recordingPolicy: 'in' } },
  ],
});

const outside: Caller = { number: '+14155550100', trunk: 'carrier', anonymous: false };
const inside = (extension: string): Caller => ({ extension, anonymous: false });
const call = (from: Caller, to: Caller): [Talker, Talker] => [
  { side: 'caller', party: from },
  { side: 'callee', party: to },
];
const owners = (from: Caller, to: Caller, lines?: readonly string[]) =>
  automaticPlan(directory, call(from, to), lines)?.owners;

describe('automatic recording', () => {
  it('is by the direction of the call as its owner sees it', () => {
    expect(owners(outside, inside('1002'))).toEqual(['1002']);
    expect(owners(inside('1002'), outside)).toBeUndefined();
    expect(owners(inside('1003'), outside)).toEqual(['1003']);
    expect(owners(outside, inside('1003'))).toBeUndefined();
    expect(owners(outside, inside('1004'))).toEqual(['1004']);
    expect(owners(inside('1004'), outside)).toEqual(['1004']);
  });

  it('is of internal calls only where the policy says so', () => {
    expect(owners(inside('1001'), inside('1004'))).toBeUndefined();
    expect(owners(inside('1001'), inside('1005'))).toEqual(['1005']);
    expect(owners(inside('1005'), inside('1004'))).toEqual(['1005']);
  });

  it('counts a caller behind a trunk that hides its number as outside', () => {
    expect(owners({ trunk: 'carrier', anonymous: true }, inside('1002'))).toEqual(['1002']);
  });

  it('needs a policy that is not off, and the full licence', () => {
    for (const extension of ['1001', '1006', '1007', '1008', '4711'])
      expect(owners(outside, inside(extension))).toBeUndefined();
  });

  it('does not care in which order the two were joined', () => {
    expect(automaticPlan(directory, [...call(outside, inside('1002'))].reverse() as [Talker, Talker])?.owners).toEqual([
      '1002',
    ]);
  });

  it('is wanted by a queue for its callers, whoever answers', () => {
    expect(owners(outside, inside('1001'), ['2001'])).toEqual(['2001']);
    expect(owners(inside('1001'), inside('1006'), ['2001'])).toBeUndefined();
    expect(owners(outside, inside('1002'), ['2001'])).toEqual(['1002', '2001']);
  });

  it('tells what the most telling policy wants told, and keeps as long as the longest', () => {
    const [from, to] = call(inside('1005'), inside('1005'));
    expect(automaticPlan(directory, [from, to])).toEqual({
      owners: ['1005'],
      announcement: 'start',
      prompt: 'ours',
      retentionDays: 365,
    });
    expect(automaticPlan(directory, call(outside, inside('1004')), ['2001'])).toEqual({
      owners: ['1004', '2001'],
      announcement: 'start',
      retentionDays: 1000,
    });
    expect(automaticPlan(directory, call(inside('1003'), outside))).toMatchObject({ announcement: 'tone' });
  });
});

describe('recording on demand', () => {
  it('is for those whose policy allows it', () => {
    expect(adHocPlan(directory, { party: inside('1006') })).toMatchObject({ owners: ['1006'], announcement: 'start' });
    for (const party of [inside('1001'), inside('1007'), inside('1008'), outside])
      expect(adHocPlan(directory, { party })).toBeUndefined();
  });

  it('is paused by those whose policy allows that', () => {
    expect(mayPause(directory, { party: inside('1007') })).toBe(true);
    for (const party of [inside('1001'), inside('1006'), inside('1008'), outside])
      expect(mayPause(directory, { party })).toBe(false);
  });

  it('is given to the members of a queue for its calls, and for no others', () => {
    const settings = { recordingPolicy: 'desk' };
    const desk = directoryOf({
      account: { domain: 'example.test' },
      recordingPolicies: [{ name: 'desk', adHoc: true, pause: true }],
      users: [{ extension: '1001' }, { extension: '1002' }],
      queues: [{ extension: '2001', name: 'Desk', members: [{ extension: '1001' }], settings }],
    });
    const line = { extension: '2001' };
    expect(adHocPlan(desk, { party: inside('1001'), line })).toMatchObject({ owners: ['2001'] });
    expect(mayPause(desk, { party: inside('1001'), line })).toBe(true);
    for (const asker of [{ party: inside('1001') }, { party: inside('1002'), line }, { party: outside, line }]) {
      expect(adHocPlan(desk, asker)).toBeUndefined();
      expect(mayPause(desk, asker)).toBe(false);
    }
  });
});
