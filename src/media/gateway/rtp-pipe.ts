/**
 * RTP from this process into a media worker. mediasoup writes each packet by itself, and builds a message around it anew;
 * with a thousand players that is most of their cost. So the message around the packets of one producer is taken
 * from mediasoup once, and all packets of one turn of the event loop are written together.
 */
import type { Writable } from 'node:stream';
import { RTP_HEADER_LENGTH } from '../rtp/index.ts';
import type { MsProducer } from './mediasoup.ts';

/** Room for a turn; doubled when a turn needs more. */
const FIRST_ROOM = 16 * 1024;
/** A worker that does not read for so long (some 50 ms of 10,000 players) gets no more; RTP that is late is worth nothing. */
const MAX_WAITING = 4 * 1024 * 1024;

const padded = (length: number): number => (length + 3) & ~3;

export class RtpPipe {
  readonly #socket: Writable | undefined;
  /** What is to be written at the end of this turn. */
  buffer = Buffer.allocUnsafe(FIRST_ROOM);
  #used = 0;
  #scheduled = false;
  #checked: boolean | undefined;
  /** Octets thrown away because the worker did not read. */
  dropped = 0;

  /** `socket` is what mediasoup itself writes to; without it every packet goes by way of mediasoup. */
  constructor(socket: Writable | undefined) {
    this.#socket = socket;
  }

  sender(producer: MsProducer, stream: { ssrc: number; payloadType: number }): RtpSender {
    return new RtpSender(this, { producer, head: this.#headOf(producer), ...stream });
  }

  /** Gives the place in `buffer` where so many octets may be put. */
  reserve(size: number): number {
    const at = this.#used;
    if (at + size > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, at + size));
      this.buffer.copy(larger, 0, 0, at);
      this.buffer = larger;
    }
    this.#used = at + size;
    if (!this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(() => this.flush());
    }
    return at;
  }

  flush(): void {
    this.#scheduled = false;
    const used = this.#used;
    if (used === 0 || this.#socket === undefined) return;
    this.#used = 0;
    const { buffer } = this;
    // The socket may keep what it was given for a while.
    this.buffer = Buffer.allocUnsafe(Math.max(FIRST_ROOM, padded(used)));
    if (this.#socket.destroyed || this.#socket.writableLength > MAX_WAITING) this.dropped += used;
    else this.#socket.write(buffer.subarray(0, used));
  }

  /**
   * What stands before the packet in a message to this producer. Undefined when mediasoup's messages are not laid out as we
   * think: length of the rest, ..., length of the packet, packet, filled up to whole words.
   */
  #headOf(producer: MsProducer): Buffer | undefined {
    if (this.#socket === undefined || this.#checked === false) return undefined;
    const short = this.#messageOf(producer, PROBE.subarray(0, 16));
    const at = short.indexOf(PROBE.subarray(0, 16));
    if (at < 8) return undefined;
    const head = Buffer.from(short.subarray(0, at));
    this.#checked ??= this.#messageOf(producer, PROBE).equals(message(head, PROBE));
    return this.#checked ? head : undefined;
  }

  /** Lets mediasoup write and catches what it has written; all of it happens within the call. */
  #messageOf(producer: MsProducer, packet: Buffer): Buffer {
    const socket = this.#socket as Writable;
    let written: Uint8Array = new Uint8Array(0);
    socket.write = (chunk: Uint8Array): boolean => {
      written = chunk;
      return true;
    };
    try {
      producer.send(packet);
    } finally {
      Reflect.deleteProperty(socket, 'write');
    }
    return Buffer.from(written);
  }
}

/** Octets that stand nowhere else in a message. */
const PROBE = Buffer.from(Array.from({ length: 61 }, (_, i) => 0xa0 ^ (i * 7)));

function message(head: Buffer, packet: Buffer): Buffer {
  const whole = Buffer.alloc(head.length + padded(packet.length));
  frame(whole, 0, { head, length: packet.length });
  packet.copy(whole, head.length);
  return whole;
}

/** Writes head and padding of a message whose packet has `length` octets; gives the place of the packet. */
function frame(buffer: Buffer, at: number, { head, length }: { head: Buffer; length: number }): number {
  const size = head.length + padded(length);
  buffer.set(head, at);
  buffer.writeUInt32LE(size - 4, at);
  const start = at + head.length;
  buffer.writeUInt32LE(length, start - 4);
  buffer.fill(0, start + length, at + size);
  return start;
}

interface Stream {
  readonly producer: MsProducer;
  readonly head: Buffer | undefined;
  readonly ssrc: number;
  readonly payloadType: number;
}

/** One stream of RTP, numbered from 0. */
export class RtpSender {
  readonly #pipe: RtpPipe;
  readonly #stream: Stream;
  #sequence = 0;

  constructor(pipe: RtpPipe, stream: Stream) {
    this.#pipe = pipe;
    this.#stream = stream;
  }

  get producer(): MsProducer {
    return this.#stream.producer;
  }

  /** `timestamp` is taken modulo 2^32; `payloadType` only where it is not the stream's. */
  send(payload: Uint8Array, timestamp: number, marker = false, payloadType = this.#stream.payloadType): void {
    const { producer, head, ssrc } = this.#stream;
    if (producer.closed) return;
    const length = RTP_HEADER_LENGTH + payload.length;
    let buffer: Buffer;
    let at = 0;
    if (head === undefined) buffer = Buffer.allocUnsafe(length);
    else {
      const start = this.#pipe.reserve(head.length + padded(length));
      ({ buffer } = this.#pipe);
      at = frame(buffer, start, { head, length });
    }
    buffer[at] = 0x80;
    buffer[at + 1] = (marker ? 0x80 : 0) | payloadType;
    buffer.writeUInt16BE(this.#sequence, at + 2);
    buffer.writeUInt32BE(timestamp % 2 ** 32, at + 4);
    buffer.writeUInt32BE(ssrc, at + 8);
    buffer.set(payload, at + RTP_HEADER_LENGTH);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    if (head === undefined) producer.send(buffer);
  }

  /** Closes the producer, after what was sent. */
  close(): void {
    this.#pipe.flush();
    this.producer.close();
  }
}
