// What the recorder pool and its threads say to each other. Times are the pool's monotonic milliseconds.
import type { AudioCodecName } from '../audio/index.ts';
import type { RecorderOptions } from './recorder.ts';

export type ToRecorder =
  | {
      readonly kind: 'open';
      readonly id: number;
      readonly path: string;
      readonly at: number;
      readonly options: RecorderOptions;
    }
  | { readonly kind: 'pause' | 'resume' | 'close'; readonly id: number; readonly at: number }
  /** Packets as `putPacket` wrote them; sent at least ten times a second while something is recorded, also empty. */
  | { readonly kind: 'packets'; readonly packets: Uint8Array; readonly now: number };

export type FromRecorder =
  /** The batch has been dealt with. */
  | { readonly kind: 'done'; readonly octets: number }
  | {
      readonly kind: 'ended';
      readonly id: number;
      readonly reason: 'closed' | 'limit' | 'silence' | 'failed';
      readonly durationMs: number;
      readonly error?: string;
    };

const CODECS: readonly AudioCodecName[] = ['PCMU', 'PCMA', 'G722', 'opus'];

export interface TappedPacket {
  readonly id: number;
  readonly channel: number;
  readonly codec: AudioCodecName;
  readonly source: number;
  readonly arrival: number;
  readonly datagram: Buffer;
}

//  0      4         5       6        8         16       20
// | id   | channel | codec | length | arrival | source | datagram ...
const HEAD = 20;

/** Octets that `putPacket` needs. */
export const packetSize = (datagram: Uint8Array): number => HEAD + datagram.length;

export function putPacket(buffer: Buffer, at: number, packet: TappedPacket): void {
  const { id, channel, codec, source, arrival, datagram } = packet;
  buffer.writeUInt32LE(id, at);
  buffer[at + 4] = channel;
  buffer[at + 5] = CODECS.indexOf(codec);
  buffer.writeUInt16LE(datagram.length, at + 6);
  buffer.writeDoubleLE(arrival, at + 8);
  buffer.writeUInt32LE(source, at + 16);
  buffer.set(datagram, at + HEAD);
}

export function* packetsIn(octets: Uint8Array): Generator<TappedPacket> {
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  let at = 0;
  while (at + HEAD <= buffer.length) {
    const end = at + HEAD + buffer.readUInt16LE(at + 6);
    yield {
      id: buffer.readUInt32LE(at),
      channel: buffer.readUInt8(at + 4),
      codec: CODECS[buffer.readUInt8(at + 5)] ?? 'PCMU',
      arrival: buffer.readDoubleLE(at + 8),
      source: buffer.readUInt32LE(at + 16),
      datagram: buffer.subarray(at + HEAD, end),
    };
    at = end;
  }
}
