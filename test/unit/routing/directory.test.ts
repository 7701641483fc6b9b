import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/routing/account/settings.ts';
import { spell } from '../../../src/routing/directory/dial-by-name.ts';
import { resolveSettings } from '../../../src/routing/directory/settings.ts';
import { directoryOf } from '../../kit/account.ts';

const COMPANY = {
  account: { domain: 'example.test', settings: { ringSeconds: 25, country: 'US' }, locked: ['externalForwarding'] },
  sites: [
    { name: 'HQ', mainReceptionist: '2000', mainNumber: '+16695550100' },
    { name: 'Berlin', code: '49', settings: { country: 'DE', externalForwarding: false, ringSeconds: 15 } },
  ],
  users: [
    { extension: '1001', name: 'Ann Lee', settings: { ringSeconds: 10 }, delegates: [{ extension: '1002' }] },
    { extension: '1002', name: 'Bob Müller-Jones' },
    { extension: '49201', site: 'Berlin', name: 'Cem Öz', settings: { dialByName: false } },
  ],
  commonAreaPhones: [{ extension: '1090', name: 'Lobby' }],
  receptionists: [{ extension: '2000', name: 'Main', business: { destination: { menu: '2100' } } }],
  menus: [{ extension: '2100', name: 'Menu', prompt: 'menu', inputs: { 1: { queue: '2200' }, '*': { repeat: true } } }],
  queues: [{ extension: '2200', name: 'Support', members: [{ extension: '1001' }, { extension: '1002' }] }],
  groups: [{ extension: '2300', name: 'Sales', members: ['1001', '49201'], monitor: ['listen'] }],
  pickupGroups: [{ name: 'Desk', members: ['1001', '1002'] }],
  parkingLots: [
    { name: 'all', first: '0700', last: '0702' },
    { name: 'berlin', site: 'Berlin', first: '49700', last: '49701' },
  ],
  contacts: [{ name: 'Plumber', number: '+14155550188', extension: '1500' }],
  monitoring: [{ name: 'support', supervisors: ['1002'], targets: ['2200'], modes: ['listen', 'whisper'] }],
  numbers: [
    { number: '+16695550100' },
    { number: '+16695550101', assignedTo: { user: '1001' } },
    { number: '+16695550102', assignedTo: { queue: '2200' } },
    { number: '+16695550103', assignedTo: { voicemail: '1002' } },
  ],
};

