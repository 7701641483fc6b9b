import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asCallId, asLegId } from '../../../../src/core/ids.ts';
import type { MediaLegPort, MediaLegSnapshot } from '../../../../src/media/gateway/ports.ts';
import { FakePhone, until } from './fake-phone.ts';
import type { PhoneOptions } from './fake-phone.ts';
import { legOptions, phoneCalls, phoneIsCalled, startGateway } from './kit.ts';
import type { TestGateway } from './kit.ts';

let first: TestGateway;
let second: TestGateway;
const phones: FakePhone[] = [];

beforeAll(async () => {
  [first, second] = await Promise.all([startGateway(), startGateway()]);
});

afterAll(() => Promise.all([first.close(), second.close()]));

afterEach(() => {
  for (const phone of phones.splice(0)) phone.close();
});

async function phone(options: PhoneOptions = {}): Promise<FakePhone> {
  const opened = await FakePhone.open(options);
  phones.push(opened);
  return opened;
}

let restored = 0;

/** As another process gets it: through JSON. */
function restore(leg: MediaLegPort): Promise<MediaLegPort> {
  const snapshot = JSON.parse(JSON.stringify(leg.snapshot())) as MediaLegSnapshot;
  restored += 1;
  return second.gateway.restoreLeg(snapshot, { legId: asLegId(`restored-${restored}`), callId: asCallId('call-1') });
}

const origin = (sdp: string): string[] => /^o=\S+ (\d+) (\d+) /m.exec(sdp)?.slice(1) ?? [];

