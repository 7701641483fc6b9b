import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { leaks } from '../../../../src/core/leaks.ts';
import type { MediaLegPort } from '../../../../src/media/gateway/ports.ts';
import { during, FakePhone, until } from './fake-phone.ts';
import type { PhoneOptions } from './fake-phone.ts';
import { legOptions, phoneCalls, phoneIsCalled, startGateway } from './kit.ts';
import type { TestGateway } from './kit.ts';

let test: TestGateway;
const phones: FakePhone[] = [];

beforeAll(async () => {
  test = await startGateway();
});

afterAll(async () => {
  await test.close();
  expect(leaks.live()).toEqual({});
});

afterEach(() => {
  for (const phone of phones.splice(0)) phone.close();
});

async function phone(options: PhoneOptions = {}): Promise<FakePhone> {
  const opened = await FakePhone.open(options);
  phones.push(opened);
  return opened;
}

const KEYED: Readonly<Record<string, PhoneOptions>> = {
  'plain RTP': {},
  'SDES AES-128, 80 bit tag': { suite: 'AES_CM_128_HMAC_SHA1_80' },
  'SDES AES-128, 32 bit tag': { suite: 'AES_CM_128_HMAC_SHA1_32' },
  'SDES AES-256 GCM': { suite: 'AEAD_AES_256_GCM' },
};

