/**
 * What a leg hears, brought into this process: its audio, or only its telephone-events, which then come without the audio
 * having to. Follows the leg through renegotiations.
 */
import type { HearableLeg, Heard } from './leg-source.ts';
import { consumerCapabilities, eventCapabilities, routerPayloadType } from './mediasoup.ts';
import type { MsConsumer } from './mediasoup.ts';

export interface LegTapOptions {
  readonly leg: HearableLeg;
  readonly what: 'audio' | 'events';
  /** An RTP packet, to be copied by whoever keeps it; `heard` is the same object until something else is heard. */
  readonly onPacket: (datagram: Buffer, heard: Heard) => void;
  /** Told when the tap could not be opened; it is tried again when the leg changes. */
  readonly onError: (error: unknown) => void;
}

export class LegTap {
  readonly #options: LegTapOptions;
  readonly #off: () => void;
  #consumer: MsConsumer | undefined;
  #producerId = '';
  #dirty = false;
  #running = false;
  #closed = false;

  constructor(options: LegTapOptions) {
    this.#options = options;
    this.#off = options.leg.onChange(() => this.#schedule());
    this.#schedule();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#off();
    this.#consumer?.close();
  }

  #schedule(): void {
    this.#dirty = true;
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#dirty && !this.#closed) {
      this.#dirty = false;
      try {
        await this.#follow();
      } catch (error) {
        const gone = this.#closed || this.#dirty || this.#options.leg.input.producer === undefined;
        if (!gone) this.#options.onError(error);
      }
    }
    this.#running = false;
    if (this.#closed) this.#consumer?.close();
  }

  async #follow(): Promise<void> {
    const { leg, what, onPacket } = this.#options;
    const { producer } = leg.input;
    const { heard } = leg;
    if (producer?.id === this.#producerId && this.#consumer?.closed === false) return;
    this.#consumer?.close();
    this.#consumer = undefined;
    this.#producerId = '';
    if (!producer || !heard || (what === 'events' && heard.eventClockRate === undefined)) return;
    const { name } = heard.codec;
    const types = { codec: name, payloadType: routerPayloadType(name), eventPayloadType: undefined };
    const rtpCapabilities = what === 'events' ? eventCapabilities(name) : consumerCapabilities(types);
    this.#producerId = producer.id;
    const consumer = await leg.seat.direct.consume({ producerId: producer.id, rtpCapabilities });
    this.#consumer = consumer;
    leg.seat.intake.take(consumer, datagram => {
      if (!this.#closed && this.#consumer === consumer) onPacket(datagram, heard);
    });
  }
}
