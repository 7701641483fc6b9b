import { describe, expect, it } from 'vitest';
import type { CallContext, Caller } from '../../../../src/pbx/call/application.ts';
import type { Leg } from '../../../../src/pbx/call/leg.ts';
import {
  connectedIdentity,
  identityFor,
  offerable,
  outsideIdentity,
} from '../../../../src/pbx/call/run/presentation.ts';
import { account } from '../features/kit.ts';

const DOMAIN = 'example.test';
const directory = account({
  sites: [{ name: 'HQ', mainNumber: '+12125550100' }],
  users: [
    { extension: '1001', name: 'Ann' },
    { extension: '1002', settings: { callerId: 'hidden' } },
  ],
  numbers: [{ number: '+12125550101', assignedTo: { user: '1001' } }],
});

const legOf = (party: Caller): Leg =>
  ({ party, address: `sip:${party.number ?? party.extension}@${DOMAIN}`, displayName: party.name }) as unknown as Leg;

function outside(party: Caller, context: Partial<CallContext> = {}, hidden = false): readonly string[] {
  const { from, headers } = outsideIdentity(
    legOf(party),
    { hops: 0, ...context },
    { directory, hidden, domain: DOMAIN },
  );
  return [from.toString(), ...headers.map(([name, value]) => `${name}: ${value}`)];
}

/** Whom a trunk is told that may know it. */
function asserted(party: Caller, context: Partial<CallContext> = {}, hidden = false): string | undefined {
  const known = outsideIdentity(legOf(party), { hops: 0, ...context }, { directory, hidden, domain: DOMAIN }).asserted;
  return known?.uri.user;
}
const UNSEEN = ['"Anonymous" <sip:anonymous@anonymous.invalid>', 'Privacy: id'];

describe('whom a phone is told to be talking with', () => {
  const told = (leg: Partial<Leg>, peer: Caller | undefined): readonly string[] =>
    connectedIdentity(
      { accounts: { byDomain: () => directory } as never, domain: DOMAIN },
      { party: { extension: '1002', anonymous: false }, inner: false, sees: undefined, ...leg },
      peer && legOf(peer),
    ).map(([name, value]) => `${name}: ${value}`);

  it.each<[string, Caller, readonly string[]]>([
    ['a colleague', { extension: '1001', anonymous: false }, ['P-Asserted-Identity: "Ann" <sip:1001@example.test>']],
    [
      'somebody outside',
      { number: '+442071838750', name: 'Bea', anonymous: false },
      ['P-Asserted-Identity: "Bea" <sip:+442071838750@example.test>'],
    ],
    ['who hides', { number: '+442071838750', anonymous: true }, [`P-Asserted-Identity: ${UNSEEN[0]}`, UNSEEN[1] ?? '']],
    ['whom nobody knows', { anonymous: false }, []],
  ])('%s', (_who, peer, headers) => {
    expect(told({}, peer)).toEqual(headers);
  });

  it('is told to phones of ours alone, and only to those that show something else', () => {
    const ann = { extension: '1001', anonymous: false };
    expect(told({ party: { number: '+442071838750', trunk: 'one', anonymous: false } }, ann)).toEqual([]);
    expect(told({ inner: true }, ann)).toEqual([]);
    expect(told({ sees: { uri: 'sip:2001@example.test' } }, ann)).toEqual([]);
    expect(told({}, undefined)).toEqual([]);
  });
});

describe('the codecs that a party is offered', () => {
  const offered = (codecs: Leg['codecs'], negotiated?: Leg['codecs'][number]): string =>
    offerable({ codecs, media: { negotiated: negotiated && { codec: { name: negotiated } } } as never }).join(' ');

  it('are the caller’s first, in its order, then what we can transcode to', () => {
    expect(offered(['PCMA', 'opus'])).toBe('PCMA opus G722 PCMU');
    expect(offered(['PCMA', 'opus'], 'opus')).toBe('opus PCMA G722 PCMU');
  });

  it('have G.729 last, which nobody here can play, record or mix, unless the caller has nothing else', () => {
    expect(offered(['G729', 'PCMU'])).toBe('PCMU opus G722 PCMA G729');
    expect(offered(['G729'])).toBe('G729 opus G722 PCMU PCMA');
    expect(offered(['PCMU', 'G729'], 'G729')).toBe('G729 PCMU opus G722 PCMA');
  });
});

describe('the caller as the public network sees it', () => {
  const ann: Caller = { extension: '1001', name: 'Ann', anonymous: false };
  const inside: Partial<CallContext> = { shown: { user: '1001', name: 'Ann' } };

  it('of a call inside that leaves after all is the number and no extension, while phones of ours see the extension', () => {
    const number = `<sip:+12125550101@${DOMAIN}>`;
    expect(outside(ann, inside)).toEqual([number, `P-Asserted-Identity: ${number}`]);
    expect(identityFor(legOf(ann), inside, DOMAIN).from.uri.user).toBe('1001');
  });

  it('is nobody where the caller wants it so: by a setting, by phone, by a code', () => {
    expect(outside({ extension: '1002', anonymous: false }, { shown: { user: '1002' } })).toEqual(UNSEEN);
    expect(outside(ann, inside, true)).toEqual(UNSEEN);
    expect(outside(ann, { shown: { user: 'anonymous', anonymous: true } })).toEqual(UNSEEN);
  });

  it('of a caller who is nobody is known to trunks by his number, by that of whom he calls for, or of who has sent the call on', () => {
    const nobody = { shown: { user: 'anonymous', anonymous: true } };
    expect(asserted(ann, nobody)).toBe('+12125550101');
    expect(asserted(ann, inside, true)).toBe('+12125550101');
    expect(asserted({ extension: '1002', anonymous: false }, { shown: { user: '1002' } })).toBe('+12125550100');
    expect(asserted({ extension: '1002', anonymous: false }, { ...nobody, onBehalfOf: '1001' })).toBe('+12125550101');
    const outsider: Caller = { number: '+14155550123', trunk: 'carrier', anonymous: true };
    expect(asserted(outsider, { sentBy: '1001' })).toBe('+12125550101');
    expect(asserted(ann, inside)).toBeUndefined();
  });

  it('is the number that has been dialled with, and of a caller from outside his own', () => {
    expect(outside(ann, { shown: { user: '+12125550177', name: 'Sales' } })[0]).toBe(
      `"Sales" <sip:+12125550177@${DOMAIN}>`,
    );
    expect(outside({ number: '+14155550123', anonymous: false })[0]).toBe(`<sip:+14155550123@${DOMAIN}>`);
    expect(outside({ number: '+14155550123', anonymous: true })).toEqual(UNSEEN);
  });

  it('is that of who has sent the call outside, or the main one, where the caller has none', () => {
    const pbx: Caller = { number: '7123', trunk: 'pbx', anonymous: false };
    expect(outside(pbx, { sentBy: '1001' })[0]).toBe(`<sip:+12125550101@${DOMAIN}>`);
    expect(outside(pbx)[0]).toBe(`<sip:+12125550100@${DOMAIN}>`);
  });
});
