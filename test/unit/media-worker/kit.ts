/**
 * Sockets, packets and transports for the tests of the media worker. Everything runs over real UDP on loopback; a test
 * waits for what must arrive, and proves that something did *not* pass by sending a packet that must behind it: one
 * socket's datagrams keep their order.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as mediasoup from 'mediasoup';
import type { types } from 'mediasoup';

const require = createRequire(import.meta.url);
const HERE = dirname(fileURLToPath(import.meta.url));
const WORKER_BIN = process.env['MEDIASOUP_WORKER_BIN'] ?? join(HERE, '../../../media-worker/bin/mediasoup-worker');
export const LOOPBACK = '127.0.0.1';

export interface Format {
  mimeType: string;
  payloadType: number;
  clockRate: number;
  channels?: number;
  sendPayloadType?: number;
  sendSsrc?: number;
}
export const PCMU: Format = { mimeType: 'audio/PCMU', payloadType: 0, clockRate: 8000 };
export const DIGITS: Format = { mimeType: 'audio/telephone-event', payloadType: 101, clockRate: 8000 };
export const COMFORT: Format = { mimeType: 'audio/CN', payloadType: 13, clockRate: 8000 };
export const G729: Format = { mimeType: 'audio/G729', payloadType: 18, clockRate: 8000 };

/** Teaches mediasoup's JavaScript G.729, `x-send-pt` and consumers of a given SSRC, as the gateway does. */
function teach(): void {
  const beside = dirname(require.resolve('mediasoup'));
  const { supportedRtpCapabilities } = require(join(beside, 'supportedRtpCapabilities.js')) as {
    supportedRtpCapabilities: { codecs: unknown[] };
  };
  supportedRtpCapabilities.codecs.push({
    kind: 'audio',
    mimeType: G729.mimeType,
    preferredPayloadType: G729.payloadType,
    clockRate: G729.clockRate,
    rtcpFeedback: [],
  });
  type Make = (options: { remoteRtpCapabilities: types.RtpCapabilities }) => types.RtpParameters;
  const ortc = require('mediasoup/ortc') as { getConsumerRtpParameters: Make };
  const make = ortc.getConsumerRtpParameters;
  ortc.getConsumerRtpParameters = options => {
    const parameters = make(options);
    for (const codec of parameters.codecs) {
      const wanted = options.remoteRtpCapabilities.codecs?.find(
        one => one.mimeType === codec.mimeType && one.clockRate === codec.clockRate,
      ) as { sendPayloadType?: number; sendSsrc?: number } | undefined;
      const [encoding] = parameters.encodings ?? [];
      if (wanted?.sendSsrc !== undefined && encoding) encoding.ssrc = wanted.sendSsrc;
      if (wanted?.sendPayloadType !== undefined) {
        codec.parameters = { ...codec.parameters, 'x-send-pt': wanted.sendPayloadType };
      }
    }
    return parameters;
  };
}
teach();

const codec = ({ mimeType, payloadType, clockRate, channels }: Format): types.RtpCodecCapability => ({
  kind: 'audio',
  mimeType,
  clockRate,
  ...(channels === undefined ? {} : { channels }),
  preferredPayloadType: payloadType,
});

export interface Rig {
  worker: types.Worker;
  router: types.Router;
  close(): void;
}

export async function startRig(): Promise<Rig> {
  const worker = await mediasoup.createWorker({ workerBin: WORKER_BIN, logLevel: 'none' });
  const router = await worker.createRouter({ mediaCodecs: [PCMU, DIGITS, COMFORT, G729].map(codec) });
  return { worker, router, close: () => worker.close() };
}

export interface TransportWish {
  listenInfo?: types.TransportListenInfo;
  comedia?: boolean;
  enableSrtp?: boolean;
  srtpCryptoSuite?: types.SrtpCryptoSuite;
}

