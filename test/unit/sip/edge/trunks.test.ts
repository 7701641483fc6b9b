import { describe, expect, it } from 'vitest';
import { clusterKeys } from '../../../../src/core/keys.ts';
import { CallRate } from '../../../../src/sip/edge/trunks/call-rate.ts';
import { peerNames } from '../../../../src/sip/edge/trunks/trunk-book.ts';
import { TrunkTokens } from '../../../../src/sip/edge/trunks/trunk-token.ts';
import { AddressList } from '../../../../src/sip/transport/index.ts';
import { FakeClock } from '../../../../src/core/clock.ts';

const certificate = (commonName: string, altNames: string[]) => ({
  ...{ commonName, altNames, issuer: '', fingerprint256: '', validTo: '' },
});

describe('who a certificate is for', () => {
  it('are its DNS names and SIP URIs, and the common name only without them', () => {
    expect(
      peerNames(certificate('CN.test', ['DNS:SBC.acme.test', 'URI:sip:acme.test', 'IP Address:10.0.0.1'])),
    ).toEqual(['sbc.acme.test', 'acme.test']);
    expect(peerNames(certificate('SBC.acme.test', ['IP Address:10.0.0.1']))).toEqual(['sbc.acme.test']);
    expect(peerNames(certificate('', []))).toEqual([]);
  });

  it('is nobody by a URI with a user, a wildcard’s expansion, or a quoted list', () => {
    expect(
      peerNames(certificate('', ['URI:sip:ann@acme.test', 'DNS:*.acme.test', 'DNS:"a, DNS:sbc.acme.test"'])),
    ).toEqual([]);
  });
});

describe('calls per second', () => {
  it('are a second’s worth at once, then evenly, and one at least for less than one a second', async () => {
    const clock = new FakeClock();
    const rate = new CallRate(clock);
    expect(Array.from({ length: 5 }, () => rate.take(3))).toEqual([true, true, true, false, false]);
    await clock.advance(340);
    expect([rate.take(3), rate.take(3)]).toEqual([true, false]);
    const slow = new CallRate(clock);
    expect([slow.take(0.5), slow.take(0.5)]).toEqual([true, false]);
    await clock.advance(2000);
    expect(slow.take(0.5)).toBe(true);
  });
});

describe('trunk tokens', () => {
  it('name a trunk, or one of its targets, and cannot be made by others', () => {
    const tokens = new TrunkTokens(clusterKeys('a').flow);
    const id = { account: 'acme.test', name: 'Büro & co' };
    expect(tokens.decode(tokens.encode(id))).toEqual(id);
    expect(tokens.decode(tokens.encode({ ...id, target: 2 }))).toEqual({ ...id, target: 2 });
    expect(new TrunkTokens(clusterKeys('b').flow).decode(tokens.encode(id))).toBeUndefined();
    expect(tokens.decode('nonsense')).toBeUndefined();
  });
});

describe('an address list', () => {
  it('knows addresses and ranges of both families, however they are written', () => {
    const list = new AddressList(['192.0.2.7', '10.1.0.0/16', '2001:db8::/32']);
    expect(
      ['192.0.2.7', '::ffff:192.0.2.7', '10.1.255.1', '2001:db8::1', '[2001:db8::1]'].map(one => list.has(one)),
    ).toEqual(Array(5).fill(true));
    expect(['192.0.2.8', '10.2.0.1', '2001:db9::1', 'name.test', ''].map(one => list.has(one))).toEqual(
      Array(5).fill(false),
    );
    for (const wrong of ['x', '10.0.0.0/33', '10.0.0.0/a', '']) expect(() => new AddressList([wrong])).toThrow();
  });
});