describe('AccountDirectory', () => {
  const directory = directoryOf(COMPANY);

  it.each([
    ['1001', { kind: 'user', extension: '1001' }],
    ['1090', { kind: 'user', extension: '1090' }],
    ['2000', { kind: 'receptionist', extension: '2000' }],
    ['2100', { kind: 'menu', extension: '2100' }],
    ['2200', { kind: 'queue', extension: '2200' }],
    ['2300', { kind: 'group', extension: '2300' }],
    ['0701', { kind: 'retrieve', slot: '0701' }],
    ['1500', { kind: 'number', number: '+14155550188' }],
    ['9999', { kind: 'none', status: 404, reason: 'user-unknown' }],
  ])('knows what dialling %s does', (extension, destination) => {
    expect(directory.destinationOf(extension)).toEqual(destination);
  });

  it('sends calls to numbers where they are assigned, main numbers to the main receptionist', () => {
    expect(directory.destinationOfNumber('+16695550101')).toEqual({ kind: 'user', extension: '1001' });
    expect(directory.destinationOfNumber('+16695550103')).toEqual({ kind: 'voicemail', extension: '1002' });
    expect(directory.destinationOfNumber('+16695550100')).toEqual({ kind: 'receptionist', extension: '2000' });
    expect(directory.destinationOfNumber('+16695550199')).toBeUndefined();
    expect(directory.numbersOf('2000')).toEqual(['+16695550100']);
    expect(directory.callerIds('1001')).toEqual(['+16695550101', '+16695550102', '+16695550100']);
  });

  it('lets numbers of the receptionists of the own site be shown, and of no other', () => {
    const two = directoryOf({
      sites: [{ name: 'HQ' }, { name: 'Berlin' }],
      users: [{ extension: '1001', settings: { callerId: '+16695550102' } }],
      receptionists: [
        { extension: '2000', name: 'Sales', business: { destination: { user: '1001' } } },
        { extension: '2001', name: 'There', site: 'Berlin', business: { destination: { user: '1001' } } },
      ],
      numbers: [
        { number: '+16695550102', assignedTo: { receptionist: '2000' } },
        { number: '+16695550103', assignedTo: { receptionist: '2001' } },
      ],
    });
    expect(two.callerIds('1001')).toEqual(['+16695550102']);
  });

  it('resolves destinations, with the own voicemail box', () => {
    expect(directory.destination({ voicemail: 'self' }, '1001')).toEqual({ kind: 'voicemail', extension: '1001' });
    expect(directory.destination({ contact: 'Plumber' })).toEqual({ kind: 'number', number: '+14155550188' });
    expect(directory.destination({ extension: '2200' })).toEqual({ kind: 'queue', extension: '2200' });
    expect(directory.destination({ hangup: true })).toEqual({ kind: 'hangup' });
  });

  it('lets no extension say what a level above has locked of call handling and blocking', () => {
    const ringing = (number: string) => ({ business: { ring: [{ number }] } });
    const own = { callHandling: ringing('+14155550101'), blocking: { external: true } };
    const of = (account: object, site: object) => {
      const users = [{ extension: '1001', ...structuredClone(own) }];
      const found = directoryOf({
        account: { domain: 'example.test', ...account },
        sites: [{ name: 'HQ', ...site }],
        users,
      });
      const { ring } = found.callHandling('1001', 0) ?? {};
      return [ring?.[0]?.number ?? 'devices', found.blocking('1001')?.external];
    };
    const said = { callHandling: ringing('+14155550102'), blocking: { external: false } };
    const locked = ['callHandling', 'blocking'];
    expect(of({}, {})).toEqual(['+14155550101', true]);
    // Without a lock a level says nothing of it.
    expect(of(said, {})).toEqual(['+14155550101', true]);
    expect(of({ locked: ['blocking'] }, {})).toEqual(['+14155550101', false]);
    expect(of({ locked }, {})).toEqual(['devices', false]);
    expect(of({ locked, ...said }, {})).toEqual(['+14155550102', false]);
    expect(of(said, { locked })).toEqual(['+14155550102', false]);
    const site = { callHandling: ringing('+14155550103'), blocking: { external: true } };
    expect(of(said, { locked, ...site })).toEqual(['+14155550103', true]);
    // The account's lock holds for sites as well.
    expect(of({ locked, ...said }, { locked, ...site })).toEqual(['+14155550102', false]);
  });

  it('joins settings of account, site and extension, and obeys locks', () => {
    expect(directory.settings('1001')).toMatchObject({ ringSeconds: 10, country: 'US', externalForwarding: true });
    expect(directory.settings('49201')).toMatchObject({ ringSeconds: 15, country: 'DE', externalForwarding: true });
    expect(directory.settings('nobody').ringSeconds).toBe(25);
  });

  it('turns memberships round', () => {
    expect(directory.queuesOf('1001').map(({ name }) => name)).toEqual(['Support']);
    expect(directory.groupsOf('49201').map(({ name }) => name)).toEqual(['Sales']);
    expect(directory.pickupGroupsOf('1002').map(({ name }) => name)).toEqual(['Desk']);
    expect(directory.principalsOf('1002').map(({ principal }) => principal.extension)).toEqual(['1001']);
    expect(directory.parkingLotOf('1001')?.name).toBe('all');
    expect(directory.parkingLotOf('49201')?.name).toBe('berlin');
  });

  it('lets supervisors of a queue and members of a line group monitor, in the modes that are given', () => {
    expect(directory.mayMonitor('1002', '1001', 'whisper')).toBe(true);
    expect(directory.mayMonitor('1002', '1001', 'barge')).toBe(false);
    expect(directory.mayMonitor('1001', '1002', 'listen')).toBe(false);
    expect(directory.mayMonitor('1001', '49201', 'listen')).toBe(true);
    expect(directory.mayMonitor('1002', '1002', 'listen')).toBe(false);
  });

  it('a right on a queue or a group is one on the calls of that line only', () => {
    expect(directory.monitoringRight('1002', '1001', 'whisper')).toEqual(['2200']);
    expect(directory.monitoringRight('1001', '49201', 'listen')).toEqual(['2300']);
    expect(directory.monitoringRight('1002', '1001', 'barge')).toBeUndefined();
  });

  it('finds people by last name, first name and whole name, as they are spelled on the keys', () => {
    const names = (digits: string): string[] => directory.dialByName(digits).map(({ name }) => name);
    expect(names(spell('Lee'))).toEqual(['Ann Lee']);
    expect(names(spell('ann'))).toEqual(['Ann Lee']);
    // The same keys.
    expect(names(spell('an'))).toEqual(['Ann Lee', 'Bob Müller-Jones']);
    expect(names(spell('leeann'))).toEqual(['Ann Lee']);
    expect(names(spell('jones'))).toEqual(['Bob Müller-Jones']);
    expect(names(spell('oz'))).toEqual([]);
    expect(spell('Müller')).toBe('685537');
    expect(names(spell('mueller'))).toEqual(['Bob Müller-Jones']);
  });

  it('knows how many digits an extension has at most, whatever letters there are', () => {
    expect(directoryOf({ users: [{ extension: '1001' }, { extension: 'the-night-watch' }] }).longestExtension).toBe(4);
  });

  it('finds people with names of several words, and letters that are no accented ones', () => {
    const users = ['Anton van Dyck', 'Łukasz Wałęsa', 'Þóra Æsir'].map((name, index) => ({
      extension: `1${index}`,
      name,
    }));
    const people = directoryOf({ users });
    const found = (word: string): string | undefined => people.dialByName(spell(word))[0]?.name;
    expect(found('vandyck')).toBe('Anton van Dyck');
    expect(found('dyck')).toBe('Anton van Dyck');
    expect(found('walesa')).toBe('Łukasz Wałęsa');
    expect(found('lukasz')).toBe('Łukasz Wałęsa');
    expect(found('thora')).toBe('Þóra Æsir');
    expect(found('aesir')).toBe('Þóra Æsir');
  });

  it('indexes 10,000 users', () => {
    const users = Array.from({ length: 10_000 }, (_, index) => ({
      extension: String(100_000 + index),
      name: `U ${index}`,
    }));
    const document = directoryOf({ users }).document;
    const large = directoryOf({}).document;
    large.users.push(...document.users);
    const again = new (directory.constructor as new (d: typeof large) => typeof directory)(large);
    expect(again.user('109999')?.name).toBe('U 9999');
  });
});

describe('resolveSettings', () => {
  const value = fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined });
  const level = fc.record({ value, locks: fc.boolean() });

  it('takes the lowest level that speaks before a lock above it', () => {
    fc.assert(
      fc.property(fc.array(level, { maxLength: 4 }), levels => {
        let expected = DEFAULT_SETTINGS.ringSeconds;
        for (const one of levels) {
          expected = one.value ?? expected;
          if (one.locks) break;
        }
        const given = levels.map(one => ({
          settings: one.value === undefined ? {} : { ringSeconds: one.value },
          locked: one.locks ? ['ringSeconds'] : [],
        }));
        expect(resolveSettings(given).ringSeconds).toBe(expected);
      }),
    );
  });
});