/** A transport as the gateway opens it: ports for RTP and RTCP, latching unless told otherwise. */
export const openTransport = ({ router }: Rig, options: TransportWish = {}): Promise<types.PlainTransport> =>
  router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: LOOPBACK },
    rtcpMux: false,
    comedia: true,
    ...options,
  });

export const produce = (transport: types.PlainTransport, ...formats: Format[]): Promise<types.Producer> =>
  transport.produce({
    kind: 'audio',
    rtpParameters: {
      codecs: formats.map(({ mimeType, payloadType, clockRate }) => ({ mimeType, payloadType, clockRate })),
      encodings: [{}],
    },
  });

export const consume = (
  transport: types.PlainTransport,
  producer: types.Producer,
  ...formats: Format[]
): Promise<types.Consumer> =>
  transport.consume({
    producerId: producer.id,
    rtpCapabilities: {
      codecs: formats.map(format => ({ ...codec(format), preferredPayloadType: format.payloadType, ...format })),
      headerExtensions: [],
    },
  });

export interface RtpPacket {
  pt: number;
  seq: number;
  ts: number;
  ssrc: number;
  marker?: boolean;
  payload: Buffer;
}
export interface ReceivedRtp extends Required<RtpPacket> {
  extension: boolean;
  length: number;
  raw: Buffer;
}

//  0                   1                   2                   3
// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
// |                           timestamp                           |
// |                             SSRC                              |   RFC 3550 5.1
export function writeRtp({ pt, seq, ts, ssrc, marker = false, payload }: RtpPacket): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = (marker ? 0x80 : 0) | pt;
  header.writeUInt16BE(seq & 0xffff, 2);
  header.writeUInt32BE(ts >>> 0, 4);
  header.writeUInt32BE(ssrc >>> 0, 8);
  return Buffer.concat([header, payload]);
}

export function readRtp(raw: Buffer): ReceivedRtp {
  const extension = (raw.readUInt8(0) & 0x10) !== 0;
  let at = 12 + (raw.readUInt8(0) & 0x0f) * 4;
  if (extension) at += 4 + raw.readUInt16BE(at + 2) * 4;
  return {
    extension,
    marker: (raw.readUInt8(1) & 0x80) !== 0,
    pt: raw.readUInt8(1) & 0x7f,
    seq: raw.readUInt16BE(2),
    ts: raw.readUInt32BE(4),
    ssrc: raw.readUInt32BE(8),
    payload: raw.subarray(at),
    length: raw.length,
    raw,
  };
}

const isRtcp = (raw: Buffer): boolean => raw.length > 1 && raw.readUInt8(1) >= 192 && raw.readUInt8(1) <= 223;

/** The two sockets of a telephone, with the numbers of its RTP. */
export class Phone {
  readonly rtp: ReceivedRtp[] = [];
  readonly rtcp: Buffer[] = [];
  readonly #rtpSocket: Socket;
  readonly #rtcpSocket: Socket;
  ssrc = 0;
  seq = 0;
  ts = 0;

  private constructor(rtpSocket: Socket, rtcpSocket: Socket) {
    this.#rtpSocket = rtpSocket;
    this.#rtcpSocket = rtcpSocket;
    this.startAnew();
    rtpSocket.on('message', raw => void (isRtcp(raw) ? this.rtcp.push(raw) : this.rtp.push(readRtp(raw))));
    rtcpSocket.on('message', raw => void this.rtcp.push(raw));
  }

  static async open(address = LOOPBACK): Promise<Phone> {
    const bind = (): Promise<Socket> =>
      new Promise((resolve, reject) => {
        const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
        socket.once('error', reject);
        socket.bind(0, address, () => resolve(socket));
      });
    return new Phone(await bind(), await bind());
  }

  get port(): number {
    return this.#rtpSocket.address().port;
  }

  get rtcpPort(): number {
    return this.#rtcpSocket.address().port;
  }

