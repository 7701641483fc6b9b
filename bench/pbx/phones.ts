/**
 * Phones for the media benchmarks, in a process of their own: one socket that hears everything and says when, and senders that
 * repeat what they were given every 20 ms. Run by `Phones`.
 */
import { createSocket } from 'node:dgram';
import { parseRtp } from '../../src/media/rtp/index.ts';

export interface Speech {
  /** Of the leg. */
  readonly port: number;
  readonly payloadType: number;
  readonly timestampStep: number;
  /** Base64; said over and over. */
  readonly payloads: readonly string[];
}

export type ToPhones =
  { readonly kind: 'speak'; readonly speeches: readonly Speech[] } | { readonly kind: 'forget' | 'report' };

export interface PhonesReport {
  readonly kind: 'report';
  readonly packets: number;
  /** How far each packet came from its place 20 ms after the one before, over all streams, ms. */
  readonly jitterP50: number;
  readonly jitterP99: number;
  /** The same of the metronome's streams, which are in no other figure. */
  readonly floorP50: number;
  readonly floorP99: number;
  /** Mean distance of packets against 20 ms. */
  readonly pacing: number;
}

export type FromPhones = { readonly kind: 'ready'; readonly port: number } | PhonesReport;

const socket = createSocket('udp4');
/** As metronome.c writes it. */
const METRONOME_SSRC = Buffer.from('beat').readUInt32BE();

/** One stream, and the line through its packets: a packet that comes late at either end of the measurement must not count as its pace. */
class Stream {
  readonly #began: { readonly at: number; readonly timestamp: number };
  #last: { at: number; timestamp: number };
  #sums = { x: 0, y: 0, xx: 0, xy: 0 };
  packets = 1;

  constructor(at: number, timestamp: number) {
    this.#began = { at, timestamp };
    this.#last = { at, timestamp };
  }

  /** How far the packet comes from its place after the one before, ms; undefined where that is not known. */
  hear(at: number, timestamp: number): number | undefined {
    const frames = Math.round(((timestamp - this.#last.timestamp) >>> 0) / 160);
    const deviation = Math.abs(at - this.#last.at - 20 * frames);
    this.#last = { at, timestamp };
    this.packets += 1;
    const x = ((timestamp - this.#began.timestamp) >>> 0) / 8;
    const y = at - this.#began.at - x;
    const { x: sumX, y: sumY, xx, xy } = this.#sums;
    this.#sums = { x: sumX + x, y: sumY + y, xx: xx + x * x, xy: xy + x * y };
    return frames > 0 && frames < 50 ? deviation : undefined;
  }

  /** Time between packets, against what their timestamps say. */
  pace(): number {
    const { packets } = this;
    const { x, y, xx, xy } = this.#sums;
    return 1 + (packets * xy - x * y) / (packets * xx - x * x);
  }
}

interface Heard {
  readonly streams: Map<string, Stream>;
  readonly deviations: number[];
}

const nothing = (): Heard => ({ streams: new Map(), deviations: [] });
const [ours, metronome] = [nothing(), nothing()];
const heardOf = (ssrc: number): Heard => (ssrc === METRONOME_SSRC ? metronome : ours);
let timer: NodeJS.Timeout | undefined;

socket.on('message', (datagram, { port }) => {
  const now = performance.now();
  const packet = parseRtp(datagram);
  if (!packet || packet.payload.length < 4) return;
  const { streams, deviations } = heardOf(packet.ssrc);
  const known = streams.get(String(port));
  const deviation = known?.hear(now, packet.timestamp);
  if (!known) streams.set(String(port), new Stream(now, packet.timestamp));
  if (deviation !== undefined) deviations.push(deviation);
});

const at = (sorted: readonly number[] = [], share: number): number => sorted[Math.floor(share * sorted.length)] ?? 0;

function report(): PhonesReport {
  const [sorted, floor] = [ours, metronome].map(({ deviations }) => deviations.toSorted((a, b) => a - b));
  const streams = [...ours.streams.values()];
  const paces = streams.map(stream => stream.pace());
  return {
    kind: 'report',
    packets: streams.reduce((sum, { packets }) => sum + packets, 0),
    jitterP50: at(sorted, 0.5),
    jitterP99: at(sorted, 0.99),
    floorP50: at(floor, 0.5),
    floorP99: at(floor, 0.99),
    pacing: paces.reduce((a, b) => a + b, 0) / paces.length,
  };
}

function speak(speeches: readonly Speech[]): void {
  clearInterval(timer);
  const voices = speeches.map((speech, i) => ({
    ...speech,
    ssrc: i + 1,
    said: speech.payloads.map(p => Buffer.from(p, 'base64')),
  }));
  const begin = performance.now();
  let sent = 0;
  timer = setInterval(() => {
    for (; sent * 20 <= performance.now() - begin; sent += 1) {
      for (const { port, payloadType, timestampStep, ssrc, said } of voices) {
        const payload = said[sent % said.length] ?? Buffer.alloc(0);
        const packet = Buffer.alloc(12 + payload.length);
        packet[0] = 0x80;
        packet[1] = payloadType;
        packet.writeUInt16BE(sent & 0xffff, 2);
        packet.writeUInt32BE((sent * timestampStep) % 2 ** 32, 4);
        packet.writeUInt32BE(ssrc, 8);
        payload.copy(packet, 12);
        socket.send(packet, port, '127.0.0.1');
      }
    }
  }, 5);
}

process.on('message', (message: ToPhones) => {
  if (message.kind === 'speak') speak(message.speeches);
  else if (message.kind === 'report') process.send?.(report() satisfies FromPhones);
  else {
    for (const { streams, deviations } of [ours, metronome]) {
      streams.clear();
      deviations.length = 0;
    }
  }
});
process.on('disconnect', () => process.exit(0));
socket.bind(0, '127.0.0.1', () => {
  socket.setRecvBufferSize(8 * 1024 * 1024);
  process.send?.({ kind: 'ready', port: socket.address().port } satisfies FromPhones);
});
