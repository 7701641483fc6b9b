/**
 * RTP out of a media worker into this process. mediasoup makes half a dozen objects of each packet and tells of it by two events; with
 * two hundred recorded calls that is a quarter of a core. So packets that somebody here listens to are read where they come in, and all
 * else goes on to mediasoup as it came.
 *
 * A message is its length, then a FlatBuffers table: Message { data: Notification { handlerId, event, body: RtpNotification { data } } }.
 */
import type { Readable } from 'node:stream';
import type { MsConsumer } from './mediasoup.ts';

/** The datagram lies in what was read from the socket: whoever wants to keep it copies it before it returns. */
export type OnDatagram = (datagram: Buffer) => void;

const LENGTH = 4;
/** More than there are in what is read at once. */
const MOST_GIVEN = 2048;
/** Number of a notification among the bodies of a message. */
const NOTIFICATION = 3;

export class RtpIntake {
  readonly #mediasoup: ((chunk: Buffer) => void) | undefined;
  readonly #failed: (error: unknown) => void;
  readonly #takers = new Map<string, OnDatagram>();
  /** A message whose rest has not come yet. */
  #rest: Buffer = Buffer.alloc(0);
  /** What mediasoup was given of late, as long as we do not know what RTP looks like: it tells of it a little later. */
  #given: Buffer[] = [];
  /** Number of the event that brings RTP, as the first packet showed it; -1 when messages are not laid out as we think. */
  #event: number | undefined;

  /** `socket` is what mediasoup itself reads; without it every packet comes by way of mediasoup. `failed` is told what a taker throws. */
  constructor(socket: Readable | undefined, failed: (error: unknown) => void) {
    this.#failed = failed;
    const [mediasoup, ...others] = (socket?.listeners('data') ?? []) as ((chunk: Buffer) => void)[];
    if (socket === undefined || mediasoup === undefined || others.length > 0) return;
    this.#mediasoup = mediasoup;
    socket.removeListener('data', mediasoup);
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
  }

  /** Packets are read without mediasoup. */
  get isDirect(): boolean {
    return this.#event !== undefined && this.#event >= 0;
  }

  /** Until the consumer is closed. */
  take(consumer: MsConsumer, onDatagram: OnDatagram): void {
    consumer.on('rtp', datagram => {
      this.#learn(consumer, datagram);
      onDatagram(datagram);
    });
    this.#takers.set(consumer.id, onDatagram);
    consumer.observer.once('close', () => this.#takers.delete(consumer.id));
  }

  /** If we read in one of the messages what mediasoup has read there, we can do so from now on. */
  #learn({ id }: MsConsumer, datagram: Buffer): void {
    if (this.#event !== undefined) return;
    try {
      const found = this.#given.find(
        message => handlerOf(message, 0) === id && datagramOf(message, 0).equals(datagram),
      );
      this.#event = (found && eventOf(found, 0)) ?? -1;
    } catch {
      this.#event = -1;
    }
    this.#given = [];
  }

  #read(chunk: Buffer): void {
    const buffer = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    /** Where what is for mediasoup begins. */
    let from = 0;
    while (at + LENGTH <= buffer.length) {
      const end = at + LENGTH + buffer.readUInt32LE(at);
      if (end > buffer.length) break;
      const taker = this.#takerOf(buffer, at);
      if (taker !== undefined) {
        this.#pass(buffer.subarray(from, at));
        this.#give(taker, datagramOf(buffer, at));
        from = end;
      } else if (this.#event === undefined) {
        this.#remember(buffer.subarray(at, end));
      }
      at = end;
    }
    this.#pass(buffer.subarray(from, at));
    this.#rest = buffer.subarray(at);
  }

  #takerOf(buffer: Buffer, at: number): OnDatagram | undefined {
    if (this.#event === undefined || this.#takers.size === 0) return undefined;
    return eventOf(buffer, at) === this.#event ? this.#takers.get(handlerOf(buffer, at)) : undefined;
  }

  #give(taker: OnDatagram, datagram: Buffer): void {
    try {
      taker(datagram);
    } catch (error) {
      this.#failed(error);
    }
  }

  #remember(message: Buffer): void {
    if (this.#takers.size === 0 || eventOf(message, 0) === undefined || !this.#takers.has(handlerOf(message, 0)))
      return;
    this.#given.push(Buffer.from(message));
    if (this.#given.length > MOST_GIVEN) this.#given.shift();
  }

  #pass(messages: Buffer): void {
    if (messages.length > 0) this.#mediasoup?.(messages);
  }
}

/** Place of a table's field, or 0 when it is not there. */
function field(buffer: Buffer, table: number, index: number): number {
  const layout = table - buffer.readInt32LE(table);
  const slot = 4 + 2 * index;
  const offset = slot < buffer.readUInt16LE(layout) ? buffer.readUInt16LE(layout + slot) : 0;
  return offset === 0 ? 0 : table + offset;
}

/** Where the table, the string or the vector of a field is. */
const target = (buffer: Buffer, place: number): number => place + buffer.readUInt32LE(place);

const messageAt = (buffer: Buffer, at: number): number => target(buffer, at + LENGTH);
const notificationAt = (buffer: Buffer, at: number): number => target(buffer, field(buffer, messageAt(buffer, at), 1));

/** The event's number; undefined for what is no notification. */
function eventOf(buffer: Buffer, at: number): number | undefined {
  const kind = field(buffer, messageAt(buffer, at), 0);
  if (kind === 0 || buffer[kind] !== NOTIFICATION) return undefined;
  const event = field(buffer, notificationAt(buffer, at), 1);
  return event === 0 ? undefined : buffer[event];
}

function handlerOf(buffer: Buffer, at: number): string {
  const text = target(buffer, field(buffer, notificationAt(buffer, at), 0));
  return buffer.toString('latin1', text + LENGTH, text + LENGTH + buffer.readUInt32LE(text));
}

function datagramOf(buffer: Buffer, at: number): Buffer {
  const body = target(buffer, field(buffer, notificationAt(buffer, at), 3));
  const octets = target(buffer, field(buffer, body, 0));
  return buffer.subarray(octets + LENGTH, octets + LENGTH + buffer.readUInt32LE(octets));
}
