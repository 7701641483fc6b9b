import { describe, expect, it } from 'vitest';
import { resolve } from '../../../src/routing/dial-plan/index.ts';
import { keyedDestination, type Destination, type RoutePlan, type RouteQuery } from '../../../src/routing/index.ts';
import { directoryOf } from '../../kit/account.ts';
import { COMPANY } from './company.ts';

const directory = directoryOf(COMPANY);

function plan(from: string, dialled: string, caller?: RouteQuery['caller']): RoutePlan {
  return resolve(directory, { dialled, from: { extension: from }, ...(caller ? { caller } : {}) });
}
const to = (from: string, dialled: string): Destination => plan(from, dialled).destination;
const none = (status: number, reason: string) => ({ kind: 'none', status, reason });
const outside = (number: string, routeGroup = 'default') => ({ kind: 'number', number, routeGroup });

describe('emergency numbers', () => {
  it.each([
    ['1001', '911', '911'],
    ['1001', '9911', '911'],
    ['1003', '911', '911'],
    ['1090', '112', '112'],
    ['49201', '110', '110'],
  ])('%s dials %s', (from, dialled, number) => {
    expect(to(from, dialled)).toEqual({ kind: 'emergency', number });
  });

  it('come before a lock, and show the own number or one of the pool', () => {
    const locked = { locked: true };
    expect(plan('1001', '911', locked)).toMatchObject({
      destination: { kind: 'emergency' },
      callerId: { number: '+16695550101' },
    });
    expect(plan('1004', '911', locked).callerId).toEqual({ number: '+16695550190', hidden: false });
    expect(plan('1001', '1002', locked).destination).toEqual(none(403, 'call-not-allowed'));
    expect(plan('1001', '*77', locked).destination).toEqual({ kind: 'lock', action: 'unlock' });
  });
});

describe('extensions', () => {
  it.each([
    ['1001', '1002', { kind: 'user', extension: '1002' }],
    ['1001', '49201', { kind: 'user', extension: '49201' }],
    ['49201', '201', { kind: 'user', extension: '49201' }],
    ['49201', '1001', { kind: 'user', extension: '1001' }],
    ['1001', '201', none(404, 'user-unknown')],
    ['1001', '1099', none(404, 'user-unknown')],
    ['1001', '705', { kind: 'retrieve', slot: '705' }],
    ['1001', '2600', { kind: 'page', extension: '2600' }],
    ['1002', '2600', none(403, 'call-not-allowed')],
    ['1001', '1500', outside('+14155550188')],
    ['1003', '1500', none(403, 'call-not-allowed')],
    ['1001', '1006', { kind: 'voicemail', extension: '1006' }],
    ['1002', '1006', { kind: 'user', extension: '1006' }],
    ['1002', '1007', { kind: 'user', extension: '1007' }],
  ])('%s dials %s', (from, dialled, destination) => {
    expect(to(from, dialled)).toEqual(destination);
  });

  it('show the extension and the name of the caller', () => {
    expect(plan('1002', '1001').callerId).toEqual({ number: '1002', name: 'Bob', hidden: false });
  });
});

