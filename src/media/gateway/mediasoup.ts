/**
 * What we teach mediasoup's JavaScript about telephones. The worker is patched (media-worker/README.md); its wishes travel
 * in fields that the JavaScript passes on, except for two places where that refuses or forgets them.
 */
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { types } from 'mediasoup';
import * as mediasoup from 'mediasoup';
import type { CodecName, Negotiated } from '../sdp/types.ts';

export type MsWorker = types.Worker;
export type MsRouter = types.Router;
export type MsProducer = types.Producer;
export type MsConsumer = types.Consumer;
export type MsPlainTransport = types.PlainTransport;
export type MsWebRtcTransport = types.WebRtcTransport;
export type MsDirectTransport = types.DirectTransport;
export type MsTransport = types.Transport;

/** File descriptors of a worker: from one it reads what we tell it, into the other it writes. */
const CHANNEL_FD = 3;
const ANSWERS_FD = 4;

/** A worker, and the sockets with which mediasoup writes to it and reads from it; undefined when they cannot be found. */
export async function createWorker(
  settings: types.WorkerSettings,
): Promise<{ worker: MsWorker; channel: Writable | undefined; answers: Readable | undefined }> {
  const children: ChildProcess[] = [];
  const note = (message: unknown): void => void children.push((message as { process: ChildProcess }).process);
  // mediasoup keeps its socket to itself, but Node tells of every process that is made.
  subscribe('child_process', note);
  try {
    const worker = await mediasoup.createWorker(settings);
    leaveSignalsToUs(worker);
    const stdio = children.find(({ pid }) => pid === worker.pid)?.stdio;
    const [channel, answers] = [stdio?.[CHANNEL_FD], stdio?.[ANSWERS_FD]];
    return {
      worker,
      channel: channel instanceof Writable ? channel : undefined,
      answers: answers instanceof Readable ? answers : undefined,
    };
  } finally {
    unsubscribe('child_process', note);
  }
}

/** mediasoup ends a worker when its process is told to stop: before a switch that stops has handed over the calls that it carries. */
function leaveSignalsToUs(worker: MsWorker): void {
  const { onSignal } = worker as unknown as { readonly onSignal?: (signal: NodeJS.Signals) => void };
  if (!onSignal) return;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, onSignal);
}

/**
 * The router's own payload types. Legs may use any others: what comes in is mapped to these, what goes out is mapped
 * from these by `x-send-pt`.
 */
const ROUTER_PT: Readonly<Record<CodecName, number>> = { PCMU: 0, PCMA: 8, G722: 9, G729: 18, opus: 111 };
export const ROUTER_EVENT_PT = 101;
const EVENT_MIME = 'audio/telephone-event';
/**
 * telephone-event is always told to mediasoup with 8000 Hz: it uses the rate only to match codecs, and a leg with Opus
 * may have it at 8000 or at 48000 (RFC 4733 2.1) while its packets are forwarded as they are.
 */
const EVENT_RATE = 8000;

const rate = (name: CodecName): number => (name === 'opus' ? 48000 : 8000);
const format = (name: CodecName): { kind: 'audio'; mimeType: string; clockRate: number; channels?: number } => ({
  kind: 'audio',
  mimeType: `audio/${name}`,
  clockRate: rate(name),
  ...(name === 'opus' ? { channels: 2 } : {}),
});

export const ROUTER_CODECS: types.RouterRtpCodecCapability[] = [
  ...(Object.keys(ROUTER_PT) as CodecName[]).map(name => ({
    ...format(name),
    preferredPayloadType: ROUTER_PT[name],
  })),
  { kind: 'audio', mimeType: EVENT_MIME, clockRate: EVENT_RATE, preferredPayloadType: ROUTER_EVENT_PT },
];

export const routerPayloadType = (name: CodecName): number => ROUTER_PT[name];

/** Payload types of one leg or feed: of its codec and, where it has them, of its telephone-events. */
export interface PayloadTypes {
  readonly codec: CodecName;
  readonly payloadType: number;
  readonly eventPayloadType: number | undefined;
}

export const receiving = (n: Negotiated): PayloadTypes => ({
  codec: n.receiveCodec.name,
  payloadType: n.receiveCodec.payloadType,
  eventPayloadType: n.telephoneEvent?.receivePayloadType,
});

export const sending = (n: Negotiated): PayloadTypes => ({
  codec: n.codec.name,
  payloadType: n.codec.payloadType,
  eventPayloadType: n.telephoneEvent?.sendPayloadType,
});

/** Parameters of a producer; without `ssrc` it takes whatever SSRC comes with one of the payload types. */
export function producerParameters(pts: PayloadTypes, ssrc?: number): types.RtpParameters {
  const codecs: types.RtpCodecParameters[] = [
    { ...withoutKind(format(pts.codec)), payloadType: pts.payloadType, parameters: {}, rtcpFeedback: [] },
  ];
  if (pts.eventPayloadType !== undefined) {
    codecs.push({ mimeType: EVENT_MIME, payloadType: pts.eventPayloadType, clockRate: EVENT_RATE, parameters: {} });
  }
  return { codecs, headerExtensions: [], encodings: [ssrc === undefined ? {} : { ssrc }] };
}

function withoutKind<T extends { kind: string }>(value: T): Omit<T, 'kind'> {
  const { kind: _, ...rest } = value;
  return rest;
}

interface SendingCapability extends types.RtpCodecCapability {
  readonly sendPayloadType: number;
  readonly sendSsrc?: number;
  /** The consumer is to listen for this codec at a payload type that nothing has. */
  readonly unheard?: boolean;
}

/** None of ROUTER_PT. */
const UNUSED_PT = 126;

/**
 * Capabilities of a consumer that sends with the given payload types and no header extensions. One that has the `ssrc` of
 * another, which was closed before on the same transport, goes on with its sequence numbers and timestamps.
 */
