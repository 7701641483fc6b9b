/**
 * Audio between legs that share no codec, or not the packet time: worker -> this process -> a transcoding thread -> this
 * process -> worker. Telephone-events are not audio and go past the thread, in the outgoing stream's own numbering.
 */
import type { Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import type { Resource } from '../../core/lifecycle.ts';
import { isAudioCodec, TranscoderPool } from '../audio/index.ts';
import type { TranscoderChannel } from '../audio/index.ts';
import { parseEvent, parseRtp, writeEvent, writeRtp } from '../rtp/index.ts';
import type { RtpPacket } from '../rtp/index.ts';
import type { Feed, FeedTarget } from './leg-output.ts';
import type { Heard, Transcoding } from './leg-source.ts';
import { consumerCapabilities, producerParameters, ROUTER_EVENT_PT, routerPayloadType } from './mediasoup.ts';
import type { MsConsumer, MsProducer, PayloadTypes } from './mediasoup.ts';
import { MediaError } from './ports.ts';
import type { WorkerSeat } from './worker-pool.ts';

export interface TranscodersOptions {
  readonly ids: Ids;
  readonly log: Logger;
  readonly threads?: number;
}

const MAX_DURATION = 0xffff;

const routed = (codec: PayloadTypes['codec']): PayloadTypes => ({
  codec,
  payloadType: routerPayloadType(codec),
  eventPayloadType: ROUTER_EVENT_PT,
});

export class Transcoders implements Transcoding, Resource {
  readonly #ids: Ids;
  readonly #pool: TranscoderPool;
  readonly #feeds = new Set<TranscodedFeed>();

  constructor({ ids, log, threads }: TranscodersOptions) {
    this.#ids = ids;
    this.#pool = new TranscoderPool({ log, ...(threads === undefined ? {} : { threads }) });
  }

  get count(): number {
    return this.#feeds.size;
  }

  async open(from: { producer: MsProducer; seat: WorkerSeat; heard: Heard }, target: FeedTarget): Promise<Feed> {
    const source = from.heard.codec.name;
    const { codec, seat, ptime } = target;
    if (!isAudioCodec(source) || !isAudioCodec(codec.name)) {
      throw new MediaError('no-common-codec', `cannot transcode ${source} to ${codec.name}`);
    }
    const ssrc = this.#ids.uint32();
    const consumer = await from.seat.direct.consume({
      producerId: from.producer.id,
      rtpCapabilities: consumerCapabilities(routed(source)),
    });
    try {
      const producer = await seat.direct.produce({
        kind: 'audio',
        rtpParameters: producerParameters(routed(codec.name), ssrc),
      });
      const channel = this.#pool.open({ from: { name: source }, to: { name: codec.name }, ptime });
      const feed = new TranscodedFeed({ consumer, producer, channel, ssrc }, from.heard, target);
      this.#feeds.add(feed);
      feed.onClose = () => this.#feeds.delete(feed);
      return feed;
    } catch (error) {
      consumer.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const feed of [...this.#feeds]) feed.close();
    await this.#pool.close();
  }
}

interface FeedParts {
  readonly consumer: MsConsumer;
  readonly producer: MsProducer;
  readonly channel: TranscoderChannel;
  readonly ssrc: number;
}

class TranscodedFeed implements Feed {
  readonly producer: MsProducer;
  readonly #parts: FeedParts;
  readonly #payloadType: number;
  /** Units of the target's event clock for one of the source's; undefined when the target takes no events. */
  readonly #eventRatio: number | undefined;
  onClose: (() => void) | undefined;
  #closed = false;

  constructor(parts: FeedParts, heard: Heard, target: FeedTarget) {
    this.producer = parts.producer;
    this.#parts = parts;
    this.#payloadType = routerPayloadType(target.codec.name);
    const { eventClockRate } = target;
    this.#eventRatio = eventClockRate === undefined ? undefined : eventClockRate / (heard.eventClockRate ?? 8000);
    parts.consumer.on('rtp', datagram => this.#arrived(datagram));
    parts.channel.onPacket(packet => this.#send(this.#payloadType, packet));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#parts.consumer.close();
    this.#parts.channel.close();
    this.producer.close();
    this.onClose?.();
  }

  #arrived(datagram: Buffer): void {
    const packet = parseRtp(datagram);
    if (!packet || this.#closed) return;
    if (packet.payloadType === ROUTER_EVENT_PT) this.#passEvent(packet);
    else this.#parts.channel.push(packet);
  }

  #passEvent({ payload, timestamp, marker }: RtpPacket): void {
    const event = parseEvent(payload);
    if (!event || this.#eventRatio === undefined) return;
    const duration = Math.min(MAX_DURATION, Math.round(event.duration * this.#eventRatio));
    const { channel } = this.#parts;
    this.#send(ROUTER_EVENT_PT, {
      payload: writeEvent({ ...event, duration }),
      timestamp: channel.scaleTimestamp(timestamp),
      sequence: channel.takeSequence(),
      marker,
    });
  }

  #send(
    payloadType: number,
    packet: { payload: Uint8Array; timestamp: number; sequence: number; marker: boolean },
  ): void {
    if (this.producer.closed) return;
    this.producer.send(writeRtp({ ...packet, payloadType, ssrc: this.#parts.ssrc }));
  }
}