describe('numbers', () => {
  it.each([
    ['1001', '5551234', outside('+16695551234')],
    ['1001', '555-1234', outside('+16695551234')],
    ['1001', '4155551234', outside('+14155551234')],
    ['1001', '14155551234', outside('+14155551234')],
    ['1001', '914155551234', outside('+14155551234')],
    ['1001', '+14155551234', outside('+14155551234')],
    ['1001', '011442079460000', outside('+442079460000')],
    ['49201', '2345678', outside('+49302345678', 'berlin')],
    ['49201', '0892345678', outside('+49892345678', 'berlin')],
    ['49201', '0014155551234', none(403, 'call-not-allowed')],
    ['1001', '+81312345678', none(403, 'call-not-allowed')],
    ['1001', '+16135550123', none(603, 'call-not-allowed')],
    ['1003', '5551234', none(403, 'call-not-allowed')],
    ['1090', '5551234', outside('+16695551234')],
    ['1004', '5551234', none(403, 'call-not-allowed')],
    ['1001', '19005551234', none(403, 'call-not-allowed')],
    ['1001', '123456789012345678901234567890', none(484, 'number-invalid')],
    ['1001', 'nobody', none(484, 'number-invalid')],
    // A prefix is dialled here: what is as short as an extension is one that is not there, wherever such numbers are possible.
    ['49201', '1999', none(404, 'user-unknown')],
    ['49201', '91999', outside('+49301999', 'berlin')],
    // Short numbers of the country, as they are.
    ['1001', '988', outside('988')],
    ['1001', '9711', outside('711')],
    ['1001', '411', none(403, 'call-not-allowed')],
    ['1005', '411', outside('411')],
    ['1003', '988', none(403, 'call-not-allowed')],
    ['49201', '116117', outside('116117')],
    ['49201', '11833', none(403, 'call-not-allowed')],
    // What a rule sends to a carrier.
    ['1001', '933', outside('933', 'berlin')],
    // The account's own numbers stay inside.
    ['1002', '5550101', { kind: 'user', extension: '1001' }],
    ['1003', '+16695550100', { kind: 'receptionist', extension: '2000' }],
    ['1002', '6695550122', { kind: 'queue', extension: '2200' }],
    ['1001', '+16695550106', { kind: 'voicemail', extension: '1006' }],
  ])('%s dials %s', (from, dialled, destination) => {
    expect(to(from, dialled)).toEqual(destination);
  });

  it('0 is the operator, where there is one and it means nothing else', () => {
    const dial = (settings: object, from = '1002', rules: object[] = []) =>
      resolve(
        directoryOf({
          ...COMPANY,
          account: { ...COMPANY.account, settings: { ...COMPANY.account.settings, ...settings } },
          routingRules: rules,
        }),
        { dialled: '0', from: { extension: from } },
      ).destination;
    expect(dial({ operator: { user: '1001' } })).toEqual({ kind: 'user', extension: '1001' });
    expect(dial({ operator: { receptionist: '2000' } }, '1003')).toEqual({ kind: 'receptionist', extension: '2000' });
    expect(dial({ operator: { number: '+14155550188' } })).toEqual(outside('+14155550188'));
    expect(dial({ operator: { number: '+14155550188' } }, '1003')).toEqual(none(403, 'call-not-allowed'));
    expect(dial({})).toEqual(none(404, 'user-unknown'));
    expect(dial({ operator: { user: '1001' } }, '1001')).toEqual(none(404, 'user-unknown'));
    const rule = { name: 'zero', pattern: '0', reject: 403 };
    expect(dial({ operator: { user: '1001' } }, '1002', [rule])).toEqual(none(403, 'call-not-allowed'));
  });

  it('show a number of the caller, or none', () => {
    expect(plan('1001', '5551234').callerId).toEqual({ number: '+16695550101', name: 'Example', hidden: false });
    expect(plan('1005', '5551234').callerId.number).toBe('+16695550100');
    expect(plan('1002', '5551234').callerId.hidden).toBe(true);
    expect(plan('1001', '*675551234').callerId.hidden).toBe(true);
    expect(plan('1001', '5551234', { hideCallerId: true }).callerId.hidden).toBe(true);
    expect(plan('1001', '*825551234', { hideCallerId: true }).callerId.hidden).toBe(false);
  });
});

describe('routing rules', () => {
  it.each([
    ['1001', '7123', { kind: 'pbx', digits: '7123', routeGroup: 'pbx' }],
    ['1001', '88201', { kind: 'user', extension: '49201' }],
    // Numbers are read as they are dialled there.
    ['1001', '880892345678', outside('+49892345678', 'berlin')],
    // At another site the short extension is meant, else a local number, as if it was dialled there; rules to sites are followed once.
    ['1001', '8888', outside('+493088', 'berlin')],
    ['49201', '1234', outside('+4930123456', 'berlin')],
    ['1001', '1234', none(404, 'user-unknown')],
    ['1001', '+4930123456', outside('+4930123456', 'berlin')],
  ])('%s dials %s', (from, dialled, destination) => {
    expect(to(from, dialled)).toEqual(destination);
  });
});

