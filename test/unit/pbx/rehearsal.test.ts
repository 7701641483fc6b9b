/** What is told of a call that nobody answers, from the applications themselves. */
import { describe, expect, it } from 'vitest';
import { rehearse } from '../../../src/pbx/rehearsal/rehearsal.ts';
import type { Destination } from '../../../src/routing/destination.ts';
import { account } from './features/kit.ts';

const DAY = Date.parse('2030-01-08T12:00:00Z');
const NIGHT = Date.parse('2030-01-08T22:00:00Z');
const people = () => ['1001', '1002', '1003'].map(extension => ({ extension }));
const directory = account(
  {
    users: [
      ...people(),
      {
        extension: '1004',
        delegates: [{ extension: '1001' }],
        vip: { mode: 'delegatesFirst', delegateSeconds: 10 },
        settings: { ringSeconds: 20 },
      },
    ],
    hours: [{ name: 'office', ranges: [{ days: ['tue'], from: '09:00', to: '17:00' }] }],
    receptionists: [
      {
        ...{ extension: '2000', name: 'Main', settings: { hours: 'office' } },
        business: { greeting: 'welcome', destination: { menu: '2100' } },
        closed: { destination: { voicemail: '1001' } },
      },
    ],
    menus: [
      { extension: '2100', name: 'Menu', prompt: 'choices', inputs: {}, retries: 1, onTimeout: { queue: '2200' } },
    ],
    queues: [
      {
        ...{ extension: '2200', name: 'Support', distribution: 'rotating', maxWaitSeconds: 60 },
        members: people(),
        overflow: { maxWait: { group: '2300' } },
      },
    ],
    groups: [{ extension: '2300', name: 'Line', members: ['1002', '1003'], ringSeconds: 15 }],
  },
  { timeZone: 'Etc/UTC' },
);

function told(destination: Destination, at = DAY, values: Record<string, unknown> = {}): string[] {
  const runtime = {
    get: (_domain: string, extension: string, name: string) => values[`${extension} ${name}`] as never,
  };
  const caller = { number: '+14155550123', anonymous: false };
  return rehearse({ directory, runtime, destination, caller, dialled: '', at }).map(
    ({ rule, outcome }) => `${rule}: ${outcome}`,
  );
}

describe('a rehearsal', () => {
  it('goes from the front door to where the call ends', () => {
    const away = { '1001 doNotDisturb': true, '1003 queue:2200': { optedIn: false, since: 0 } };
    expect(told({ kind: 'receptionist', extension: '2000' }, DAY, away)).toEqual([
      'receptionist 2000: open (office, Etc/UTC)',
      'receptionist 2000: says prompt welcome; takes keys',
      'receptionist 2000: goes on to menu 2100',
      'menu 2100: says prompt choices; takes keys',
      'menu 2100: says menu.timeout, prompt choices; takes keys',
      'menu 2100: goes on to queue 2200',
      'queue 2200: open (no hours, Etc/UTC)',
      'queue 2200: waits 60 s at most',
      'queue 2200: offers it to 1001 (do not disturb), 1002, 1003 (opted out), rotating',
      'queue 2200: goes on to group 2300',
      'group 2300: open (no hours, Etc/UTC)',
      'group 2300: rings 1002, 1003 for 15 s',
      'group 2300: refuses: 480 call-no-answer',
    ]);
  });

  it('is of the time that is asked about', () => {
    expect(told({ kind: 'receptionist', extension: '2000' }, NIGHT)).toEqual([
      'receptionist 2000: closed (office, Etc/UTC)',
      'receptionist 2000: says receptionist.closed; takes keys',
      'receptionist 2000: goes on to voicemail 1001',
      'voicemail 1001: says voicemail.unavailable-extension, voicemail.leave, voicemail.finish; takes keys',
      'voicemail 1001: records for 180 s at most',
    ]);
  });

  it('heeds delegates, and what phones have set', () => {
    expect(told({ kind: 'user', extension: '1004' }).slice(1, 4)).toEqual([
      'user 1004: rings 1001 for 10 s',
      'user 1004: rings 1004 for 20 s',
      'user 1004: forwards: no-answer',
    ]);
    expect(told({ kind: 'user', extension: '1001' }, DAY, { '1001 forwardAlways': '1002' }).slice(1, 5)).toEqual([
      'user 1001: forwards: unconditional',
      'user 1001: goes on to user 1002',
      'user 1002: open (no hours, Etc/UTC)',
      'user 1002: rings 1002 for 30 s',
    ]);
  });

  it.each([
    ['both', ['rings 911 by out for 180 s', 'calls 1002 as well']],
    ['teamThenPsap', ['rings 1002 for 15 s', 'rings 911 by out for 180 s']],
  ])('tells whom an emergency call calls: %s', (routing, outcomes) => {
    const emergency = { routing, team: { user: '1002' }, teamSeconds: 15, routeGroup: 'out' };
    const place = account({ users: people(), sites: [{ name: 'Home', emergency }] });
    const steps = rehearse({
      ...{ directory: place, runtime: undefined, dialled: '911', at: DAY },
      destination: { kind: 'emergency', number: '911' },
      caller: { extension: '1001', anonymous: false },
    });
    expect(steps.map(({ outcome }) => outcome).slice(0, 2)).toEqual(outcomes);
  });

  it('ends where calls would go in a circle, and says nothing of what only its caller decides', () => {
    const circle = { '1001 forwardAlways': '1002', '1002 forwardAlways': '1001' };
    expect(told({ kind: 'user', extension: '1001' }, DAY, circle)).toContain('user 1002: goes on to voicemail 1002');
    expect(told({ kind: 'conference', room: '8000' })).toEqual([]);
    expect(told({ kind: 'none', status: 404, reason: 'user-unknown' })).toEqual(['none: refuses: 404 user-unknown']);
  });
});