describe('a bridge between a caller and a callee', () => {
  for (const [name, options] of Object.entries(KEYED)) {
    it(`carries each side's tone to the other with ${name}`, async () => {
      const [alice, bob] = [await phone(options), await phone(options)];
      const a = await test.gateway.createLeg(legOptions());
      const b = await test.gateway.createLeg(legOptions());
      await phoneCalls(a, alice);
      await phoneIsCalled(b, bob, {
        codecs: ['PCMU'],
        ...(options.suite === undefined ? { profile: 'avp' } : { profile: 'savp', suites: [options.suite] }),
      });
      const bridge = test.gateway.bridge(a, b);
      expect(test.gateway.bridge(b, a)).toBe(bridge);
      await until(
        () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
        () => {
          alice.sendTone(440);
          bob.sendTone(700);
        },
      );
      expect(alice.rejected + bob.rejected).toBe(0);
      expect(a.negotiated?.encryption).toBe(options.suite ?? 'none');
      bridge.close();
      await during(60, () => alice.sendTone(440));
      const heard = bob.received.length;
      await during(60, () => alice.sendTone(440));
      expect(bob.received.length).toBe(heard);
      a.close();
      b.close();
    });
  }

  it('shares one port for RTP and RTCP with a phone that offers it', async () => {
    const [alice, bob] = [await phone({ rtcpMux: true }), await phone()];
    const a = await test.gateway.createLeg(legOptions());
    const b = await test.gateway.createLeg(legOptions());
    test.gateway.bridge(a, b);
    expect(await phoneCalls(a, alice)).toContain('a=rtcp-mux');
    expect(await phoneCalls(b, bob)).not.toContain('a=rtcp-mux');
    await until(
      () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
    a.close();
    b.close();
  });

  it('joins a plain phone with an encrypted one', async () => {
    const [alice, bob] = [await phone(), await phone({ suite: 'AEAD_AES_256_GCM' })];
    const a = await test.gateway.createLeg(legOptions());
    const b = await test.gateway.createLeg(legOptions());
    test.gateway.bridge(a, b);
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    await until(
      () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
    a.close();
    b.close();
  });

  it('passes telephone-events on with the payload types of either side and no header extension', async () => {
    const [alice, bob] = [await phone({ event: 97 }), await phone({ event: 96 })];
    const a = await test.gateway.createLeg(legOptions());
    const b = await test.gateway.createLeg(legOptions());
    await phoneCalls(a, alice);
    await phoneIsCalled(b, bob, { codecs: ['PCMU'], profile: 'avp' });
    test.gateway.bridge(a, b);
    await until(
      () => bob.received.length > 0,
      () => alice.sendTone(440),
    );
    const digit = Buffer.from([5, 10, 0, 160]);
    alice.send(97, digit, { marker: true, hold: true });
    alice.send(97, digit, { hold: true });
    const events = await until(() => {
      const found = bob.received.filter(p => p.payloadType === 96);
      return found.length === 2 ? found : undefined;
    });
    expect(events?.map(p => p.payload.toString('hex'))).toEqual(['050a00a0', '050a00a0']);
    expect(events?.[0]?.marker).toBe(true);
    expect(events?.[0]?.timestamp).toBe(events?.[1]?.timestamp);
    expect(bob.received.every(p => p.extension === undefined)).toBe(true);
    // Bob is called and was offered 101 by us: what he sends comes with it.
    bob.send(101, digit, { hold: true });
    await until(() => alice.received.some(p => p.payloadType === 97));
    a.close();
    b.close();
  });

  it('carries G.729, which nobody here can decode, between ends that share it', async () => {
    const codecs = [{ name: 'G729/8000', payloadType: 18 }];
    const [alice, bob] = [await phone({ codecs }), await phone({ codecs })];
    const a = await test.gateway.createLeg(legOptions());
    const b = await test.gateway.createLeg(legOptions());
    await phoneCalls(a, alice);
    await phoneIsCalled(b, bob, { codecs: ['G729'], profile: 'avp' });
    test.gateway.bridge(a, b);
    const frame = Buffer.from('0123456789abcdef0123456789abcdef01234567', 'hex');
    await until(
      () => bob.received.some(p => p.payloadType === 18 && p.payload.equals(frame)),
      () => alice.send(18, frame),
    );
    a.close();
    b.close();
  });

  it('maps a dynamic payload type of one side to that of the other', async () => {
    const alice = await phone({ codecs: [{ name: 'opus/48000/2', payloadType: 96 }] });
    const bob = await phone({ codecs: [{ name: 'opus/48000/2', payloadType: 120 }] });
    const a = await test.gateway.createLeg(legOptions());
    const b = await test.gateway.createLeg(legOptions());
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    test.gateway.bridge(a, b);
    const payload = Buffer.from('78aabbcc', 'hex');
    await until(
      () => bob.received.some(p => p.payloadType === 120 && p.payload.equals(payload)),
      () => alice.send(96, payload, { step: 960 }),
    );
    await until(
      () => alice.received.some(p => p.payloadType === 96 && p.payload.equals(payload)),
      () => bob.send(120, payload, { step: 960 }),
    );
    a.close();
    b.close();
  });
});

describe('renegotiation', () => {
  async function call(options: PhoneOptions = {}): Promise<{
    alice: FakePhone;
    bob: FakePhone;
    a: MediaLegPort;
    b: MediaLegPort;
  }> {
    const [alice, bob] = [await phone(options), await phone(options)];
    const a = await test.gateway.createLeg(legOptions());
    const b = await test.gateway.createLeg(legOptions());
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    test.gateway.bridge(a, b);
    await until(
      () => alice.received.length > 2 && bob.received.length > 2,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
    return { alice, bob, a, b };
  }

  it('hold stops what the holder hears, resume brings it back', async () => {
    const { alice, bob, a, b } = await call();
    for (const hold of [{ direction: 'sendonly' }, { direction: 'inactive' }, { address: '0.0.0.0' }]) {
      const held = await a.answerOffer(alice.describe(hold));
      await held.commit();
      expect(a.remoteHold).toBe(true);
      await during(40, () => bob.sendTone(700));
      const before = alice.received.length;
      await during(60, () => bob.sendTone(700));
      expect(alice.received.length).toBe(before);
      await phoneCalls(a, alice);
      expect(a.remoteHold).toBe(false);
      await until(
        () => alice.received.length > before + 3,
        () => bob.sendTone(700),
      );
    }
    a.close();
    b.close();
  });

  it('a hold of ours pauses what we listen to and keeps the media description otherwise', async () => {
    const { alice, bob, a, b } = await call();
    const first = await a.createOffer();
    alice.learn(first);
    await a.acceptAnswer(alice.describe());
    const hold = await a.createOffer({ direction: 'inactive' });
    expect(hold).toContain('a=inactive');
    const parts = (sdp: string): string[] => sdp.split('\r\n').filter(line => /^[mc]=|rtpmap/.test(line));
    expect(parts(hold)).toEqual(parts(first));
    await a.acceptAnswer(alice.describe({ direction: 'inactive' }));
    await during(40, () => alice.sendTone(440));
    const before = bob.received.length;
    await during(60, () => alice.sendTone(440));
    expect(bob.received.length).toBe(before);
    a.close();
    b.close();
  });

  for (const suite of [undefined, 'AES_CM_128_HMAC_SHA1_80'] as const) {
    it(`follows a phone to another port, ${suite ?? 'plain'}`, async () => {
      const { alice, bob, a, b } = await call(suite === undefined ? {} : { suite });
      const ours = alice.remotePort;
      await alice.move();
      await phoneCalls(a, alice);
      expect(alice.remotePort).toBe(ours);
      await until(
        () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
        () => {
          alice.sendTone(440);
          bob.sendTone(700);
        },
      );
      a.close();
      b.close();
    });
  }

  for (const suite of [undefined, 'AES_CM_128_HMAC_SHA1_80'] as const) {
    it(`a phone hears one sender, whoever it is joined with, ${suite ?? 'plain'}`, async () => {
      const { alice, bob, a, b } = await call(suite === undefined ? {} : { suite });
      const carol = await phone(suite === undefined ? {} : { suite });
      const c = await test.gateway.createLeg(legOptions());
      await phoneCalls(c, carol);
      const hearsMore = async (step: () => void): Promise<void> => {
        const before = alice.received.length;
        await until(() => alice.received.length > before + 3, step);
      };
      const tone = test.gateway.tone(a, 'ringback');
      await hearsMore(() => undefined);
      tone.close();
      await hearsMore(() => bob.sendTone(700));
      test.gateway.bridge(a, b).close();
      const bridge = test.gateway.bridge(a, c);
      await hearsMore(() => carol.sendTone(900));
      await phoneCalls(a, alice);
      await hearsMore(() => carol.sendTone(900));
      expect(new Set(alice.received.map(packet => packet.ssrc)).size).toBe(1);
      const steps = alice.received.slice(1).map(({ sequence }, index) => {
        return (sequence - (alice.received[index]?.sequence ?? 0)) & 0xffff;
      });
      expect(new Set(steps)).toEqual(new Set([1]));
      expect(alice.rejected).toBe(0);
      bridge.close();
      for (const leg of [a, b, c]) leg.close();
    });
  }

  it('a rolled back answer changes nothing', async () => {
    const { alice, bob, a, b } = await call();
    const sealed = await phone({ suite: 'AES_CM_128_HMAC_SHA1_80' });
    const used = test.gateway.snapshot()['portsUsed'];
    const pending = await a.answerOffer(sealed.describe());
    pending.rollback();
    await expect(pending.commit()).rejects.toThrow();
    expect(test.gateway.snapshot()['portsUsed']).toBe(used);
    const before = alice.received.length;
    await until(
      () => alice.received.length > before + 3,
      () => bob.sendTone(700),
    );
    a.close();
    b.close();
  });

  it('a phone that turns encryption on in mid-call is followed to a new transport', async () => {
    const { alice, bob, a, b } = await call();
    const sealed = await phone({ suite: 'AES_CM_128_HMAC_SHA1_80' });
    await phoneCalls(a, sealed);
    expect(sealed.remotePort).not.toBe(alice.remotePort);
    await until(
      () => sealed.hears(700) > 0.95 && bob.hears(440) > 0.95,
      () => {
        sealed.sendTone(440);
        bob.sendTone(700);
      },
    );
    a.close();
    b.close();
  });
});
