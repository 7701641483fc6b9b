/**
 * One more call switch for a site that runs already, without a media server: its legs answer with a fixed description, so that
 * what is left is SIP, the call, its checkpoints and its record.
 */
import { SystemClock } from '../../src/core/clock.ts';
import { loadConfig } from '../../src/core/config/index.ts';
import { asNodeId, asZoneId, SystemIds } from '../../src/core/ids.ts';
import { Lifecycle } from '../../src/core/lifecycle.ts';
import { createLogger } from '../../src/core/log-lines.ts';
import type {
  LegMedia,
  LegOptions,
  LegQuality,
  MediaGatewayPort,
  MediaLegPort,
  PendingAnswer,
} from '../../src/media/gateway/ports.ts';
import { start } from '../../src/roles/call-switch/index.ts';
import { startNode } from '../../src/roles/node.ts';

const SDP =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0 101\r\n' +
  'a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n';

const MEDIA: LegMedia = {
  codec: { name: 'PCMU', payloadType: 0, clockRate: 8000 },
  direction: 'sendrecv',
  ptime: 20,
  encryption: 'none',
  remote: { address: '127.0.0.1', port: 40_000 },
};

const QUALITY: LegQuality = {
  codec: 'PCMU',
  encryption: 'none',
  packetsReceived: 0,
  packetsSent: 0,
  loss: 0,
  lossMax: 0,
  jitterMs: 0,
  rttMs: 0,
};

const nothing = (): void => undefined;

function leg({ legId, callId }: LegOptions): MediaLegPort {
  const answer: PendingAnswer = { sdp: SDP, commit: () => Promise.resolve(MEDIA), rollback: nothing };
  return {
    id: legId,
    callId,
    negotiated: MEDIA,
    remoteHold: false,
    takesEvents: true,
    offeredCodecs: () => ['PCMU'],
    createOffer: () => Promise.resolve(SDP),
    acceptAnswer: () => Promise.resolve(MEDIA),
    answerOffer: () => Promise.resolve(answer),
    rollback: nothing,
    stats: () => Promise.resolve(QUALITY),
    onSilent: () => nothing,
    onDigit: () => nothing,
    sendDigits: () => Promise.resolve(),
    snapshot: () => ({ v: 1, nat: false, sessionId: '1', sessionVersion: 1, negotiated: MEDIA }),
    close: nothing,
  };
}

/** The load has neither prompts nor recordings. */
const unheard = (): never => {
  throw new Error('there is no media here');
};

const gateway: MediaGatewayPort = {
  createLeg: options => Promise.resolve(leg(options)),
  restoreLeg: (_snapshot, { legId, callId }) => Promise.resolve(leg({ legId, callId, nat: false })),
  bridge: () => ({ close: nothing }),
  tone: () => ({ close: nothing }),
  createMulticastLeg: unheard,
  hear: unheard,
  play: unheard,
  music: unheard,
  record: unheard,
  conference: unheard,
  monitor: unheard,
  onWorkerDied: () => nothing,
  snapshot: () => ({}),
  close: () => Promise.resolve(),
};

/** @param args the site's configuration file, and our inner port. */
export async function openSignallingSwitch(args: readonly string[]): Promise<Lifecycle> {
  const [file = '', port = ''] = args;
  const lifecycle = new Lifecycle();
  const config = await loadConfig(file);
  const clock = new SystemClock();
  lifecycle.defer('clock', () => clock.close());
  const node = {
    id: asNodeId('switch-signalling'),
    role: 'call-switch' as const,
    zone: asZoneId('a'),
    inner: { host: '127.0.0.1', port: Number(port) },
    listen: [],
    media: { address: '127.0.0.1', ports: { min: 40_000, max: 40_010 } },
  };
  const running = await startNode({
    config,
    node,
    clock,
    ids: new SystemIds(),
    log: createLogger({ ...config.log, level: 'warn' }),
    load: () => Promise.resolve({ start: ctx => start(ctx, { openMedia: () => Promise.resolve(gateway) }) }),
    onFenced: () => process.exit(1),
  });
  lifecycle.own(running, 'node');
  return lifecycle;
}