describe('feature codes', () => {
  it.each([
    ['1001', '*86', { kind: 'mailbox', extension: '1001' }],
    ['1001', '*87', { kind: 'mailbox' }],
    ['1001', '*871002', { kind: 'mailbox', extension: '1002' }],
    ['1001', '*851002', { kind: 'voicemail', extension: '1002' }],
    ['49201', '*85201', { kind: 'voicemail', extension: '49201' }],
    ['1001', '*68', { kind: 'park' }],
    ['1001', '*68702', { kind: 'park', slot: '702' }],
    ['1001', '*681002', none(484, 'number-invalid')],
    ['1003', '*68', none(403, 'call-not-allowed')],
    ['1001', '*97', { kind: 'pickup' }],
    ['1001', '*982200', { kind: 'pickup', extension: '2200' }],
    ['1001', '*982201', none(403, 'call-not-allowed')],
    ['1001', '*721002', { kind: 'toggle', what: 'forwardAlways', value: true, argument: '1002' }],
    ['1001', '*725551234', { kind: 'toggle', what: 'forwardAlways', value: true, argument: '+16695551234' }],
    ['1007', '*725551234', none(403, 'call-not-allowed')],
    ['1001', '*721001', none(484, 'number-invalid')],
    ['1001', '*72', none(484, 'number-invalid')],
    ['1001', '*72701', none(484, 'number-invalid')],
    ['1001', '*722600', none(484, 'number-invalid')],
    ['1001', '*72988', none(484, 'number-invalid')],
    ['1001', '*73', { kind: 'toggle', what: 'forwardAlways', value: false }],
    ['1001', '*78', { kind: 'toggle', what: 'doNotDisturb', value: true }],
    ['1001', '*46', { kind: 'toggle', what: 'queue', value: false }],
    ['1001', '*462200*2', { kind: 'toggle', what: 'queue', value: false, argument: '2200*2' }],
    ['1002', '*452200', none(403, 'call-not-allowed')],
    ['1005', '*452200*1001', { kind: 'toggle', what: 'queue', value: true, argument: '2200', member: '1001' }],
    ['1005', '*462200*1001*2', { kind: 'toggle', what: 'queue', value: false, argument: '2200*2', member: '1001' }],
    ['1005', '*452201*1001', none(403, 'call-not-allowed')],
    ['1005', '*452200*1002', none(403, 'call-not-allowed')],
    ['1002', '*452200*1001', none(403, 'call-not-allowed')],
    ['1001', '*221002', { kind: 'monitor', mode: 'listen', extension: '1002' }],
    ['1001', '*241002', none(403, 'call-not-allowed')],
    ['1002', '*221001', none(403, 'call-not-allowed')],
    ['1001', '*801002', { kind: 'intercom', extension: '1002' }],
    ['1001', '*802200', none(484, 'number-invalid')],
    ['1001', '*842600', { kind: 'page', extension: '2600' }],
    ['1090', '*741001', { kind: 'hotDesk', action: 'login', extension: '1001' }],
    ['1001', '*76', { kind: 'lock', action: 'lock' }],
    ['1001', '*64', { kind: 'handOff' }],
    ['1001', '*66', { kind: 'none', status: 403, reason: 'call-not-allowed' }],
    ['1001', '*11', none(484, 'number-invalid')],
    ['1001', '*99', none(484, 'number-invalid')],
  ])('%s dials %s', (from, dialled, destination) => {
    expect(to(from, dialled)).toEqual(destination);
  });

  it('let a delegate call in the name of the principal', () => {
    expect(plan('1002', '*631001*5551234')).toMatchObject({
      destination: outside('+16695551234'),
      callerId: { number: '+16695550101' },
      onBehalfOf: '1001',
    });
    expect(to('1003', '*631001*5551234')).toEqual(none(403, 'call-not-allowed'));
    // Nor does a basic licence become a better one by that.
    expect(to('1003', '*631008*5551234')).toEqual(none(403, 'call-not-allowed'));
    expect(to('1003', '*631008*1002')).toEqual({ kind: 'user', extension: '1002' });
    expect(to('1004', '*631001*1002')).toEqual(none(403, 'call-not-allowed'));
  });

  it("show the number of a line that is the caller's to show", () => {
    const shown = (from: string, dialled: string, settings = {}) =>
      resolve(directoryOf({ ...COMPANY, account: { ...COMPANY.account, ...settings } }), {
        dialled,
        from: { extension: from },
      });
    expect(shown('1001', '*622200*5551234')).toMatchObject({
      destination: outside('+16695551234'),
      callerId: { number: '+16695550122', hidden: false },
    });
    // Who hides by default shows what he has chosen; inside it is the extension that is shown.
    expect(shown('1002', '*622000*5551234').callerId).toMatchObject({ number: '+16695550100', hidden: false });
    expect(shown('1001', '*622200*1002')).toMatchObject({
      destination: { kind: 'user', extension: '1002' },
      callerId: { number: '1001' },
    });
    for (const [from, dialled] of [
      ['1002', '*622200*5551234'],
      ['1001', '*621002*5551234'],
      ['1001', '*629999*5551234'],
    ] as const) {
      expect(shown(from, dialled).destination).toEqual(none(403, 'call-not-allowed'));
    }
    expect(shown('1001', '*622200*5551234', { locked: ['callerId'] }).destination).toEqual(
      none(403, 'call-not-allowed'),
    );
    for (const dialled of [
      '*67911',
      '*822200911',
      '*631001*911',
      '*6199#911',
      '*611#*622200*911',
      '*6291',
      '*861911',
    ]) {
      const urgent = plan('1002', dialled, { locked: true }).destination.kind === 'emergency';
      expect([dialled, urgent]).toEqual([dialled, /[67*#]911$/.test(dialled)]);
    }
    for (const dialled of ['*622200*911', '*62*911', '*639999*911', '*63*911']) {
      expect(shown('1002', dialled).destination).toMatchObject({ kind: 'emergency' });
    }
    expect(shown('1001', '*622200').destination).toEqual(none(484, 'number-invalid'));
  });

  it('lend no codes: what a delegate may do is call', () => {
    expect(to('1002', '*631001**86')).toEqual(none(403, 'call-not-allowed'));
    expect(to('1002', '*631001**67*86')).toEqual(none(403, 'call-not-allowed'));
    expect(plan('1002', '*631001**675551234')).toMatchObject({ callerId: { hidden: true }, onBehalfOf: '1001' });
  });

  it('bring help to the delegate and not to the principal', () => {
    const { destination, callerId, onBehalfOf } = plan('1002', '*631001*911');
    expect(destination).toEqual({ kind: 'emergency', number: '911' });
    expect(callerId).toEqual(plan('1002', '911').callerId);
    expect(onBehalfOf).toBeUndefined();
  });

  it("let a member call on the line of a group, by the code or as the phone says, and show the group's number", () => {
    const number = '+16695550123';
    const shared = directoryOf({
      ...COMPANY,
      groups: [{ extension: '2300', name: 'Sales', members: ['1001'] }],
      numbers: [...COMPANY.numbers, { number, assignedTo: { group: '2300' } }],
    });
    const calls = (from: string, dialled: string, line?: string) =>
      resolve(shared, { dialled, from: { extension: from }, caller: { line } });
    for (const one of [calls('1001', '*632300*5551234'), calls('1001', '5551234', '2300')]) {
      expect(one).toMatchObject({ destination: outside('+16695551234'), callerId: { number }, onBehalfOf: '2300' });
    }
    const inside = calls('1001', '1002', '2300');
    expect(inside).toMatchObject({ callerId: { number: '2300', name: 'Sales' }, onBehalfOf: '2300' });
    // A line that is none of the caller's changes nothing.
    const stranger = calls('1002', '1001', '2300');
    expect(stranger).toMatchObject({ callerId: { number: '1002' } });
    expect(stranger.onBehalfOf).toBeUndefined();
  });

  it('name the client for whom a call is made', () => {
    const acme = { code: '4711', name: 'Acme' };
    const by = (clientCodes: object | undefined, settings: object = {}) => {
      const account = { ...COMPANY.account, ...(clientCodes && { clientCodes }) };
      account.settings = { ...account.settings, ...settings };
      const own = directoryOf({ ...COMPANY, account });
      return (dialled: string) => resolve(own, { dialled, from: { extension: '1001' } });
    };
    const listed = by({ codes: [acme] });
    for (const dialled of ['*614711#5551234', '*614711*5551234']) {
      expect(listed(dialled)).toMatchObject({ destination: outside('+16695551234'), clientCode: '4711' });
    }
    expect(listed('*67*614711#5551234')).toMatchObject({ clientCode: '4711', callerId: { hidden: true } });
    expect(listed('*614711#*675551234')).toMatchObject({ clientCode: '4711', callerId: { hidden: true } });
    expect(listed('*614711#1002')).toMatchObject({ destination: { kind: 'user' }, clientCode: '4711' });
    expect(listed('5551234').clientCode).toBeUndefined();
    expect(listed('*614712#5551234').destination).toEqual(none(484, 'client-code-invalid'));
    expect(listed('*61').destination).toEqual(none(484, 'number-invalid'));
    expect(listed('*614712#911').destination).toEqual({ kind: 'emergency', number: '911' });
    const free = by({ minDigits: 3, maxDigits: 4 });
    expect(['12', '123', '1234', '12345'].map(code => free(`*61${code}#1002`).clientCode)).toEqual([
      ...[undefined, '123', '1234', undefined],
    ]);
    expect(by(undefined)('*614711#1002').destination).toEqual(none(484, 'client-code-invalid'));

    const strict = by({ codes: [acme] }, { clientCodeRequired: true });
    expect(strict('5551234').destination).toEqual(none(403, 'client-code-required'));
    expect(strict('*614711#5551234').destination).toEqual(outside('+16695551234'));
    expect(strict('1002').destination).toMatchObject({ kind: 'user' });
    expect(strict('911').destination).toMatchObject({ kind: 'emergency' });
  });

  it('can be changed', () => {
    const own = directoryOf({ ...COMPANY, account: { domain: 'example.test', featureCodes: { voicemail: '*1' } } });
    const dial = (dialled: string) => resolve(own, { dialled, from: { extension: '1001' } }).destination;
    expect(dial('*1')).toEqual({ kind: 'mailbox', extension: '1001' });
    expect(dial('*86')).toEqual(none(484, 'number-invalid'));
  });
});

describe('calls from outside', () => {
  const from = (trunk: string, dialled: string, caller?: string): RoutePlan =>
    resolve(directory, { dialled, from: caller === undefined ? { trunk } : { trunk, caller } });

  it.each([
    ['one', '+16695550101', '+14155551234', { kind: 'user', extension: '1001' }],
    ['one', '16695550100', '+14155551234', { kind: 'receptionist', extension: '2000' }],
    ['one', '+16695550199', '+14155551234', none(404, 'number-unknown')],
    ['one', '1002', '+14155551234', none(404, 'number-unknown')],
    ['two', '16695550122', '14155551234', { kind: 'queue', extension: '2200' }],
    ['two', '16695550199', '14155551234', { kind: 'voicemail', extension: '1001' }],
    ['one', '+16695550101', '+14155550666', none(603, 'call-blocked')],
    ['one', '+16695550106', '+12125551234', { kind: 'voicemail', extension: '1006' }],
    ['one', '+16695550106', undefined, { kind: 'voicemail', extension: '1006' }],
    ['one', '+16695550101', undefined, { kind: 'user', extension: '1001' }],
    ['one', '+16695550107', '+12125551234', none(486, 'call-blocked')],
    ['pbx', '1002', '7123', { kind: 'user', extension: '1002' }],
    // Never back to where it came from.
    ['pbx', '7124', '7123', none(404, 'number-unknown')],
    ['nobody', '+16695550101', '+14155551234', none(404, 'number-unknown')],
  ])('%s: %s from %s', (trunk, dialled, caller, destination) => {
    expect(from(trunk, dialled, caller).destination).toEqual(destination);
  });

  it('an extension of the own PBX is reached by a number, a receptionist, forwarding and 3xx; never from that PBX', () => {
    const office = directoryOf({
      sites: [{ name: 'Home' }, { name: 'Berlin' }],
      users: [{ extension: '1001' }, { extension: '1002', site: 'Berlin' }],
      receptionists: [{ extension: '2000', name: 'R', business: { destination: { pbx: '7123' } } }],
      trunks: [
        { name: 'one', kind: 'carrier' },
        { name: 'pbx', kind: 'pbx' },
      ],
      routeGroups: [{ name: 'old', trunks: [{ trunk: 'pbx' }] }],
      routingRules: [{ name: 'old', pattern: '7[1-3]XX', sites: ['Home'], strip: 1, prepend: '9', pbx: 'old' }],
      numbers: [{ number: '+16695550107', assignedTo: { pbx: '7123' } }],
    });
    const there = { kind: 'pbx', digits: '9123', routeGroup: 'old' };
    const call = (trunk: string) =>
      resolve(office, { dialled: '+16695550107', from: { trunk, caller: '+14155551234' } });
    expect(call('one').destination).toEqual(there);
    expect(call('pbx').destination).toEqual(none(482, 'call-loop'));
    expect(keyedDestination(office, '7123', '2000')).toEqual(there);
    expect(keyedDestination(office, '7123', '1002')).toEqual(none(404, 'user-unknown'));
    expect(office.destination({ pbx: '7123' }, '2000')).toEqual(there);
    expect(office.longestExtension).toBe(4);
    expect(resolve(office, { dialled: '*727123', from: { extension: '1001' } }).destination).toMatchObject({
      kind: 'toggle',
      what: 'forwardAlways',
      argument: '7123',
    });
  });

  it('reach a basic user through a receptionist, from the own PBX, and not directly', () => {
    const office = directoryOf({
      users: [{ extension: '1003', licence: 'basic' }],
      trunks: [
        { name: 'one', kind: 'carrier', inbound: { destination: { user: '1003' } } },
        { name: 'pbx', kind: 'pbx' },
      ],
    });
    const call = (trunk: string, dialled: string) =>
      resolve(office, { dialled, from: { trunk, caller: '+14155551234' } });
    expect(call('one', '+16695550103').destination).toEqual(none(403, 'call-not-allowed'));
    expect(call('one', '+16695550103').steps).toContainEqual({
      rule: 'licence',
      outcome: '1003 has a basic one: no direct calls from outside',
    });
    expect(call('pbx', '1003').destination).toEqual({ kind: 'user', extension: '1003' });
  });

  it.each([
    ['mark', '+16695550101', { kind: 'user', extension: '1001' }],
    ['voicemail', '+16695550101', { kind: 'voicemail', extension: '1001' }],
    ['voicemail', '+16695550102', none(603, 'call-blocked')],
    ['block', '+16695550101', none(603, 'call-blocked')],
  ])('known as unwanted, %s: to %s', (action, dialled, destination) => {
    const spam = { action, numbers: ['+14155550700', '+1800555*'] };
    const wary = directoryOf({
      account: { domain: 'example.test', spam },
      users: [{ extension: '1001' }, { extension: '1002', settings: { voicemail: false } }],
      trunks: [
        { name: 'one', kind: 'carrier' },
        { name: 'pbx', kind: 'pbx' },
      ],
      numbers: [
        { number: '+16695550101', assignedTo: { user: '1001' } },
        { number: '+16695550102', assignedTo: { user: '1002' } },
      ],
    });
    const call = (caller: string, trunk = 'one') => resolve(wary, { dialled, from: { trunk, caller } });
    for (const caller of ['+14155550700', '+18005551234']) {
      expect(call(caller).destination).toEqual(destination);
      if (action === 'mark') expect(call(caller).callerId).toMatchObject({ number: caller, name: `Spam ${caller}` });
    }
    const called = { kind: 'user', extension: dialled.endsWith('1') ? '1001' : '1002' };
    expect(call('+141555507001').destination).toEqual(called);
    expect(call('+14155550700', 'pbx').destination).toEqual(called);
    expect(call('+141555507001').callerId.name).toBeUndefined();
  });

  it('show who calls, with the name of a contact', () => {
    expect(from('one', '+16695550101', '+14155550188').callerId).toMatchObject({
      number: '+14155550188',
      name: 'Plumber',
    });
    // Nobody knows who it is; it is known and not to be told.
    expect(from('one', '+16695550101').callerId).toEqual({ hidden: true });
    const hidden = resolve(directory, {
      dialled: '+16695550101',
      from: { trunk: 'one', caller: '+14155551234', hidden: true },
    });
    expect(hidden.callerId).toEqual({ number: '+14155551234', hidden: true });
  });

  it('show who calls in E.164, as is written at the site of the trunk; of a PBX an extension stays one', () => {
    const office = directoryOf({
      account: { domain: 'example.test', settings: { country: 'US', areaCode: '669' } },
      sites: [{ name: 'HQ' }, { name: 'Berlin', settings: { country: 'DE', areaCode: '30' } }],
      users: [{ extension: '1001', blocking: { numbers: [{ number: '+494012345679' }] } }],
      contacts: [{ name: 'Supplier', number: '+494012345678' }],
      trunks: [
        { name: 'german', kind: 'carrier', site: 'Berlin' },
        { name: 'american', kind: 'carrier' },
        { name: 'pbx', kind: 'pbx', site: 'Berlin' },
      ],
      numbers: [{ number: '+493012345678', assignedTo: { user: '1001' } }],
    });
    const call = (trunk: string, caller: string): RoutePlan =>
      resolve(office, { dialled: '+493012345678', from: { trunk, caller } });
    const supplier = { number: '+494012345678', name: 'Supplier', hidden: false };
    for (const written of ['04012345678', '494012345678', '+494012345678', '0049 40 12345678']) {
      expect(call('german', written).callerId).toEqual(supplier);
    }
    expect(call('german', '04012345679').destination).toEqual({ kind: 'none', status: 486, reason: 'call-blocked' });
    expect(call('american', '4155550188').callerId.number).toBe('+14155550188');
    // No area code is put before what a caller has.
    expect(call('american', '5550188').callerId.number).toBe('5550188');
    expect(call('pbx', '22833').callerId.number).toBe('22833');
  });

  it('that do not want to be known are refused where such callers are, and by block lists all the same', () => {
    const hidden = (dialled: string, caller: string): Destination =>
      resolve(directory, { dialled, from: { trunk: 'one', caller, hidden: true } }).destination;
    expect(hidden('+16695550106', '+14155551234')).toEqual({ kind: 'voicemail', extension: '1006' });
    expect(hidden('+16695550101', '+14155550666')).toEqual(none(603, 'call-blocked'));
    expect(hidden('+16695550101', '+14155551234')).toEqual({ kind: 'user', extension: '1001' });
  });
});

describe('an emergency call from a shared phone of another site', () => {
  const sites = directoryOf({
    account: { domain: 'example.test', settings: { country: 'US' } },
    sites: [
      { name: 'HQ', emergencyNumbers: ['+16695550190'] },
      { name: 'Berlin', settings: { country: 'DE' }, emergencyNumbers: ['+4930555190'] },
    ],
    users: [{ extension: '1001' }],
    commonAreaPhones: [{ extension: '4901', site: 'Berlin', hotDesking: true }],
    numbers: [
      { number: '+16695550101', assignedTo: { user: '1001' } },
      { number: '+16695550190' },
      { number: '+4930555190' },
    ],
  });
  const dial = (dialled: string, phone?: string): RoutePlan =>
    resolve(sites, { dialled, from: { extension: '1001', ...(phone !== undefined && { phone }) } });

  it('is one by the numbers of that country, and by those that the user is used to', () => {
    expect(dial('110', '4901').destination).toEqual({ kind: 'emergency', number: '110' });
    expect(dial('911', '4901').destination).toEqual({ kind: 'emergency', number: '911' });
    expect(dial('110').destination.kind).toBe('none');
  });

  it('shows a number of that place', () => {
    expect(dial('110', '4901').callerId.number).toBe('+4930555190');
    expect(dial('911').callerId.number).toBe('+16695550101');
  });
});

describe('what an extension must not do itself', () => {
  const own = directoryOf({
    account: { domain: 'example.test', settings: { country: 'US', callerId: '+16695550101' }, locked: ['callerId'] },
    sites: [{ name: 'HQ' }],
    users: [{ extension: '1001', blocking: { numbers: [{ number: '+1212*', direction: 'outbound' }] } }],
    trunks: [{ name: 'one' }],
    routeGroups: [{ name: 'default', trunks: [{ trunk: 'one' }] }],
    numbers: [{ number: '+16695550101', assignedTo: { user: '1001' } }],
  });

  it('is to call a number of its own block list, or to hide a caller ID that the account has settled', () => {
    const dial = (dialled: string): RoutePlan => resolve(own, { dialled, from: { extension: '1001' } });
    expect(dial('+12125550123').destination).toEqual(none(403, 'call-not-allowed'));
    expect(dial('*67+14155550123').callerId).toMatchObject({ number: '+16695550101', hidden: false });
  });
});

describe('a number of an emergency pool', () => {
  const POOL = ['+16695550190', '+16695550191'];
  const site = directoryOf({
    sites: [{ name: 'HQ', emergencyNumbers: POOL }],
    users: ['1001', '1002', '1003', '1004'].map(extension => ({ extension, blocking: { external: true } })),
    trunks: [{ name: 'one', kind: 'carrier' }],
    numbers: [...POOL, '+16695550101'].map((number, index) => ({
      number,
      ...(index === 2 && { assignedTo: { user: '1004' } }),
    })),
  });
  const known = new Map([['+16695550190', { extension: '1001', until: 5 }]]);
  const callBack = (number: string) => known.get(number);
  const shown = (extension: string) => resolve(site, { dialled: '911', from: { extension }, callBack }).callerId.number;
  const incoming = (dialled: string) => resolve(site, { dialled, from: { trunk: 'one' }, callBack });

  it('is shown by one caller at a time, as long as there are enough; whoever has a number shows that', () => {
    expect(['1001', '1002', '1004'].map(shown)).toEqual(['+16695550190', '+16695550191', '+16695550101']);
    known.set('+16695550191', { extension: '1002', until: 9 });
    expect(['1001', '1002', '1003'].map(shown)).toEqual(['+16695550190', '+16695550191', '+16695550190']);
  });

  it('leads back to the caller, whatever is blocked; other numbers lead where they do', () => {
    const { destination, emergencyCallBack } = incoming('16695550190');
    expect([destination, emergencyCallBack]).toEqual([{ kind: 'user', extension: '1001' }, true]);
    known.delete('+16695550190');
    expect(incoming('+16695550190').destination).toEqual(none(404, 'number-unknown'));
    expect(incoming('+16695550101').destination).toEqual(none(486, 'call-blocked'));
  });
});

describe('an information barrier', () => {
  const walled = directoryOf({
    account: { domain: 'example.test', barriers: [{ name: 'wall', one: ['1001', '1002'], other: ['1003'] }] },
    users: ['1001', '1002', '1003'].map(extension => ({ extension })),
    monitoring: [{ name: 'all', supervisors: ['1001'], targets: ['1002', '1003'] }],
  });
  const dial = (extension: string, dialled: string) => resolve(walled, { dialled, from: { extension } }).destination;

  it('lets nobody through, in neither direction, by no code; those on one side may', () => {
    const { intercom, leaveVoicemail, listen, pickupOf } = walled.account.featureCodes;
    const barred = none(403, 'call-not-allowed');
    expect([dial('1001', '1003'), dial('1003', '1002')]).toEqual([barred, barred]);
    for (const code of [intercom, leaveVoicemail, listen, pickupOf])
      expect(dial('1001', `${code}1003`)).toEqual(barred);
    expect(dial('1001', '1002')).toEqual({ kind: 'user', extension: '1002' });
    expect(dial('1001', `${listen}1002`)).toMatchObject({ kind: 'monitor' });
  });
});

it('explains every step', () => {
  expect(plan('1001', '5551234').steps).toEqual([
    { rule: 'emergency number', outcome: 'no' },
    { rule: 'feature code', outcome: 'no' },
    { rule: 'extension', outcome: 'none at HQ, none in the account' },
    { rule: 'number', outcome: '+16695551234 (dialled in US, area code 669)' },
    { rule: 'permission', outcome: 'granted' },
    { rule: 'route group', outcome: 'default: one' },
    { rule: 'caller ID', outcome: '+16695550101' },
  ]);
});
