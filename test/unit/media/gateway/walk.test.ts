import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaks } from '../../../../src/core/leaks.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import type { Logger } from '../../../../src/core/log.ts';
import { MediaError } from '../../../../src/media/gateway/ports.ts';
import type { MediaLegPort, PendingAnswer } from '../../../../src/media/gateway/ports.ts';
import { FakePhone } from './fake-phone.ts';
import { legOptions, startGateway } from './kit.ts';
import type { TestGateway } from './kit.ts';

let test: TestGateway;
let phones: FakePhone[];

/** What the gateway itself did not expect. */
const surprises: unknown[] = [];
const log: Logger = {
  ...silentLogger,
  error: (what, message) => surprises.push([what, message]),
  warn: (what, message) => surprises.push([what, message]),
  child: () => log,
};

beforeAll(async () => {
  test = await startGateway({ log });
  phones = await Promise.all([
    FakePhone.open(),
    FakePhone.open({ suite: 'AES_CM_128_HMAC_SHA1_80' }),
    FakePhone.open({ suite: 'AEAD_AES_256_GCM', rtcpMux: true }),
    FakePhone.open({ suite: 'AES_CM_128_HMAC_SHA1_80', bestEffort: true }),
    FakePhone.open({ codecs: [{ name: 'opus/48000/2', payloadType: 96 }] }),
    FakePhone.open({ claims: '0.0.0.0' }),
  ]);
});

afterAll(async () => {
  for (const phone of phones) phone.close();
  await test.close();
});

type Step =
  | { readonly do: 'offer'; readonly profile: 'avp' | 'avp+crypto' | 'savp' | 'dtls' | undefined }
  | { readonly do: 'accept' | 'answer'; readonly phone: number; readonly direction: string }
  | { readonly do: 'commit' | 'drop' | 'rollback' | 'bridge' | 'unbridge' | 'tone' | 'restore' };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('offer' as const),
      profile: fc.constantFrom('avp', 'avp+crypto', 'savp', 'dtls', undefined),
    }),
    fc.record({
      do: fc.constantFrom('accept' as const, 'answer' as const),
      phone: fc.nat(5),
      direction: fc.constantFrom('sendrecv', 'sendonly', 'inactive'),
    }),
    fc.record({
      do: fc.constantFrom('commit' as const, 'drop', 'rollback', 'bridge', 'unbridge', 'tone', 'restore'),
    }),
  ),
  { maxLength: 14 },
);

interface World {
  leg: MediaLegPort;
  readonly other: MediaLegPort;
  pending: PendingAnswer | undefined;
  readonly undo: (() => void)[];
}

async function take(world: World, step: Step): Promise<void> {
  const { leg, other, pending } = world;
  switch (step.do) {
    case 'offer':
      await leg.createOffer(step.profile === undefined ? {} : { profile: step.profile });
      break;
    case 'accept':
      await leg.acceptAnswer(phones[step.phone]?.describe({ direction: step.direction }) ?? '');
      break;
    case 'answer':
      pending?.rollback();
      world.pending = undefined;
      world.pending = await leg.answerOffer(phones[step.phone]?.describe({ direction: step.direction }) ?? '');
      break;
    case 'commit':
      world.pending = undefined;
      await pending?.commit();
      break;
    case 'drop':
      world.pending = undefined;
      pending?.rollback();
      break;
    case 'rollback':
      leg.rollback();
      break;
    case 'bridge':
      world.undo.push(bridgeOf(leg, other));
      break;
    case 'unbridge':
      world.undo.pop()?.();
      break;
    case 'tone': {
      const tone = test.gateway.tone(leg, 'ringback');
      world.undo.push(() => tone.close());
      break;
    }
    case 'restore': {
      pending?.rollback();
      world.pending = undefined;
      const snapshot = leg.snapshot();
      leg.close();
      world.leg = await test.gateway.restoreLeg(snapshot, legOptions());
      break;
    }
  }
}

function bridgeOf(a: MediaLegPort, b: MediaLegPort): () => void {
  const bridge = test.gateway.bridge(a, b);
  return () => bridge.close();
}

describe('any order of operations on a leg', () => {
  it('fails only with a MediaError and leaves nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async walk => {
        const world: World = {
          leg: await test.gateway.createLeg(legOptions()),
          other: await test.gateway.createLeg(legOptions()),
          pending: undefined,
          undo: [],
        };
        const bob = await world.other.answerOffer(phones[0]?.describe() ?? '');
        await bob.commit();
        for (const step of walk) {
          try {
            await take(world, step);
          } catch (error) {
            if (!(error instanceof MediaError)) throw error;
          }
        }
        // At most what is in force, what is pending on either side, and the other leg.
        expect(test.gateway.snapshot()['portsUsed']).toBeLessThanOrEqual(4);
        world.pending?.rollback();
        world.leg.close();
        world.other.close();
        expect(test.gateway.snapshot()).toMatchObject({ portsUsed: 0, bridges: 0, playing: 0, legs: [] });
        expect(leaks.live()).toEqual({});
        expect(surprises.splice(0)).toEqual([]);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 60) },
    );
  });
});
