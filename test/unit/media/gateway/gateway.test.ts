import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { asCallId } from '../../../../src/core/ids.ts';
import { leaks } from '../../../../src/core/leaks.ts';
import { PortAllocator } from '../../../../src/media/gateway/port-allocator.ts';
import type { MediaLegPort, MediaLegSnapshot } from '../../../../src/media/gateway/ports.ts';
import { during, FakePhone, until } from './fake-phone.ts';
import type { PhoneOptions } from './fake-phone.ts';
import { legOptions, phoneCalls, phoneIsCalled, startGateway } from './kit.ts';
import type { TestGateway } from './kit.ts';

const open: { close(): unknown }[] = [];

afterEach(async () => {
  for (const resource of open.splice(0).reverse()) await resource.close();
  expect(leaks.live()).toEqual({});
});

async function gateway(options: Parameters<typeof startGateway>[0] = {}): Promise<TestGateway['gateway']> {
  const started = await startGateway(options);
  open.push(started);
  return started.gateway;
}

async function phone(options: PhoneOptions = {}): Promise<FakePhone> {
  const opened = await FakePhone.open(options);
  open.push(opened);
  return opened;
}

describe('offers and answers that are refused', () => {
  it('with the status that says why, and nothing left open', async () => {
    const strict = await gateway({ policy: { allowPlain: false, advancedEncryption: true } });
    const alice = await phone();
    const leg = await strict.createLeg(legOptions());
    await expect(leg.answerOffer(alice.describe())).rejects.toMatchObject({ code: 'security-refused', sipStatus: 488 });
    await expect(leg.answerOffer('v=0\r\nrubbish')).rejects.toMatchObject({ sipStatus: 400 });
    const speex = alice.describe().replace('PCMU/8000', 'speex/16000').replaceAll(' 0 ', ' 98 ').replace(':0 ', ':98 ');
    await expect(leg.answerOffer(speex)).rejects.toMatchObject({ sipStatus: 488 });
    await expect(leg.acceptAnswer(alice.describe())).rejects.toMatchObject({ code: 'no-pending-offer' });
    expect(strict.snapshot()['portsUsed']).toBe(0);
    leg.close();
    await expect(leg.createOffer()).rejects.toMatchObject({ code: 'leg-closed' });
  });

  it('of a leg that has to be encrypted, whatever others may', async () => {
    const media = await gateway();
    const alice = await phone();
    const options = legOptions({ security: { required: true, advanced: true } });
    const leg = await media.createLeg(options);
    await expect(leg.answerOffer(alice.describe())).rejects.toMatchObject({ code: 'security-refused', sipStatus: 488 });
    const offer = await leg.createOffer({ profile: 'avp+crypto' });
    expect(offer).toMatch(/m=audio \d+ RTP\/SAVP /);
    expect(offer.indexOf('AEAD_AES_256_GCM')).toBeLessThan(offer.indexOf('AES_CM_128_HMAC_SHA1_80'));
    expect(offer).toContain('AEAD_AES_256_GCM');
    const again = await media.restoreLeg(leg.snapshot(), options);
    await expect(again.answerOffer(alice.describe())).rejects.toMatchObject({ sipStatus: 488 });
    leg.close();
    again.close();
  });

  it('an answer with a suite that was never offered is refused', async () => {
    const media = await gateway();
    const alice = await phone({ suite: 'AES_CM_128_HMAC_SHA1_80' });
    const leg = await media.createLeg(legOptions());
    await leg.createOffer({ profile: 'savp', suites: ['AEAD_AES_256_GCM'] });
    await expect(leg.acceptAnswer(alice.describe())).rejects.toMatchObject({ code: 'suite-not-offered' });
    leg.close();
  });

  it('DTLS is refused without ICE, and without RTCP on the same port', async () => {
    const media = await gateway();
    const leg = await media.createLeg(legOptions());
    const ice = ['a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx'];
    const offer = (...more: string[]): string =>
      [
        'v=0',
        'o=- 1 1 IN IP4 127.0.0.1',
        's=-',
        'c=IN IP4 127.0.0.1',
        't=0 0',
        'm=audio 4000 UDP/TLS/RTP/SAVP 0',
        `a=fingerprint:SHA-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
        'a=setup:actpass',
        ...more,
        '',
      ].join('\r\n');
    await expect(leg.answerOffer(offer('a=rtcp-mux'))).rejects.toMatchObject({ sipStatus: 488 });
    await expect(leg.answerOffer(offer(...ice))).rejects.toMatchObject({ sipStatus: 488 });
    const answer = await leg.answerOffer(offer(...ice, 'a=rtcp-mux'));
    expect(answer.sdp).toContain('a=setup:passive');
    answer.rollback();
    leg.close();
  });

  it('a best-effort offer that is answered without keys goes on in the clear on the same port', async () => {
    const media = await gateway();
    const [alice, bob] = [await phone(), await phone()];
    const a = await media.createLeg(legOptions());
    const b = await media.createLeg(legOptions());
    const offer = await phoneIsCalled(a, alice, { codecs: ['PCMU'] }, { early: true });
    expect(offer).toContain('a=crypto');
    expect(offer).toContain('RTP/AVP ');
    await phoneCalls(b, bob);
    media.bridge(a, b);
    await until(
      () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
    // The answer of the 200 after that of the 183: the same again.
    await a.acceptAnswer(alice.describe());
    expect(a.negotiated?.encryption).toBe('none');
    // With the final answer the offer is done with.
    await expect(a.acceptAnswer(alice.describe())).rejects.toMatchObject({ code: 'no-pending-offer' });
  });
});

describe('figures', () => {
  it('count packets, loss and jitter of the remote, and rate them', async () => {
    const media = await gateway();
    const [alice, bob] = [await phone(), await phone()];
    const a = await media.createLeg(legOptions());
    const b = await media.createLeg(legOptions());
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    media.bridge(a, b);
    for (let i = 0; i < 100; i += 1) {
      // Every tenth is lost on the way: sent to nobody.
      if (i % 10 === 9) alice.sendTo(9, 0, Buffer.alloc(160));
      else alice.sendTone(440);
    }
    await until(() => bob.received.length === 90);
    // Loss is counted up with each receiver report, about once a second.
    const deadline = performance.now() + 5_000;
    let quality = await a.stats();
    while (quality.loss === 0 && performance.now() < deadline) quality = await a.stats();
    expect(quality).toMatchObject({ codec: 'PCMU', encryption: 'none', packetsReceived: 90 });
    expect(quality.loss).toBeCloseTo(0.1, 1);
    expect(quality.lossMax).toBeGreaterThanOrEqual(quality.loss);
    expect(quality.mos).toBeLessThan(4.2);
    expect((await b.stats()).packetsSent).toBe(90);
    // A replaced transport keeps the sum.
    const sealed = await phone({ suite: 'AES_CM_128_HMAC_SHA1_80' });
    await phoneCalls(a, sealed);
    await until(
      () => bob.received.length >= 100,
      () => sealed.sendTone(440),
    );
    expect((await a.stats()).packetsReceived).toBeGreaterThanOrEqual(100);
    a.close();
    expect((await a.stats()).packetsReceived).toBeGreaterThanOrEqual(100);
  });

  it('the round trip comes from the receiver reports of the remote', async () => {
    const media = await gateway();
    const [alice, bob] = [await phone(), await phone()];
    const a = await media.createLeg(legOptions());
    const b = await media.createLeg(legOptions());
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    media.bridge(a, b);
    const report = await until(
      () => bob.rtcp.find(datagram => datagram[1] === 200),
      () => alice.sendTone(440),
      5_000,
    );
    if (!report) throw new Error('no sender report');
    // He says that he answered at once, so the time until he does is all on the way.
    const waited = performance.now();
    await until(() => performance.now() - waited > 80);
    bob.sendReceiverReport(report);
    let rtt = 0;
    const deadline = performance.now() + 3_000;
    while (rtt === 0 && performance.now() < deadline) rtt = (await b.stats()).rttMs;
    expect(rtt).toBeGreaterThan(70);
    expect(rtt).toBeLessThan(400);
  });

  it('silence is told once a spell, never while the leg is not listened to', async () => {
    const media = await gateway({ silenceTimeoutMs: 200 });
    const alice = await phone();
    const a = await media.createLeg(legOptions());
    let told = 0;
    a.onSilent(() => (told += 1));
    await phoneCalls(a, alice);
    const started = performance.now();
    await until(() => told === 1);
    expect(performance.now() - started).toBeGreaterThan(190);
    await until(
      () => performance.now() - started > 700,
      () => alice.sendTone(440),
    );
    expect(told).toBe(1);
    await until(() => told === 2);
    const held = await a.answerOffer(alice.describe({ direction: 'inactive' }));
    await held.commit();
    const since = performance.now();
    await until(() => performance.now() - since > 500);
    expect(told).toBe(2);
  });
});

describe('workers', () => {
  it('a call that spans two workers is joined by a pipe', async () => {
    const media = await gateway({ workers: 2 });
    const [alice, bob] = [await phone(), await phone({ suite: 'AES_CM_128_HMAC_SHA1_80' })];
    const a = await media.createLeg(legOptions({ callId: asCallId('one') }));
    const b = await media.createLeg(legOptions({ callId: asCallId('two') }));
    expect(a.seat).not.toBe(b.seat);
    media.bridge(a, b);
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    await until(
      () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
    alice.send(101, Buffer.from([5, 10, 0, 160]), { hold: true });
    await until(() => bob.received.some(p => p.payloadType === 101));
  });

  it('the death of one is told with its legs, and they can be restored on its successor', async () => {
    const media = await gateway();
    const [alice, bob] = [await phone(), await phone()];
    const a = await media.createLeg(legOptions());
    const b = await media.createLeg(legOptions());
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    media.bridge(a, b);
    const dead: string[] = [];
    media.onWorkerDied(legs => dead.push(...legs));
    const [pid] = media.workerPids;
    if (pid === undefined) throw new Error('no worker');
    process.kill(pid, 'SIGKILL');
    await until(() => dead.length === 2);
    await expect(a.createOffer()).rejects.toMatchObject({ code: 'worker-died', sipStatus: 503 });
    expect((await a.stats()).codec).toBe('PCMU');
    await until(() => media.workerPids.length === 1);
    const snapshots: MediaLegSnapshot[] = [a.snapshot(), b.snapshot()];
    a.close();
    b.close();
    const [a2, b2] = await Promise.all(snapshots.map(snapshot => media.restoreLeg(snapshot, legOptions())));
    if (!a2 || !b2) throw new Error('not restored');
    media.bridge(a2, b2);
    alice.learn(await a2.createOffer());
    await a2.acceptAnswer(alice.describe());
    bob.learn(await b2.createOffer());
    await b2.acceptAnswer(bob.describe());
    await until(
      () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
  });

  it('ports that somebody else holds are passed over', async () => {
    const media = await gateway({ ports: { min: 28_800, max: 28_899 } });
    const thief = createSocket('udp4');
    await new Promise<void>(resolve => thief.bind(28_801, '127.0.0.1', resolve));
    open.push(thief);
    const alice = await phone();
    const leg = await media.createLeg(legOptions());
    await phoneCalls(leg, alice);
    expect(alice.remotePort).toBe(28_802);
    expect(media.snapshot()['portsUsed']).toBe(1);
  });

  it('ends that share no codec and cannot be transcoded hear nothing, until they are given one', async () => {
    const media = await gateway();
    const [alice, bob] = [await phone({ codecs: [{ name: 'G729/8000', payloadType: 18 }] }), await phone()];
    const a = await media.createLeg(legOptions());
    const b = await media.createLeg(legOptions());
    media.bridge(a, b);
    await phoneCalls(a, alice);
    await phoneCalls(b, bob);
    await during(60, () => bob.sendTone(700));
    expect(alice.received).toHaveLength(0);
    const other = await phone();
    await phoneCalls(a, other);
    await until(
      () => other.hears(700) > 0.95,
      () => bob.sendTone(700),
    );
  });

  // What a leg costs is measured by scripts/bench b2bua.
  it('150 legs are answered, and all ports are given back', async () => {
    const media = await gateway();
    const alice = await phone({ suite: 'AES_CM_128_HMAC_SHA1_80' });
    const legs = [];
    for (let i = 0; i < 150; i += 1) {
      const leg = await media.createLeg(legOptions());
      legs.push(leg);
      await phoneCalls(leg, alice);
    }
    expect(media.snapshot()['portsUsed']).toBe(150);
    for (const leg of legs) leg.close();
    expect(media.snapshot()['portsUsed']).toBe(0);
  });

  it('without a port left a leg is refused, not broken', async () => {
    const media = await gateway({ ports: { min: 28_950, max: 28_951 } });
    const alice = await phone();
    const [one, two] = [await media.createLeg(legOptions()), await media.createLeg(legOptions())];
    await phoneCalls(one, alice);
    await expect(two.answerOffer(alice.describe())).rejects.toMatchObject({ code: 'no-port-left', sipStatus: 503 });
    one.close();
    await phoneCalls(two, alice);
  });
});

describe('a leg that is closed in the middle of an operation', () => {
  it('leaves no transport and no port, whatever was under way', async () => {
    const media = await gateway();
    const alice = await phone();
    const description = alice.describe();
    const closed = { code: 'leg-closed' };
    const operations = [
      async (leg: MediaLegPort): Promise<void> => {
        const answering = leg.answerOffer(description);
        leg.close();
        await expect(answering).rejects.toMatchObject(closed);
      },
      async (leg: MediaLegPort): Promise<void> => {
        const answer = await leg.answerOffer(description);
        leg.close();
        await expect(answer.commit()).rejects.toMatchObject(closed);
      },
      async (leg: MediaLegPort): Promise<void> => {
        const offering = leg.createOffer();
        leg.close();
        await expect(offering).rejects.toMatchObject(closed);
      },
      async (leg: MediaLegPort): Promise<void> => {
        // Best effort: the plain answer makes the transport change.
        await leg.createOffer({ profile: 'avp+crypto' });
        const answering = leg.acceptAnswer(description);
        leg.close();
        await expect(answering).rejects.toMatchObject(closed);
      },
    ];
    for (const operation of operations) {
      const leg = await media.createLeg(legOptions());
      await operation(leg);
      expect(media.snapshot()['portsUsed']).toBe(0);
      expect(Object.keys(leaks.live()).filter(kind => kind.startsWith('media'))).toEqual([]);
    }
  });
});

describe('the port allocator', () => {
  it('gives even ports, each once, and a freed one last', () => {
    const ports = new PortAllocator({ min: 20_001, max: 20_006 });
    const taken = [ports.take(), ports.take()];
    expect(taken).toEqual([20_002, 20_004]);
    ports.free(20_002);
    ports.free(20_004);
    expect(() => ports.take()).not.toThrow();
    expect(ports.take()).toBe(20_004);
    expect(() => ports.take()).toThrow(/no-port-left/);
    expect(() => new PortAllocator({ min: 3, max: 4 })).toThrow(RangeError);
  });
});
