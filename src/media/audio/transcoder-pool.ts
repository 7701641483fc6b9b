// Transcoding in worker threads: each channel is one direction of one call, and lives in the least busy thread.
import { Worker } from 'node:worker_threads';
import { leaks } from '../../core/leaks.ts';
import type { Logger } from '../../core/log.ts';
import { isAudioCodec, RTP_CLOCK } from './codec.ts';
import type { AudioCodecName } from './codec.ts';
import { TimestampScale } from './timestamp-scale.ts';
import type { FromWorker, ToWorker } from './transcoder-messages.ts';

export interface AudioPacket {
  readonly payload: Uint8Array;
  /** 32 bits, in the clock of its codec. */
  readonly timestamp: number;
  /** 16 bits. */
  readonly sequence: number;
  readonly marker: boolean;
}

export interface ChannelOptions {
  readonly from: { readonly name: string };
  readonly to: { readonly name: string };
  /** Milliseconds of each packet put out, default 20. */
  readonly ptime?: number;
  /** Of the first packet put out; default 0. A source that goes on from another passes that one's next numbers. */
  readonly firstTimestamp?: number;
  readonly firstSequence?: number;
}

export interface TranscoderPoolOptions {
  /** Threads, started when first needed. Default 2. */
  readonly threads?: number;
  readonly log: Logger;
}

/** Packets under way in one channel; more means that the thread cannot keep up, and they are dropped (2 s of audio). */
const MAX_PENDING = 100;
/** A thread that dies is replaced; one that dies so often before it has done much is not, and its channels stay silent. */
const MAX_RESTARTS = 10;
const MUCH = 1000;

/** Runs from the sources as they are and from the compiled files: the worker lies beside this file, by the same ending. */
function workerUrl(): URL {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./transcoder-worker.${ending}`, import.meta.url);
}

class Thread {
  readonly channels = new Map<number, TranscoderChannel>();
  readonly #log: Logger;
  #worker: Worker | undefined;
  #restarts = 0;
  /** Packets since the thread was last started. */
  #done = 0;
  #closed = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  post(message: ToWorker): void {
    this.#running()?.postMessage(message);
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #running(): Worker | undefined {
    if (this.#worker !== undefined || this.#closed || this.#restarts > MAX_RESTARTS) return this.#worker;
    const worker = new Worker(workerUrl(), { execArgv: [], name: 'transcoder' });
    worker.on('message', (message: FromWorker) => {
      this.#done++;
      this.channels.get(message.id)?.deliver(message.packets);
    });
    worker.on('error', error => this.#log.error({ err: error }, 'transcoder thread failed'));
    worker.on('exit', () => this.#died(worker));
    this.#worker = worker;
    return worker;
  }

  #died(worker: Worker): void {
    if (this.#worker !== worker || this.#closed) return;
    this.#worker = undefined;
    this.#restarts = this.#done > MUCH ? 1 : this.#restarts + 1;
    this.#done = 0;
    for (const channel of this.channels.values()) channel.reopen();
  }
}

/** One direction of one call. */
export class TranscoderChannel {
  readonly #id: number;
  readonly #thread: Thread;
  readonly #options: ChannelOptions;
  readonly #codecs: { readonly from: AudioCodecName; readonly to: AudioCodecName };
  readonly #scale: TimestampScale;
  #listener: ((packet: AudioPacket) => void) | undefined;
  #sequence: number;
  #pending = 0;
  #closed = false;
  /** Packets that did not get in because the thread was behind. */
  dropped = 0;

  constructor(id: number, thread: Thread, options: ChannelOptions) {
    const from = options.from.name;
    const to = options.to.name;
    if (!isAudioCodec(from) || !isAudioCodec(to)) throw new RangeError(`cannot transcode ${from} to ${to}`);
    this.#id = id;
    this.#thread = thread;
    this.#options = options;
    this.#codecs = { from, to };
    this.#scale = new TimestampScale(RTP_CLOCK[from], RTP_CLOCK[to]);
    this.#sequence = options.firstSequence ?? 0;
    thread.channels.set(id, this);
    leaks.add('transcoder', this, `${from} to ${to}`);
    this.reopen();
  }

  /** Takes a packet of the source codec; the payload may be a view, it is copied. */
  push(packet: AudioPacket): void {
    if (this.#closed) return;
    const position = this.#scale.scale(packet.timestamp);
    if (this.#pending >= MAX_PENDING) {
      this.dropped++;
      return;
    }
    this.#pending++;
    const { sequence, marker } = packet;
    // A view would drag the whole buffer behind it through the structured clone.
    const payload = new Uint8Array(packet.payload);
    this.#thread.post({ kind: 'push', id: this.#id, payload, sequence, position, marker });
  }

  /** The timestamp of the output clock for one of the source, e.g. of a telephone-event among this audio. */
  scaleTimestamp(timestamp: number): number {
    return this.#wrapped(this.#scale.scale(timestamp));
  }

  /** A sequence number for a packet that the owner puts among ours, such as a telephone-event. */
  takeSequence(): number {
    const sequence = this.#sequence & 0xffff;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    return sequence;
  }

  /** One listener; packets of the target codec, in order. */
  onPacket(listener: (packet: AudioPacket) => void): void {
    this.#listener = listener;
  }

  /** Idempotent; nothing is delivered afterwards. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#thread.channels.delete(this.#id);
    this.#thread.post({ kind: 'close', id: this.#id });
    leaks.remove(this);
  }

  /** Called by the thread when it has to start from nothing. */
  reopen(): void {
    this.#pending = 0;
    const { ptime } = this.#options;
    this.#thread.post({ kind: 'open', id: this.#id, ...this.#codecs, ...(ptime === undefined ? {} : { ptime }) });
  }

  /** Called by the thread with the answer to one push. */
  deliver(packets: readonly { payload: Uint8Array; position: number; marker: boolean }[]): void {
    this.#pending = Math.max(0, this.#pending - 1);
    for (const { payload, position, marker } of packets) {
      if (this.#closed) return;
      this.#listener?.({ payload, timestamp: this.#wrapped(position), sequence: this.takeSequence(), marker });
    }
  }

  #wrapped(position: number): number {
    const sum = position + (this.#options.firstTimestamp ?? 0);
    // Too large for the bit operators once the count has wrapped.
    return ((sum % 2 ** 32) + 2 ** 32) % 2 ** 32;
  }
}

export class TranscoderPool {
  readonly #threads: readonly Thread[];
  #lastId = 0;

  constructor(options: TranscoderPoolOptions) {
    this.#threads = Array.from({ length: options.threads ?? 2 }, () => new Thread(options.log));
  }

  /** @throws RangeError for a codec that is only passed through (G.729) */
  open(options: ChannelOptions): TranscoderChannel {
    const thread = this.#threads.reduce((a, b) => (b.channels.size < a.channels.size ? b : a));
    return new TranscoderChannel(++this.#lastId, thread, options);
  }

  snapshot(): { threads: { channels: number; dropped: number }[] } {
    const threads = this.#threads.map(({ channels }) => ({
      channels: channels.size,
      dropped: [...channels.values()].reduce((sum, channel) => sum + channel.dropped, 0),
    }));
    return { threads };
  }

  /** Closes every channel and ends the threads. Idempotent. */
  async close(): Promise<void> {
    for (const thread of this.#threads) for (const channel of [...thread.channels.values()]) channel.close();
    await Promise.all(this.#threads.map(async thread => thread.close()));
  }
}
