/**
 * What a leg lets its remote hear: the topmost of its sources. A tone put over a bridge is heard alone, and when it is
 * taken away the bridge is heard again. One consumer at a time, and for the remote all of them are one sender: they share
 * an SSRC, and the worker goes on with its numbers.
 */
import { randomInt } from 'node:crypto';
import type { Logger } from '../../core/log.ts';
import { sends } from '../sdp/index.ts';
import type { Codec } from '../sdp/index.ts';
import { consumerCapabilities, sending } from './mediasoup.ts';
import type { MsConsumer, MsProducer } from './mediasoup.ts';
import type { Agreement } from './negotiation.ts';
import type { WorkerSeat } from './worker-pool.ts';

/** For whom a source is to be fed: worker and format. */
export interface FeedTarget {
  readonly seat: WorkerSeat;
  readonly codec: Codec;
  /** Clock of the target's telephone-events, Hz; undefined when it takes none. */
  readonly eventClockRate: number | undefined;
  /** Milliseconds per packet that the target's remote wants. */
  readonly ptime: number;
}

/** A producer in the target's codec, on the target's worker. */
export interface Feed {
  readonly producer: MsProducer;
  close(): void;
}

export interface Source {
  /** The same object as long as nothing has changed; undefined while there is nothing to hear. */
  feed(target: FeedTarget): Promise<Feed | undefined>;
  /** Called when feed() may have another answer. */
  onChange(listener: () => void): () => void;
}

export interface LegOutputOptions {
  readonly seat: WorkerSeat;
  readonly log: () => Logger;
  /** Gets a consumer that is replaced, to read its last figures; closes it. */
  readonly retire: (consumer: MsConsumer) => void;
}

/** As whom we send. Another transport is another RTP session; RFC 3550 5.2: an SSRC has one clock rate. */
interface Voice {
  readonly transport: string;
  /** Hz. */
  readonly clockRate: number;
  readonly ssrc: number;
}

export class LegOutput {
  readonly #options: LegOutputOptions;
  readonly #sources: { source: Source; off: () => void }[] = [];
  #agreement: Agreement | undefined;
  #feed: Feed | undefined;
  #consumer: MsConsumer | undefined;
  #key = '';
  #voice: Voice | undefined;
  #dirty = false;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: LegOutputOptions) {
    this.#options = options;
  }

  get consumer(): MsConsumer | undefined {
    return this.#consumer?.closed === false ? this.#consumer : undefined;
  }

  /** Puts a source on top; the function returned takes it away again. */
  push(source: Source): () => void {
    const entry = { source, off: source.onChange(() => this.#schedule()) };
    this.#sources.push(entry);
    this.#schedule();
    return () => {
      const index = this.#sources.indexOf(entry);
      if (index < 0) return;
      this.#sources.splice(index, 1);
      entry.off();
      this.#schedule();
    };
  }

  /** Follows what was agreed with the remote. */
  follow(agreement: Agreement): void {
    this.#agreement = agreement;
    this.#schedule();
  }

  /** Resolves when everything that was asked for has been done. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  close(): void {
    this.#closed = true;
    for (const { off } of this.#sources.splice(0)) off();
    this.#drop();
  }

  #schedule(): void {
    if (this.#closed) return;
    this.#dirty = true;
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    while (this.#dirty && !this.#closed) {
      this.#dirty = false;
      try {
        await this.#reconcile();
      } catch (error) {
        // A transport that closes meanwhile is no failure: whoever replaces it schedules us again.
        const overtaken = this.#closed || this.#dirty || this.#agreement?.transport.transport.closed === true;
        if (!overtaken) this.#options.log().warn({ err: String(error) }, 'leg output failed');
      }
    }
    // In the same tick in which nothing more was asked for: what is asked for after it starts another run.
    this.#running = undefined;
    if (this.#closed) this.#drop();
  }

  async #reconcile(): Promise<void> {
    const top = this.#sources.at(-1);
    const agreement = this.#agreement;
    if (!top || !agreement) {
      this.#drop();
      return;
    }
    const { transport, negotiated } = agreement;
    const feed = await top.source.feed({
      seat: this.#options.seat,
      codec: negotiated.codec,
      eventClockRate: negotiated.telephoneEvent?.clockRate,
      ptime: negotiated.ptime,
    });
    if (!feed || feed.producer.closed) {
      this.#drop();
      return;
    }
    const types = sending(negotiated);
    const key = JSON.stringify([transport.transport.id, feed.producer.id, types]);
    const paused = !sends(negotiated.direction);
    if (feed !== this.#feed) {
      this.#feed?.close();
      this.#feed = feed;
    }
    if (key !== this.#key || !this.consumer) {
      if (this.#consumer) this.#options.retire(this.#consumer);
      this.#consumer = undefined;
      this.#key = key;
      this.#consumer = await transport.transport.consume({
        producerId: feed.producer.id,
        rtpCapabilities: consumerCapabilities(types, this.#ssrc(transport.transport.id, negotiated.codec.clockRate)),
        paused,
      });
      return;
    }
    const consumer = this.#consumer;
    if (consumer && consumer.paused !== paused) await (paused ? consumer.pause() : consumer.resume());
  }

  #ssrc(transport: string, clockRate: number): number {
    if (this.#voice?.transport !== transport || this.#voice.clockRate !== clockRate) {
      this.#voice = { transport, clockRate, ssrc: randomInt(1, 2 ** 32) };
    }
    return this.#voice.ssrc;
  }

  #drop(): void {
    const feed = this.#feed;
    const consumer = this.#consumer;
    this.#feed = undefined;
    this.#consumer = undefined;
    this.#key = '';
    if (consumer) this.#options.retire(consumer);
    feed?.close();
  }
}