  /** Another SSRC with other numbers. */
  startAnew(): void {
    this.ssrc = randomInt(1, 2 ** 32);
    this.seq = randomInt(65536);
    this.ts = randomInt(2 ** 32);
  }

  /** The next packet of this phone's stream, not sent. */
  next(over: Partial<RtpPacket> = {}): RtpPacket {
    const packet = { pt: 0, seq: this.seq, ts: this.ts, ssrc: this.ssrc, payload: randomBytes(160), ...over };
    this.seq = (this.seq + 1) & 0xffff;
    this.ts = (this.ts + 160) >>> 0;
    return packet;
  }

  /** Sends the next packet to the port of RTP, and returns what it carried. */
  async talk(to: types.PlainTransport, over: Partial<RtpPacket> = {}): Promise<Buffer> {
    const packet = this.next(over);
    await this.sendRaw(to, writeRtp(packet));
    return packet.payload;
  }

  sendRaw(to: types.PlainTransport, raw: Buffer, port = to.tuple.localPort): Promise<void> {
    return send(this.#rtpSocket, raw, port, to.tuple.localAddress);
  }

  sendRtcp(to: types.PlainTransport, raw: Buffer): Promise<void> {
    return send(this.#rtcpSocket, raw, to.rtcpTuple?.localPort ?? to.tuple.localPort, to.tuple.localAddress);
  }

  /** Waits for packet number `count` (from 1) and returns it. */
  async heard(count: number): Promise<ReceivedRtp> {
    await until(() => this.rtp.length >= count, `packet ${count} (got ${this.rtp.length})`);
    const packet = this.rtp[count - 1];
    if (!packet) throw new Error('unreachable');
    return packet;
  }

  /** Waits for a packet with this payload and returns how many packets came, this one included. */
  async heardPayload(payload: Buffer): Promise<number> {
    await until(() => this.rtp.some(packet => packet.payload.equals(payload)), 'the packet');
    return this.rtp.findIndex(packet => packet.payload.equals(payload)) + 1;
  }

  close(): void {
    this.#rtpSocket.close();
    this.#rtcpSocket.close();
  }
}

const send = (socket: Socket, raw: Buffer, port: number, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.send(raw, port, address, error => (error ? reject(error) : resolve()));
  });

export async function until(condition: () => boolean, what: string, withinMs = 5000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}

/** Each packet is the next one of the same stream. */
export const isOneStream = (packets: readonly ReceivedRtp[]): boolean =>
  packets.every((packet, at) => {
    const before = packets[at - 1];
    return !before || (packet.ssrc === before.ssrc && packet.seq === ((before.seq + 1) & 0xffff));
  });

/** A sender report with one line of numbers (RFC 3550 6.4.1). */
export function senderReport(ssrc: number, rtpTs: number): Buffer {
  const report = Buffer.alloc(28);
  report[0] = 0x80;
  report[1] = 200;
  report.writeUInt16BE(6, 2);
  report.writeUInt32BE(ssrc, 4);
  report.writeUInt32BE(0xe000_0000, 8);
  report.writeUInt32BE(rtpTs >>> 0, 16);
  return report;
}

/** Two phones, each with a transport that sends to it. */
export interface Pair {
  readonly a: Phone;
  readonly b: Phone;
  readonly legA: types.PlainTransport;
  readonly legB: types.PlainTransport;
  close(): void;
}

export async function openPair(rig: Rig): Promise<Pair> {
  const [a, b] = [await Phone.open(), await Phone.open()];
  const [legA, legB] = [await openTransport(rig), await openTransport(rig)];
  await legA.connect({ ip: LOOPBACK, port: a.port, rtcpPort: a.rtcpPort });
  await legB.connect({ ip: LOOPBACK, port: b.port, rtcpPort: b.rtcpPort });
  const close = (): void => {
    for (const one of [a, b, legA, legB]) one.close();
  };
  return { a, b, legA, legB, close };
}
