import { describe, expect, it } from 'vitest';
import { asCallId, asLegId, asNodeId } from '../../../../src/core/ids.ts';
import { clusterKeys } from '../../../../src/core/keys.ts';
import { ContactTokens } from '../../../../src/sip/edge/contact-token.ts';
import { type FlowUri, buildFlowUri, parseFlowUri } from '../../../../src/sip/edge/flow-uri.ts';
import { SEAL_LIMIT, Seal } from '../../../../src/sip/edge/seal.ts';

const keys = clusterKeys('test');

describe('Seal', () => {
  const seal = new Seal(keys.fold, 'test');

  it('gives the bytes back, whatever their length', () => {
    for (let length = 0; length < 100; length += 1) {
      const plain = Array.from({ length }, (_, index) => String.fromCharCode((index * 37) % 256)).join('');
      expect(seal.open(seal.seal(plain))).toBe(plain);
    }
  });

  it('is deterministic, and opaque', () => {
    const token = seal.seal('SIP/2.0/TCP 10.9.8.7:6001;branch=z9hG4bKabc');
    expect(seal.seal('SIP/2.0/TCP 10.9.8.7:6001;branch=z9hG4bKabc')).toBe(token);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('10.9.8.7');
  });

  it('refuses a token with any one character changed, cut or spelled otherwise', () => {
    const token = seal.seal('some text');
    for (let index = 0; index < token.length; index += 1) {
      const other = token[index] === 'A' ? 'B' : 'A';
      expect(seal.open(token.slice(0, index) + other + token.slice(index + 1))).toBeUndefined();
      expect(seal.open(token.slice(0, index))).toBeUndefined();
    }
    expect(seal.open(`${token}=`)).toBeUndefined();
    expect(seal.open(`${token.slice(0, 4)} ${token.slice(4)}`)).toBeUndefined();
  });

  it('refuses what was sealed for another purpose or by another key', () => {
    expect(new Seal(keys.fold, 'other').open(seal.seal('x'))).toBeUndefined();
    expect(new Seal(keys.flow, 'test').open(seal.seal('x'))).toBeUndefined();
  });

  it('has a limit', () => {
    expect(() => seal.seal('x'.repeat(SEAL_LIMIT + 1))).toThrow(RangeError);
    expect(seal.open('A'.repeat(SEAL_LIMIT * 3))).toBeUndefined();
  });
});

describe('ContactTokens', () => {
  const tokens = new ContactTokens(keys.contact);
  const target = { node: asNodeId('sw-a1'), callId: asCallId('0190-ab'), legId: asLegId('leg-7') };

  it('names node, call and leg, with the boot where given', () => {
    expect(tokens.decode(tokens.encode(target))).toEqual(target);
    expect(tokens.decode(tokens.encode({ ...target, boot: 'b1' }))).toEqual({ ...target, boot: 'b1' });
    expect(new ContactTokens(keys.contact).decode(tokens.encode(target))).toEqual(target);
  });

  it('does not take a user part that it has not made', () => {
    for (const user of ['', '1001', 'alice', 'A'.repeat(60), new ContactTokens(keys.flow).encode(target)]) {
      expect(tokens.decode(user)).toBeUndefined();
    }
  });
});

describe('flow URI', () => {
  const flow: FlowUri = {
    token: 'abc-DEF_1',
    inner: { host: '10.0.0.5', port: 6000 },
    pub: '203.0.113.5:5061',
    ptp: 'tls',
    nat: false,
  };

  it('is what the design says', () => {
    expect(buildFlowUri(flow)).toBe('sip:abc-DEF_1@10.0.0.5:6000;transport=tcp;lr;pub=203.0.113.5:5061;ptp=tls');
  });

  it.each([
    flow,
    { ...flow, nat: true },
    { ...flow, nat: true, source: '198.51.100.9' },
    { ...flow, nat: true, source: '2001:db8::9' },
    { ...flow, inner: { host: '::1', port: 1 }, pub: '[2001:db8::1]:5060', ptp: 'udp' as const },
  ])('reads back what it wrote: %j', value => {
    expect(parseFlowUri(buildFlowUri(value))).toEqual(value);
    expect(parseFlowUri(`<${buildFlowUri(value)}>;x=y`)).toEqual(value);
  });

  it('reads an escaped public address', () => {
    expect(parseFlowUri('sip:t@h:1;lr;pub=%5B::1%5D%3A5060;ptp=tcp')?.pub).toBe('[::1]:5060');
  });

  it.each(['', 'sip:1001@demo.test', 'sip:t@h:1;lr;ptp=udp', 'sip:t@h:1;pub=a:1;ptp=sctp', 'sip:t@h:1;pub=%;ptp=udp'])(
    'is not %j',
    text => {
      expect(parseFlowUri(text)).toBeUndefined();
    },
  );
});
