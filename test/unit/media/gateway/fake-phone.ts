/** A phone for media tests: real UDP sockets, descriptions written by hand, a tone to send and an ear for tones. */
import { randomBytes, randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { parseRtp, writeRtp } from '../../../../src/media/rtp/index.ts';
import type { RtpPacket } from '../../../../src/media/rtp/index.ts';
import { Srtp } from './srtp.ts';
import type { Suite } from './srtp.ts';

export interface PhoneFormat {
  readonly name: string;
  readonly payloadType: number;
}

export interface PhoneOptions {
  readonly host?: string;
  /** Address written into descriptions, where it is not `host`. */
  readonly claims?: string;
  readonly codecs?: readonly PhoneFormat[];
  /** Payload type of telephone-event. */
  readonly event?: number;
  readonly suite?: Suite;
  /** Offers keys under RTP/AVP. */
  readonly bestEffort?: boolean;
  readonly rtcpMux?: boolean;
  /** Sequence number of the first packet; random otherwise. */
  readonly firstSequence?: number;
}

const PCMU: PhoneFormat = { name: 'PCMU/8000', payloadType: 0 };
const KEY_LENGTH: Readonly<Record<Suite, number>> = {
  AES_CM_128_HMAC_SHA1_80: 30,
  AES_CM_128_HMAC_SHA1_32: 30,
  AEAD_AES_256_GCM: 44,
  AEAD_AES_128_GCM: 28,
};

export class FakePhone {
  readonly received: RtpPacket[] = [];
  /** Datagrams that did not authenticate or were no RTP. */
  rejected = 0;
  readonly rtcp: Buffer[] = [];
  readonly #options: PhoneOptions;
  readonly #key: Buffer;
  #rtp: Socket;
  #rtcp: Socket;
  #version = 1;
  #sequence: number;
  #timestamp = randomInt(2 ** 32);
  #ssrc = randomInt(1, 2 ** 32);
  #phase = 0;
  #remote: { host: string; port: number } | undefined;
  #inbound: Srtp | undefined;
  #outbound: Srtp | undefined;

  private constructor(options: PhoneOptions, sockets: [Socket, Socket]) {
    this.#options = options;
    // As long as SRTP starts low enough, nothing needs to be known about roll-overs (RFC 3711 3.3.1).
    this.#sequence = options.firstSequence ?? randomInt(32_768);
    this.#key = randomBytes(KEY_LENGTH[options.suite ?? 'AES_CM_128_HMAC_SHA1_80']);
    [this.#rtp, this.#rtcp] = sockets;
    if (options.suite !== undefined) this.#outbound = new Srtp(options.suite, this.#key);
    this.#listen();
  }

  static async open(options: PhoneOptions = {}): Promise<FakePhone> {
    return new FakePhone(options, await sockets(options.host));
  }

  get host(): string {
    return this.#options.host ?? '127.0.0.1';
  }

  get port(): number {
    return this.#rtp.address().port;
  }

  get remotePort(): number {
    return this.#remote?.port ?? 0;
  }

  /** New sockets, as after a change of network; the next description tells. */
  async move(): Promise<void> {
    this.#rtp.close();
    this.#rtcp.close();
    [this.#rtp, this.#rtcp] = await sockets(this.#options.host);
    this.#listen();
  }

  /** A description of this end; a second call has the next version. */
  describe(wish: { direction?: string; address?: string; cryptoTag?: number; suite?: string } = {}): string {
    const { codecs = [PCMU], event = 101, suite, bestEffort = false, rtcpMux = false, claims } = this.#options;
    const address = wish.address ?? claims ?? this.host;
    const profile = suite === undefined || bestEffort ? 'RTP/AVP' : 'RTP/SAVP';
    const lines = [
      'v=0',
      `o=fake 4711 ${this.#version++} IN IP4 ${address}`,
      's=-',
      `c=IN IP4 ${address}`,
      't=0 0',
      `m=audio ${this.port} ${profile} ${[...codecs.map(c => c.payloadType), event].join(' ')}`,
      ...codecs.map(c => `a=rtpmap:${c.payloadType} ${c.name}`),
      `a=rtpmap:${event} telephone-event/8000`,
      ...(rtcpMux ? ['a=rtcp-mux'] : [`a=rtcp:${this.#rtcp.address().port}`]),
      ...(suite === undefined
        ? []
        : [`a=crypto:${wish.cryptoTag ?? 1} ${wish.suite ?? suite} inline:${this.#key.toString('base64')}`]),
      `a=${wish.direction ?? 'sendrecv'}`,
    ];
    return `${lines.join('\r\n')}\r\n`;
  }

  /** Reads where to send to and with which key to listen. */
  learn(sdp: string): void {
    const host = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1] ?? '';
    const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1]);
    this.#remote = { host, port };
    const { suite } = this.#options;
    // Like baresip 1.0: the first key is kept for the whole call, whatever later descriptions say.
    if (suite === undefined || this.#inbound !== undefined) return;
    const key = new RegExp(`^a=crypto:\\d+ ${suite} inline:([A-Za-z0-9+/=]+)`, 'm').exec(sdp)?.[1];
    if (key === undefined) throw new Error(`no key for ${suite} in\n${sdp}`);
    this.#inbound = new Srtp(suite, Buffer.from(key, 'base64'));
  }

  send(payloadType: number, payload: Buffer, extra: { marker?: boolean; hold?: boolean; step?: number } = {}): void {
    if (!this.#remote) throw new Error('nowhere to send to');
    this.sendTo(this.#remote.port, payloadType, payload, extra);
  }

  sendTo(
    port: number,
    payloadType: number,
    payload: Buffer,
    extra: { marker?: boolean; hold?: boolean; step?: number } = {},
  ): void {
    const packet = writeRtp({
      payloadType,
      payload,
      marker: extra.marker ?? false,
      sequence: this.#sequence++,
      timestamp: this.#timestamp,
      ssrc: this.#ssrc,
    });
    if (extra.hold !== true) this.#timestamp = (this.#timestamp + (extra.step ?? 160)) >>> 0;
    this.#rtp.send(this.#outbound?.protect(packet) ?? packet, port, this.#remote?.host ?? '127.0.0.1');
  }

  /** Sends 20 ms of a tone in mu-law, phase-continuous over calls. */
  sendTone(hz: number, payloadType = 0): void {
    const payload = Buffer.alloc(160);
    for (let i = 0; i < 160; i += 1) payload[i] = muLaw(8000 * Math.sin(this.#phase + (2 * Math.PI * hz * i) / 8000));
    this.#phase += (2 * Math.PI * hz * 160) / 8000;
    this.send(payloadType, payload);
  }

  /** Answers a sender report (RFC 3550 6.4.2) as if it had just come in. */
  sendReceiverReport(senderReport: Buffer): void {
    const report = Buffer.alloc(32);
    report[0] = 0x81;
    report[1] = 201;
    report.writeUInt16BE(7, 2);
    report.writeUInt32BE(this.#ssrc, 4);
    senderReport.copy(report, 8, 4, 8);
    // LSR: the middle 32 bits of the report's NTP time.
    senderReport.copy(report, 24, 10, 14);
    // DLSR in 1/65536 s; a zero would mean that no sender report had come.
    report.writeUInt32BE(1, 28);
    this.#rtcp.send(report, this.remotePort + 1, this.#remote?.host ?? '127.0.0.1');
  }

  /** Share of the energy of the last `count` mu-law packets that lies at `hz`, 0-1. */
  hears(hz: number, { payloadType = 0, count = 10 } = {}): number {
    const audio = this.received.filter(p => p.payloadType === payloadType).slice(-count);
    if (audio.length < count) return 0;
    const samples = Buffer.concat(audio.map(p => p.payload));
    return share([...samples].map(linear), hz, 8000);
  }

  close(): void {
    this.#rtp.close();
    this.#rtcp.close();
  }

  #listen(): void {
    this.#rtp.on('message', datagram => {
      const clear = this.#inbound ? this.#inbound.unprotect(datagram) : datagram;
      const packet = clear && parseRtp(clear);
      if (packet) this.received.push(packet);
      else this.rejected += 1;
    });
    this.#rtcp.on('message', datagram => this.rtcp.push(datagram));
  }
}

async function sockets(host = '127.0.0.1'): Promise<[Socket, Socket]> {
  const open = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = createSocket('udp4');
      socket.once('error', reject);
      socket.bind(0, host, () => resolve(socket));
    });
  return [await open(), await open()];
}

/** ITU-T G.711 mu-law, from its definition. */
export function muLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32_635, Math.abs(Math.round(sample))) + 132;
  const exponent = Math.floor(Math.log2(magnitude)) - 7;
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 15)) & 0xff;
}

