/** One leg as a source for another: its own producer when they share a codec, a transcoded one when they don't. */
import { isAudioCodec } from '../audio/index.ts';
import type { Codec } from '../sdp/index.ts';
import type { LegInput } from './leg-input.ts';
import type { Feed, FeedTarget, Source } from './leg-output.ts';
import type { MsProducer } from './mediasoup.ts';
import type { WorkerSeat } from './worker-pool.ts';

/** What a leg hears from its remote. */
export interface Heard {
  readonly codec: Codec;
  /** Hz; undefined when the remote sends no telephone-events. */
  readonly eventClockRate: number | undefined;
  /** Milliseconds per packet. */
  readonly ptime: number;
}

export interface HearableLeg {
  readonly seat: WorkerSeat;
  readonly input: LegInput;
  /** Undefined before anything was agreed. */
  readonly heard: Heard | undefined;
  onChange(listener: () => void): () => void;
}

export interface Transcoding {
  /** @throws MediaError no-common-codec when one of the codecs can only be passed through */
  open(from: { producer: MsProducer; seat: WorkerSeat; heard: Heard }, target: FeedTarget): Promise<Feed>;
}

export class LegSource implements Source {
  readonly #leg: HearableLeg;
  readonly #transcoding: Transcoding;
  #key = '';
  #feed: Feed | undefined;

  constructor(leg: HearableLeg, transcoding: Transcoding) {
    this.#leg = leg;
    this.#transcoding = transcoding;
  }

  onChange(listener: () => void): () => void {
    return this.#leg.onChange(listener);
  }

  async feed(target: FeedTarget): Promise<Feed | undefined> {
    const { producer } = this.#leg.input;
    const { heard } = this.#leg;
    if (!producer || !heard) return undefined;
    const key = JSON.stringify([
      producer.id,
      target.seat.router.id,
      target.codec.name,
      target.eventClockRate,
      target.ptime,
    ]);
    if (key === this.#key && this.#feed?.producer.closed === false) return this.#feed;
    this.#key = key;
    this.#feed = await this.#open(producer, heard, target);
    return this.#feed;
  }

  async #open(producer: MsProducer, heard: Heard, target: FeedTarget): Promise<Feed> {
    if (differs(heard, target)) {
      return this.#transcoding.open({ producer, seat: this.#leg.seat, heard }, target);
    }
    if (this.#leg.seat === target.seat) return { producer, close: nothing };
    return { producer: await this.#piped(producer, target.seat), close: nothing };
  }

  /** Legs of two calls that a transfer has joined may live on two workers. */
  async #piped(producer: MsProducer, seat: WorkerSeat): Promise<MsProducer> {
    const { pipeProducer } = await this.#leg.seat.router.pipeToRouter({ producerId: producer.id, router: seat.router });
    // The pipe's end lives and dies with the producer it mirrors.
    if (!pipeProducer) throw new Error('the other worker gave no producer');
    return pipeProducer;
  }
}

/** Packets are forwarded as they come, so another packet time costs as much as another codec. */
function differs({ codec, ptime }: Heard, target: FeedTarget): boolean {
  if (codec.name !== target.codec.name) return true;
  return ptime !== target.ptime && isAudioCodec(codec.name);
}

function nothing(): void {
  // The producer belongs to the leg.
}
