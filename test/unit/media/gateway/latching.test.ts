import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { during, FakePhone, until } from './fake-phone.ts';
import type { PhoneOptions } from './fake-phone.ts';
import { legOptions, phoneCalls, startGateway } from './kit.ts';
import type { TestGateway } from './kit.ts';

let test: TestGateway;
const phones: FakePhone[] = [];

beforeAll(async () => {
  test = await startGateway();
});

afterAll(() => test.close());

afterEach(() => {
  for (const phone of phones.splice(0)) phone.close();
});

async function phone(options: PhoneOptions = {}): Promise<FakePhone> {
  const opened = await FakePhone.open(options);
  phones.push(opened);
  return opened;
}

/** A listener that talks all the time, and a leg for `alice` bridged to it. */
async function talkTo(
  alice: FakePhone,
  leg: { nat: boolean; signallingAddress?: string },
  description = alice,
): Promise<{ bob: FakePhone; a: Awaited<ReturnType<TestGateway['gateway']['createLeg']>>; close: () => void }> {
  const bob = await phone();
  const a = await test.gateway.createLeg(legOptions(leg));
  const b = await test.gateway.createLeg(legOptions());
  await phoneCalls(b, bob);
  const answer = await a.answerOffer(description.describe());
  await answer.commit();
  alice.learn(answer.sdp);
  test.gateway.bridge(a, b);
  return {
    bob,
    a,
    close: () => {
      a.close();
      b.close();
    },
  };
}

describe('a leg that is not behind NAT', () => {
  it('never takes packets from, nor sends to, an address that its description does not name', async () => {
    const alice = await phone();
    const { bob, close } = await talkTo(alice, { nat: false });
    const thief = await phone();
    await during(80, () => {
      thief.sendTo(alice.remotePort, 0, Buffer.alloc(160, 1));
      bob.sendTone(700);
    });
    expect(thief.received).toHaveLength(0);
    expect(bob.received).toHaveLength(0);
    expect(alice.received.length).toBeGreaterThan(3);
    close();
  });
});

describe('a leg behind NAT, plain RTP', () => {
  it('latches onto the signalling address, though the description names a private one', async () => {
    const alice = await phone({ claims: '10.99.0.5' });
    const { bob, close } = await talkTo(alice, { nat: true, signallingAddress: '127.0.0.1' });
    await until(
      () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
    close();
  });

  it('does not latch onto a source that neither description nor signalling names', async () => {
    const alice = await phone({ claims: '10.99.0.5' });
    const thief = await phone({ host: '127.0.0.9' });
    const { bob, close } = await talkTo(alice, { nat: true, signallingAddress: '127.0.0.1' });
    await during(80, () => {
      thief.sendTo(alice.remotePort, 0, Buffer.alloc(160, 1));
      bob.sendTone(700);
    });
    expect(thief.received).toHaveLength(0);
    expect(bob.received).toHaveLength(0);
    await until(
      () => alice.hears(700) > 0.95,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
    close();
  });

  it('latches once: a later source of the same address is refused', async () => {
    const alice = await phone({ claims: '10.99.0.5' });
    const { bob, a, close } = await talkTo(alice, { nat: true, signallingAddress: '127.0.0.1' });
    await until(
      () => alice.received.length > 3,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
    const thief = await phone();
    // An unchanged description (a session refresh) must not open the door again.
    const again = await a.answerOffer(alice.describe());
    await again.commit();
    await during(80, () => {
      thief.sendTo(alice.remotePort, 0, Buffer.alloc(160, 1));
      bob.sendTone(700);
    });
    expect(thief.received).toHaveLength(0);
    close();
  });

  it('an offer of ours that is still unanswered cannot be latched onto by anybody', async () => {
    const leg = await test.gateway.createLeg(legOptions({ nat: true, signallingAddress: '127.0.0.1' }));
    const offer = await leg.createOffer({ profile: 'avp', codecs: ['PCMU'] });
    const port = Number(/^m=audio (\d+)/m.exec(offer)?.[1]);
    const thief = await phone({ host: '127.0.0.9' });
    await during(40, () => thief.sendTo(port, 0, Buffer.alloc(160, 1)));
    const alice = await phone();
    alice.learn(offer);
    await leg.acceptAnswer(alice.describe());
    const bob = await phone();
    const b = await test.gateway.createLeg(legOptions());
    await phoneCalls(b, bob);
    test.gateway.bridge(leg, b);
    await until(
      () => alice.hears(700) > 0.95,
      () => bob.sendTone(700),
    );
    expect(thief.received).toHaveLength(0);
    leg.close();
    b.close();
  });
});

describe('a leg behind NAT, SRTP', () => {
  it('latches onto the first source whose packets authenticate, and not onto one before it', async () => {
    const suite = 'AES_CM_128_HMAC_SHA1_80';
    const alice = await phone({ host: '127.0.0.7', claims: '10.99.0.5', suite });
    const { bob, close } = await talkTo(alice, { nat: true, signallingAddress: '127.0.0.1' });
    const thief = await phone({ suite });
    await during(60, () => {
      thief.sendTo(alice.remotePort, 0, Buffer.alloc(160, 1));
      bob.sendTone(700);
    });
    expect(thief.received.length + thief.rejected).toBe(0);
    await until(
      () => alice.hears(700) > 0.95 && bob.hears(440) > 0.95,
      () => {
        alice.sendTone(440);
        bob.sendTone(700);
      },
    );
    close();
  });
});
