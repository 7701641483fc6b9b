import { describe, expect, it } from 'vitest';
import { SipRequest } from '../../../../src/sip/message/index.ts';
import { callerOf, divertedBy } from '../../../../src/sip/trunk/identity.ts';
import { hopHeader, hopsOf, isLoop, mayLeave } from '../../../../src/sip/trunk/loop.ts';
import { trunk } from '../../../integration/trunks/trunk-site.ts';

const invite = (...headers: [string, string][]): SipRequest =>
  SipRequest.create({
    method: 'INVITE',
    uri: 'sip:+14155550100@x.test',
    headers: headers.some(([name]) => name === 'From')
      ? headers
      : [['From', '"Ann" <sip:4155550123@carrier.test>;tag=f'], ...headers],
  });

describe('who calls through a trunk', () => {
  it('is From, unless something better is said', () => {
    expect(callerOf(invite())).toEqual({ number: '4155550123', name: 'Ann', anonymous: false });
    expect(callerOf(invite(['P-Preferred-Identity', '<sip:4155550001@c.test>'])).number).toBe('4155550001');
    const asserted: [string, string] = ['P-Asserted-Identity', '"Bob" <sip:+14155550002@c.test>, <tel:+14155550002>'];
    const both = callerOf(invite(asserted, ['P-Preferred-Identity', '<sip:1@c.test>']));
    expect(both).toEqual({ number: '+14155550002', name: 'Bob', anonymous: false });
    expect(callerOf(invite(['P-Asserted-Identity', '<tel:+1-415-555-0003>'])).number).toBe('+14155550003');
  });

  it('may wish not to be seen, and is known all the same where it is asserted', () => {
    const from: [string, string] = ['From', '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=f'];
    expect(callerOf(invite(from))).toEqual({ number: undefined, name: undefined, anonymous: true });
    const known = callerOf(invite(from, ['P-Asserted-Identity', '<sip:+14155550002@c.test>'], ['Privacy', 'id']));
    expect(known).toMatchObject({ number: '+14155550002', anonymous: true });
    expect(callerOf(invite(['Privacy', 'none'])).anonymous).toBe(false);
  });

  it.each([
    ['"Unavailable" <sip:unavailable@unknown.invalid>;tag=f', true],
    ['<sip:Restricted@192.0.2.1>;tag=f', false],
    ['<sip:anonymous@carrier.test>;tag=f', false],
  ])('has no number where a gateway writes that it has none: %s', (from, anonymous) => {
    expect(callerOf(invite(['From', from]))).toMatchObject({ number: undefined, anonymous });
  });

  it('is never a reason to fail', () => {
    expect(callerOf(invite(['P-Asserted-Identity', '<<<nonsense'])).number).toBe('4155550123');
  });
});

describe('who has sent a call on', () => {
  it('are all of Diversion, else all but the last of History-Info, the latest first', () => {
    expect(divertedBy(invite())).toEqual([]);
    const history: [string, string] = [
      'History-Info',
      '<sip:4155550007@c.test>;index=1, <sip:4155550100@c.test>;index=1.1',
    ];
    expect(divertedBy(invite(history))).toEqual(['4155550007']);
    const diversion: [string, string] = [
      'Diversion',
      '<sip:4155550008@c.test>;reason=user-busy, <sip:4155550009@c.test>',
    ];
    expect(divertedBy(invite(history, diversion))).toEqual(['4155550008', '4155550009']);
    expect(divertedBy(invite(['History-Info', '<sip:4155550100@c.test>;index=1']))).toEqual([]);
  });
});

describe('a call that comes back', () => {
  it('is counted, and refused when it has been round too often', () => {
    expect(hopsOf(invite())).toBe(0);
    expect(hopHeader(hopsOf(invite(['X-Tandem-Hops', '1'])))).toEqual(['X-Tandem-Hops', '2']);
    expect([0, 1, 2, 3].map(isLoop)).toEqual([false, false, false, true]);
    expect(isLoop(hopsOf(invite(['X-Tandem-Hops', 'many'])))).toBe(true);
  });

  it('never goes back to the PBX that it came from, but may go back to a carrier', () => {
    const pbx = trunk('pbx', { kind: 'pbx' });
    const carrier = trunk('carrier', { kind: 'carrier' });
    expect(mayLeave(pbx, { hops: 0, from: 'pbx@acme.test' })).toBe(false);
    expect(mayLeave(pbx, { hops: 0, from: 'carrier@acme.test' })).toBe(true);
    expect(mayLeave(pbx, { hops: 0, from: undefined })).toBe(true);
    expect(mayLeave(carrier, { hops: 1, from: 'carrier@acme.test' })).toBe(true);
    expect(mayLeave(carrier, { hops: 3, from: undefined })).toBe(false);
  });
});
