// RTP on its way into a thread: packets of many streams in one buffer, which is handed over and not copied.
import type { AudioCodecName } from './codec.ts';

const CODECS: readonly AudioCodecName[] = ['PCMU', 'PCMA', 'G722', 'opus'];

export interface TappedPacket {
  /** Whose packet it is: a recording, a mixer. */
  readonly id: number;
  /** Which of its inputs, 0 to 255. */
  readonly channel: number;
  readonly codec: AudioCodecName;
  /** Tells streams of one input apart that follow each other. */
  readonly source: number;
  /** Monotonic ms. */
  readonly arrival: number;
  readonly datagram: Buffer;
}

//  0      4         5       6        8         16       20
// | id   | channel | codec | length | arrival | source | datagram ...
const HEAD = 20;

const packetSize = (datagram: Uint8Array): number => HEAD + datagram.length;

function putPacket(buffer: Buffer, at: number, packet: TappedPacket): void {
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

const FIRST_ROOM = 16 * 1024;

/** Collects packets until they are taken. */
export class PacketBatch {
  #buffer = Buffer.allocUnsafeSlow(FIRST_ROOM);
  #used = 0;

  get length(): number {
    return this.#used;
  }

  add(packet: TappedPacket): void {
    const size = packetSize(packet.datagram);
    if (this.#used + size > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#used + size));
      this.#buffer.copy(larger, 0, 0, this.#used);
      this.#buffer = larger;
    }
    putPacket(this.#buffer, this.#used, packet);
    this.#used += size;
  }

  /** Its memory is the taker's, to be transferred. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = new Uint8Array(this.#buffer.buffer, 0, this.#used);
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(FIRST_ROOM, this.#used));
    this.#used = 0;
    return taken;
  }

  clear(): void {
    this.#used = 0;
  }
}