describe('a call that another gateway takes over', () => {
  const kinds: Readonly<Record<string, PhoneOptions>> = {
    'plain RTP': { event: 97 },
    'SDES AES-128': { suite: 'AES_CM_128_HMAC_SHA1_80', event: 97 },
    'SDES AES-256': { suite: 'AEAD_AES_256_GCM', event: 97 },
    'best-effort SDES': { suite: 'AES_CM_128_HMAC_SHA1_80', bestEffort: true },
  };

  for (const [name, options] of Object.entries(kinds)) {
    it(`goes on after a re-INVITE that keeps session, codec and payload types: ${name}`, async () => {
      const [alice, bob] = [await phone(options), await phone(options)];
      const a = await first.gateway.createLeg(legOptions());
      const b = await first.gateway.createLeg(legOptions());
      const answered = await phoneCalls(a, alice);
      await phoneIsCalled(b, bob, {
        codecs: ['PCMU'],
        profile: options.suite === undefined ? 'avp' : options.bestEffort === true ? 'avp+crypto' : 'savp',
        ...(options.suite === undefined ? {} : { suites: [options.suite] }),
      });
      const [a2, b2] = [await restore(a), await restore(b)];
      a.close();
      b.close();
      expect(a2.negotiated?.codec.name).toBe('PCMU');
      second.gateway.bridge(a2, b2);

      const oldPort = alice.remotePort;
      const offer = await a2.createOffer();
      const [session, version] = origin(answered);
      expect(origin(offer)).toEqual([session, String(Number(version) + 1)]);
      const shape = (sdp: string): string[] => sdp.split('\r\n').filter(line => /rtpmap|^a=(send|recv)/.test(line));
      expect(shape(offer)).toEqual(shape(answered));
      expect(/^m=audio \d+ (.*)$/m.exec(offer)?.[1]).toBe(/^m=audio \d+ (.*)$/m.exec(answered)?.[1]);

      for (const [leg, end] of [
        [a2, alice],
        [b2, bob],
      ] as const) {
        end.learn(leg === a2 ? offer : await leg.createOffer());
        await leg.acceptAnswer(end.describe());
      }
      expect(alice.remotePort).not.toBe(oldPort);
      await until(
        () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
        () => {
          alice.sendTone(440);
          bob.sendTone(700);
        },
      );
      // And again from there, to see that what was restored is itself whole.
      const held = await a2.answerOffer(alice.describe({ direction: 'sendonly' }));
      await held.commit();
      expect(origin(held.sdp)).toEqual([session, String(Number(version) + 2)]);
      expect(a2.snapshot().sessionId).toBe(session);
      a2.close();
      b2.close();
    });
  }

  it('lets a plain phone be heard and hear before any re-INVITE, as far as it keeps its address', async () => {
    const [alice, bob] = [await phone(), await phone()];
    const a = await first.gateway.createLeg(legOptions());
    const b = await first.gateway.createLeg(legOptions());
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    const [a2, b2] = [await restore(a), await restore(b)];
    a.close();
    b.close();
    second.gateway.bridge(a2, b2);
    bob.learn(await b2.createOffer());
    await b2.acceptAnswer(bob.describe());
    await until(
      () => alice.hears(700) > 0.95,
      () => bob.sendTone(700),
    );
    a2.close();
    b2.close();
  });

  for (const suite of ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_256_GCM'] as const) {
    it(`hears a phone whose sequence numbers have rolled over long ago: ${suite}`, async () => {
      const [alice, bob] = [await phone({ suite, firstSequence: 65_530 }), await phone()];
      const a = await first.gateway.createLeg(legOptions());
      const b = await first.gateway.createLeg(legOptions());
      await phoneCalls(a, alice);
      await phoneCalls(b, bob);
      first.gateway.bridge(a, b);
      for (let i = 0; i < 20; i += 1) alice.sendTone(440);
      await until(() => bob.received.length === 20);
      const [a2, b2] = [await restore(a), await restore(b)];
      a.close();
      b.close();
      second.gateway.bridge(a2, b2);
      alice.learn(await a2.createOffer());
      await a2.acceptAnswer(alice.describe());
      await until(
        () => bob.hears(440) > 0.95 && bob.received.length > 40,
        () => alice.sendTone(440),
      );
      a2.close();
      b2.close();
    });
  }

  it('keeps a hold of ours, and a hold of the phone', async () => {
    const alice = await phone();
    const a = await first.gateway.createLeg(legOptions());
    await phoneCalls(a, alice);
    const hold = await a.createOffer({ direction: 'sendonly' });
    alice.learn(hold);
    await a.acceptAnswer(alice.describe({ direction: 'recvonly' }));
    const a2 = await restore(a);
    expect(await a2.createOffer()).toContain('a=sendonly');
    a2.close();
    const held = await a.answerOffer(alice.describe({ direction: 'inactive' }));
    await held.commit();
    const a3 = await restore(a);
    expect(a3.remoteHold).toBe(true);
    a3.close();
    a.close();
  });

  it('a browser leg gets new ICE credentials and another fingerprint, under the same session and mid', async () => {
    const a = await first.gateway.createLeg(legOptions());
    const browser = [
      'v=0',
      'o=- 5 2 IN IP4 127.0.0.1',
      's=-',
      't=0 0',
      'a=group:BUNDLE audio7',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 126',
      'c=IN IP4 0.0.0.0',
      'a=mid:audio7',
      'a=ice-ufrag:abcd',
      'a=ice-pwd:abcdefghijklmnopqrstuvwx',
      `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
      'a=setup:actpass',
      'a=rtcp-mux',
      'a=rtpmap:111 opus/48000/2',
      'a=rtpmap:126 telephone-event/8000',
      'a=sendrecv',
      '',
    ].join('\r\n');
    const answer = await a.answerOffer(browser);
    await answer.commit();
    expect(a.negotiated?.encryption).toBe('DTLS-SRTP');
    const a2 = await restore(a);
    const offer = await a2.createOffer();
    const line = (sdp: string, name: string): string | undefined => new RegExp(`^a=${name}:(.*)$`, 'm').exec(sdp)?.[1];
    for (const same of ['mid', 'group', 'rtpmap']) expect(line(offer, same)).toBe(line(answer.sdp, same));
    for (const other of ['ice-ufrag', 'ice-pwd', 'fingerprint', 'candidate']) {
      expect(line(offer, other)).toBeDefined();
      expect(line(offer, other)).not.toBe(line(answer.sdp, other));
    }
    expect(line(offer, 'setup')).toBe('actpass');
    expect(offer).toContain('a=ice-lite');
    expect(origin(offer)[1]).toBe(String(Number(origin(answer.sdp)[1]) + 1));
    a.close();
    a2.close();
  });

  // How long that takes is what scripts/chaos measures, at both ends of each call.
  it('restores 50 calls at once, each with ports of its own', async () => {
    const snapshots: MediaLegSnapshot[] = [];
    const alice = await phone({ suite: 'AES_CM_128_HMAC_SHA1_80' });
    for (let i = 0; i < 100; i += 1) {
      const leg = await first.gateway.createLeg(legOptions());
      await phoneCalls(leg, alice);
      snapshots.push(JSON.parse(JSON.stringify(leg.snapshot())) as MediaLegSnapshot);
      leg.close();
    }
    const legs = await Promise.all(
      snapshots.map((snapshot, i) =>
        second.gateway.restoreLeg(snapshot, { legId: asLegId(`mass-${i}`), callId: asCallId(`mass-${i >> 1}`) }),
      ),
    );
    const offers = await Promise.all(legs.map(leg => leg.createOffer()));
    const ports = offers.map(offer => /^m=audio (\d+) /m.exec(offer)?.[1]);
    expect(new Set(ports).size).toBe(100);
    expect(ports).not.toContain(undefined);
    for (const leg of legs) leg.close();
  });

  it('refuses a snapshot that it cannot read', async () => {
    for (const negotiated of [{}, { codec: { name: 'PCMU' } }, 'x', null]) {
      const broken = { v: 1, nat: false, sessionId: '1', sessionVersion: 1, negotiated } as const;
      const ids = { legId: asLegId('broken'), callId: asCallId('broken') };
      await expect(second.gateway.restoreLeg(broken, ids)).rejects.toMatchObject({ name: 'MediaError' });
    }
  });
});
