/** A gateway on loopback and legs already agreed with fake phones. */
import { existsSync } from 'node:fs';
import { SystemClock } from '../../../../src/core/clock.ts';
import { asCallId, asLegId, SystemIds } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { MediaGateway } from '../../../../src/media/gateway/media-gateway.ts';
import type { MediaGatewayOptions } from '../../../../src/media/gateway/media-gateway.ts';
import type {
  AnswerKind,
  AnswerWish,
  LegOptions,
  MediaLegPort,
  OfferWish,
} from '../../../../src/media/gateway/ports.ts';
import type { FakePhone } from './fake-phone.ts';

export const WORKER_BIN =
  process.env['MEDIASOUP_WORKER_BIN'] ??
  new URL('../../../../media-worker/bin/mediasoup-worker', import.meta.url).pathname;

if (!existsSync(WORKER_BIN)) throw new Error(`build the media worker first: ${WORKER_BIN}`);

export interface TestGateway {
  readonly gateway: MediaGateway;
  close(): Promise<void>;
}

/** Ports that hardly any other test file uses at the same time, below those that the system gives out by itself. */
let nextPorts = 23_000 + (process.pid % 12) * 400;

export async function startGateway(options: Partial<MediaGatewayOptions> = {}): Promise<TestGateway> {
  const clock = new SystemClock();
  const min = nextPorts;
  nextPorts += 400;
  const gateway = await MediaGateway.start({
    workerBin: WORKER_BIN,
    workers: 1,
    address: '127.0.0.1',
    ports: { min, max: min + 399 },
    log: silentLogger,
    ids: new SystemIds(),
    clock,
    policy: { allowPlain: true, advancedEncryption: false },
    silenceTimeoutMs: 30_000,
    ...options,
  });
  return {
    gateway,
    close: async () => {
      await gateway.close();
      clock.close();
    },
  };
}

let legs = 0;

export function legOptions(extra: Partial<LegOptions> = {}): LegOptions {
  legs += 1;
  return { legId: asLegId(`leg-${legs}`), callId: asCallId('call-1'), nat: false, ...extra };
}

/** The phone offers, the leg answers. */
export async function phoneCalls(leg: MediaLegPort, phone: FakePhone, wish: AnswerWish = {}): Promise<string> {
  const answer = await leg.answerOffer(phone.describe(), wish);
  await answer.commit();
  phone.learn(answer.sdp);
  return answer.sdp;
}

/** The leg offers, the phone answers. */
export async function phoneIsCalled(
  leg: MediaLegPort,
  phone: FakePhone,
  wish: OfferWish = {},
  how: AnswerKind = {},
): Promise<string> {
  const offer = await leg.createOffer(wish);
  phone.learn(offer);
  await leg.acceptAnswer(phone.describe(), how);
  return offer;
}
