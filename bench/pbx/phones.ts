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
  /** Mean distance of packets against 20 ms. */
  readonly pacing: number;
}

export type FromPhones = { readonly kind: 'ready'; readonly port: number } | PhonesReport;

const socket = createSocket('udp4');
const streams = new Map<string, { first: number; last: number; timestamp: number; began: number; packets: number }>();
let deviations: number[] = [];
let timer: NodeJS.Timeout | undefined;

socket.on('message', (datagram, { port }) => {
  const now = performance.now();
  const packet = parseRtp(datagram);
  if (!packet || packet.payload.length < 4) return;
  const known = streams.get(String(port));
  if (!known) {
    streams.set(String(port), {
      first: now,
      last: now,
      timestamp: packet.timestamp,
      began: packet.timestamp,
      packets: 1,
    });
    return;
  }
  const frames = Math.round(((packet.timestamp - known.timestamp) >>> 0) / 160);
  if (frames > 0 && frames < 50) deviations.push(Math.abs(now - known.last - 20 * frames));
  known.last = now;
  known.timestamp = packet.timestamp;
  known.packets += 1;
});

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(share * sorted.length)] ?? 0;

function report(): PhonesReport {
  const sorted = deviations.toSorted((a, b) => a - b);
  const paces = [...streams.values()].map(s => (s.last - s.first) / (((s.timestamp - s.began) >>> 0) / 8));
  return {
    kind: 'report',
    packets: [...streams.values()].reduce((sum, { packets }) => sum + packets, 0),
    jitterP50: at(sorted, 0.5),
    jitterP99: at(sorted, 0.99),
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
    streams.clear();
    deviations = [];
  }
});
process.on('disconnect', () => process.exit(0));
socket.bind(0, '127.0.0.1', () => {
  socket.setRecvBufferSize(8 * 1024 * 1024);
  process.send?.({ kind: 'ready', port: socket.address().port } satisfies FromPhones);
});