export function linear(code: number): number {
  const value = ~code & 0xff;
  const magnitude = ((((value & 15) << 3) + 132) << ((value >> 4) & 7)) - 132;
  return (value & 0x80) === 0 ? magnitude : -magnitude;
}

/** Goertzel's filter: the share of the energy at `hz`. */
export function share(samples: readonly number[], hz: number, rate: number): number {
  const w = 2 * Math.cos((2 * Math.PI * hz) / rate);
  let [s1, s2, energy] = [0, 0, 0];
  for (const x of samples) {
    const s0 = x + w * s1 - s2;
    s2 = s1;
    s1 = s0;
    energy += x * x;
  }
  const power = s1 * s1 + s2 * s2 - w * s1 * s2;
  return energy === 0 ? 0 : (2 * power) / (samples.length * energy);
}

/** Polls until `probe` gives something true, sending or doing `step` each time. */
export async function until<T>(probe: () => T, step?: () => void, ms = 3_000): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const value = probe();
    if (value) return value;
    if (performance.now() > end) throw new Error(`not within ${ms} ms: ${probe.toString()}`);
    step?.();
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Lets `ms` of traffic pass, to see that something does *not* come. */
export async function during(ms: number, step: () => void): Promise<void> {
  const end = performance.now() + ms;
  while (performance.now() < end) {
    step();
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
