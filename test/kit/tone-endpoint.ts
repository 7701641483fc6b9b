/** An RTP or SRTP endpoint that speaks one tone in PCMU and knows exactly when it heard another. */
import { randomBytes, randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { decodeMuLaw, encodeMuLaw } from '../../src/media/audio/index.ts';
import { seeded } from './random.ts';
import { KEY_BYTES, SrtpContext, type Suite } from './srtp.ts';
import { toneShare } from './tones.ts';

const FRAME = 160;
const FRAME_MS = 20;

export interface Hearing {
  /** ms of performance.now(). */
  readonly at: number;
  /** Share of the wanted tone in this packet, 0-1. */
  readonly share: number;
}

export class ToneEndpoint {
  readonly suite: Suite | undefined;
  readonly heard: Hearing[] = [];
  /** SSRCs that were heard. */
  readonly senders = new Set<number>();
  /** Packets that came but could not be authenticated. */
  refused = 0;
  listenFor = 0;
  /** Keys that were pressed towards it by RTP (RFC 4733). */
  pressed = '';
  #lastPress = -1;
  /** Everything that was heard, 8000 samples a second, as it came; packets that were lost leave no gap. */
  readonly #recording: Int16Array[] = [];
  readonly #socket: Socket;
  readonly #frames: Buffer[];
  readonly #ssrc = randomInt(1, 2 ** 32);
  readonly #key: Buffer;
  readonly #send: SrtpContext | undefined;
  #receive: SrtpContext | undefined;
  #receiveKey = '';
  #sequence = randomInt(1000);
  #timestamp = randomInt(2 ** 31);
  #frame = 0;
  #pressedAt: number | undefined;
  #events: Buffer[] = [];
  #loses: () => boolean = () => false;
  /** Packets that were not sent, of how many. */
  lost = 0;
  ticks = 0;
  #remote: { address: string; port: number } | undefined;

  private constructor(socket: Socket, tone: number, suite: Suite | undefined) {
    this.#socket = socket;
    this.suite = suite;
    this.#frames = toneFrames(tone);
    this.#key = suite === undefined ? Buffer.alloc(0) : randomBytes(KEY_BYTES[suite]);
    this.#send = suite === undefined ? undefined : new SrtpContext(suite, this.#key);
    socket.on('message', packet => this.#take(packet));
  }

  static async open(tone: number, suite?: Suite, host = '127.0.0.1'): Promise<ToneEndpoint> {
    const family = host.includes(':') ? 6 : 4;
    const socket = createSocket({ type: `udp${family}`, lookup: (name, _options, done) => done(null, name, family) });
    await new Promise<void>(resolve => socket.bind(0, host, resolve));
    return new ToneEndpoint(socket, tone, suite);
  }

  /** Session description of this endpoint; `version` grows with every change. */
  sdp(direction = 'sendrecv', version = 1, profile = this.suite === undefined ? 'RTP/AVP' : 'RTP/SAVP'): string {
    const { port, address, family } = this.#socket.address();
    const where = `IN ${family === 'IPv6' ? 'IP6' : 'IP4'} ${address}`;
    const crypto =
      this.suite === undefined ? '' : `a=crypto:1 ${this.suite} inline:${this.#key.toString('base64')}\r\n`;
    return (
      `v=0\r\no=- ${this.#ssrc} ${version} ${where}\r\ns=-\r\nc=${where}\r\nt=0 0\r\n` +
      `m=audio ${port} ${profile} 0 101\r\n` +
      `a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\n${crypto}a=ptime:20\r\na=${direction}\r\n`
    );
  }

  /** Whether this endpoint can take part in what is offered. */
  canAnswer(offer: string): boolean {
    if (/^m=audio \d+ UDP\/TLS/m.test(offer)) return false;
    if (this.suite === undefined) return /^m=audio \d+ RTP\/AVP /m.test(offer);
    return offer.includes(` ${this.suite} inline:`);
  }

  /** Answer to an offer that it can take part in, with the offer's profile (RFC 3264 6). */
  answer(offer: string, direction: string, version: number): string {
    return this.sdp(direction, version, /^m=audio \d+ (\S+)/m.exec(offer)?.[1]);
  }

  /** Sends from now on to where this description says, and expects its key. */
  connect(remoteSdp: string): void {
    const port = Number(/^m=audio (\d+)/m.exec(remoteSdp)?.[1] ?? 0);
    const address = /^c=IN IP[46] (\S+)/m.exec(remoteSdp)?.[1] ?? '127.0.0.1';
    this.#remote = { address, port };
    const key = this.suite && new RegExp(`^a=crypto:\\d+ ${this.suite} inline:([^|\\s]+)`, 'm').exec(remoteSdp)?.[1];
    if (this.suite !== undefined && key !== undefined && key !== this.#receiveKey) {
      this.#receiveKey = key;
      this.#receive = new SrtpContext(this.suite, Buffer.from(key, 'base64'));
    }
  }

  /** Presses a key by RFC 4733; the tone pauses meanwhile. Further keys wait for the ones before. */
  press(digit: string): void {
    const event = '0123456789*#ABCD'.indexOf(digit);
    const pauses = Array.from({ length: 5 }, () => Buffer.alloc(0));
    // 100 ms, then the end three times.
    for (const step of [1, 2, 3, 4, 5, 6, 6, 6]) {
      const last = step === 6 ? 0x80 : 0;
      this.#events.push(Buffer.from([event, last | 10, 0, 0]));
      this.#events.at(-1)?.writeUInt16BE(step * FRAME, 2);
    }
    this.#events.push(...pauses);
  }

  /** From now on this share (0 to 1) of what it sends is lost on the way, the same packets for the same seed. */
  lose(share: number, seed: number): void {
    const random = seeded(seed);
    this.#loses = () => random() < share;
  }

  /** What was heard so far. */
  recording(): Int16Array {
    const whole = new Int16Array(this.#recording.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of this.#recording) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  /** Forgets what was heard. */
  clear(): void {
    this.#recording.splice(0);
    this.heard.splice(0);
  }

  /** Sends the next 20 ms; one ticker of the test drives all endpoints. */
  tick(): void {
    if (this.#remote === undefined) return;
    const packet = Buffer.alloc(12 + FRAME);
    packet.writeUInt8(0x80, 0);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + FRAME) >>> 0;
    packet.writeUInt16BE(this.#sequence, 2);
    packet.writeUInt32BE(this.#timestamp, 4);
    packet.writeUInt32BE(this.#ssrc, 8);
    const event = this.#events.shift();
    const sent = event === undefined ? this.#tonePacket(packet) : this.#eventPacket(packet, event);
    this.ticks += 1;
    if (this.#loses()) {
      this.lost += 1;
      return;
    }
    this.#socket.send(this.#send?.protect(sent) ?? sent, this.#remote.port, this.#remote.address);
  }

  #tonePacket(packet: Buffer): Buffer {
    this.#frames[this.#frame++ % this.#frames.length]?.copy(packet, 12);
    return packet;
  }

  /** All packets of one press carry the timestamp of its beginning (RFC 4733 2.5.1.2). */
  #eventPacket(packet: Buffer, event: Buffer): Buffer {
    if (event.length === 0) {
      this.#pressedAt = undefined;
      return packet.fill(0xff, 12);
    }
    const first = this.#pressedAt === undefined;
    this.#pressedAt ??= this.#timestamp;
    packet.writeUInt8((first ? 0x80 : 0) | 101, 1);
    packet.writeUInt32BE(this.#pressedAt, 4);
    return Buffer.concat([packet.subarray(0, 12), event]);
  }

  close(): void {
    this.#socket.close();
  }

  #takeEvent(packet: Buffer): void {
    if ((packet.readUInt8(1) & 0x7f) !== 101 || packet.readUInt32BE(4) === this.#lastPress) return;
    this.#lastPress = packet.readUInt32BE(4);
    this.pressed += '0123456789*#ABCD'[packet.readUInt8(12)] ?? '?';
  }

  #take(packet: Buffer): void {
    if (this.suite === undefined && packet.length === 16) this.#takeEvent(packet);
    if (packet.length < 12 + FRAME) return;
    const plain = this.suite === undefined ? packet : this.#receive?.unprotect(packet);
    if (plain === undefined) {
      this.refused++;
      return;
    }
    this.senders.add(plain.readUInt32BE(8));
    if ((plain.readUInt8(1) & 0x7f) !== 0) return;
    const samples = decodeMuLaw(plain.subarray(plain.length - FRAME));
    this.#recording.push(samples);
    this.heard.push({ at: performance.now(), share: toneShare(samples, 8000, this.listenFor) });
  }
}

/** Ten frames are a whole number of periods of every multiple of 5 Hz. */
function toneFrames(tone: number): Buffer[] {
  return Array.from({ length: 10 }, (_, frame) => {
    const samples = new Int16Array(FRAME);
    for (let index = 0; index < FRAME; index++) {
      samples[index] = Math.round(12_000 * Math.sin((2 * Math.PI * tone * (frame * FRAME + index)) / 8000));
    }
    return Buffer.from(encodeMuLaw(samples));
  });
}

/** Drives endpoints every 20 ms on average, whatever the timer does. */
export function drive(endpoints: Iterable<ToneEndpoint>): () => void {
  const begin = performance.now();
  let ticks = 0;
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - begin) / FRAME_MS);
    // After a stall of the test's own process the missed packets are not sent in a burst.
    if (due - ticks > 5) ticks = due - 1;
    for (; ticks < due; ticks++) for (const endpoint of endpoints) endpoint.tick();
  }, 5);
  return () => clearInterval(timer);
}

/** The longest time in ms that the tone was not heard between two instants of performance.now(). */
export function silenceBetween(heard: readonly Hearing[], from: number, to: number): number {
  let last = from;
  let longest = 0;
  for (const { at, share } of heard) {
    if (at < from || share < 0.5) continue;
    if (at > to) break;
    longest = Math.max(longest, at - last);
    last = at;
  }
  return Math.max(longest, to - last);
}