export function consumerCapabilities(pts: PayloadTypes, ssrc?: number): types.RtpCapabilities {
  const codecs: SendingCapability[] = [
    {
      ...format(pts.codec),
      preferredPayloadType: ROUTER_PT[pts.codec],
      sendPayloadType: pts.payloadType,
      ...(ssrc === undefined ? {} : { sendSsrc: ssrc }),
    },
  ];
  if (pts.eventPayloadType !== undefined) {
    codecs.push({
      kind: 'audio',
      mimeType: EVENT_MIME,
      clockRate: EVENT_RATE,
      preferredPayloadType: ROUTER_EVENT_PT,
      sendPayloadType: pts.eventPayloadType,
    });
  }
  return { codecs, headerExtensions: [] };
}

/** Capabilities of a consumer that gets only the telephone-events beside this codec. */
export function eventCapabilities(codec: CodecName): types.RtpCapabilities {
  const types = { codec, payloadType: ROUTER_PT[codec], eventPayloadType: ROUTER_EVENT_PT };
  const { codecs, headerExtensions } = consumerCapabilities(types);
  // The worker wants a codec of media in every consumer; what has not its payload type is dropped before it is copied.
  const [media, ...events] = codecs as SendingCapability[];
  return {
    codecs: [{ ...media, unheard: true } as SendingCapability, ...events],
    ...(headerExtensions && { headerExtensions }),
  };
}

interface ConsumerQuestion {
  readonly remoteRtpCapabilities: { readonly codecs: readonly SendingCapability[] };
}

interface Ortc {
  validateAndNormalizeRtpParameters: (parameters: types.RtpParameters) => void;
  getConsumableRtpParameters: (...question: unknown[]) => types.RtpParameters;
  getConsumerRtpParameters: (question: ConsumerQuestion) => types.RtpParameters;
}

interface PlainTransportModule {
  parsePlainTransportDumpResponse: (binary: unknown) => types.PlainTransportDump;
}

interface Supported {
  supportedRtpCapabilities: { codecs: types.RtpCodecCapability[]; headerExtensions: unknown[] };
}

/** More lists of codecs than phones of one site have; what comes from the network must not pile up. */
const MAX_SHARED = 500;
const sharedCodecs = new Map<string, types.RtpCodecParameters[]>();

/**
 * One list of codecs for all producers and consumers that have the same: mediasoup makes each of them a few of its own,
 * never changes them, and keeps them for the whole call.
 */
function shareCodecs(parameters: types.RtpParameters): void {
  const key = JSON.stringify(parameters.codecs);
  const known = sharedCodecs.get(key);
  if (known !== undefined) {
    parameters.codecs = known;
    return;
  }
  if (sharedCodecs.size >= MAX_SHARED) sharedCodecs.clear();
  sharedCodecs.set(key, parameters.codecs);
}

let taught = false;

/** Once per process, before the first router is created. */
export function teachMediasoup(): void {
  if (taught) return;
  taught = true;
  const require = createRequire(import.meta.url);
  // Not among the package's exports, so it is reached by its path beside a module that is.
  const beside = dirname(require.resolve('mediasoup/ortc'));
  const { supportedRtpCapabilities } = require(join(beside, 'supportedRtpCapabilities.js')) as Supported;
  // No phone is ever sent one, but each producer would keep the list of all of them.
  supportedRtpCapabilities.headerExtensions = [];
  supportedRtpCapabilities.codecs.push({ ...format('G729'), preferredPayloadType: ROUTER_PT.G729, rtcpFeedback: [] });

  const plain = require(join(beside, 'PlainTransport.js')) as PlainTransportModule;
  const { parsePlainTransportDumpResponse } = plain;
  // The whole dump of a transport that was just opened is kept; these are the parts of it that are read.
  plain.parsePlainTransportDumpResponse = binary => {
    const { rtcpMux, comedia, tuple, rtcpTuple, srtpParameters, ...rest } = parsePlainTransportDumpResponse(binary);
    const { sctpParameters, sctpState } = rest;
    return {
      rtcpMux,
      comedia,
      tuple,
      rtcpTuple,
      srtpParameters,
      sctpParameters,
      sctpState,
    } as types.PlainTransportDump;
  };

  const ortc = require('mediasoup/ortc') as Ortc;
  const { validateAndNormalizeRtpParameters, getConsumableRtpParameters } = ortc;
  ortc.validateAndNormalizeRtpParameters = parameters => {
    validateAndNormalizeRtpParameters(parameters);
    shareCodecs(parameters);
  };
  ortc.getConsumableRtpParameters = (...question) => {
    const parameters = getConsumableRtpParameters(...question);
    shareCodecs(parameters);
    return parameters;
  };

  const original = ortc.getConsumerRtpParameters;
  ortc.getConsumerRtpParameters = question => {
    const parameters = original(question);
    for (const codec of parameters.codecs) {
      const wanted = question.remoteRtpCapabilities.codecs.find(
        ({ mimeType, clockRate }) =>
          mimeType.toLowerCase() === codec.mimeType.toLowerCase() && clockRate === codec.clockRate,
      );
      const [encoding] = parameters.encodings ?? [];
      if (wanted?.sendSsrc !== undefined && encoding) encoding.ssrc = wanted.sendSsrc;
      if (wanted?.unheard === true) codec.payloadType = UNUSED_PT;
      if (
        wanted?.sendPayloadType === undefined ||
        wanted.unheard === true ||
        wanted.sendPayloadType === codec.payloadType
      )
        continue;
      codec.parameters = { ...codec.parameters, 'x-send-pt': wanted.sendPayloadType };
    }
    shareCodecs(parameters);
    return parameters;
  };
}
