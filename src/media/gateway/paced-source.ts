/** Audio that this process makes, 20 ms at a time, as a source for one leg: in the leg's codec, on its worker. */
import type { Ids } from '../../core/ids.ts';
import { isAudioCodec, RTP_CLOCK } from '../audio/index.ts';
import type { AudioCodecName, PacingWheel } from '../audio/index.ts';
import type { Feed, FeedTarget, Source } from './leg-output.ts';
import { producerParameters, ROUTER_EVENT_PT, routerPayloadType } from './mediasoup.ts';
import type { MsProducer } from './mediasoup.ts';
import type { RtpSender } from './rtp-pipe.ts';
import type { WorkerSeat } from './worker-pool.ts';

/** A telephone-event packet in place of audio. */
export interface EventFrame {
  readonly event: Uint8Array;
  /** The first packet of a press; all others carry its timestamp (RFC 4733 2.5.1.2). */
  readonly first: boolean;
}

/** `undefined` when there is nothing to send at this moment and the script stands still. */
export type Frame = Uint8Array | EventFrame | undefined | 'end';

export interface Script {
  /** The leg listens in this codec from now on; the hertz are those of its telephone-events. */
  begin(codec: AudioCodecName, eventClockRate: number | undefined): void;
  /** `skipped` frames before this one were left out because the process was stalled. */
  next(codec: AudioCodecName, skipped: number): Frame;
  /** How far into a file it has come, ms. */
  heardMs?(file: string): number;
}

export interface PacedSourceOptions {
  readonly script: Script;
  readonly wheel: PacingWheel;
  readonly ids: Ids;
  /** Called once, when the script says so. */
  readonly ended: () => void;
}

/** What a codec that we only pass through is taken for, so that time goes on for its leg too. */
const STAND_IN: AudioCodecName = 'PCMU';

/** A sender of ours on a worker's direct transport. */
export async function openSender(
  seat: WorkerSeat,
  stream: { codec: AudioCodecName; ssrc: number; events: boolean },
): Promise<RtpSender> {
  const { codec, ssrc, events } = stream;
  const payloadType = routerPayloadType(codec);
  const types = { codec, payloadType, eventPayloadType: events ? ROUTER_EVENT_PT : undefined };
  const producer = await seat.direct.produce({ kind: 'audio', rtpParameters: producerParameters(types, ssrc) });
  return seat.pipe.sender(producer, { ssrc, payloadType });
}

class SenderFeed implements Feed {
  readonly sender: RtpSender;

  constructor(sender: RtpSender) {
    this.sender = sender;
  }

  get producer(): MsProducer {
    return this.sender.producer;
  }

  close(): void {
    this.sender.close();
  }
}

export class PacedSource implements Source {
  readonly #options: PacedSourceOptions;
  #codec: AudioCodecName = STAND_IN;
  #feed: SenderFeed | undefined;
  #leave: (() => void) | undefined;
  #last = -1;
  #pressed = 0;
  /** Whether the last frame was sent: what comes after a pause is marked (RFC 3551 4.1). */
  #flowing = false;
  #closed = false;

  constructor(options: PacedSourceOptions) {
    this.#options = options;
  }

  /** It never changes by itself; the leg asks again when its codec does. */
  onChange(): () => void {
    return () => undefined;
  }

  async feed({ codec, seat, eventClockRate }: FeedTarget): Promise<Feed | undefined> {
    if (this.#closed) return undefined;
    const { name } = codec;
    const known = isAudioCodec(name);
    if (known && this.#feed?.producer.closed === false && this.#codec === name) return this.#feed;
    const { script, wheel, ids } = this.#options;
    this.#codec = known ? name : STAND_IN;
    script.begin(this.#codec, eventClockRate);
    if (known) {
      const stream = { codec: name, ssrc: ids.uint32(), events: eventClockRate !== undefined };
      const feed = new SenderFeed(await openSender(seat, stream));
      this.#feed?.close();
      this.#feed = feed;
      this.#flowing = false;
    }
    if (this.#hasClosed()) {
      this.#feed?.close();
      return undefined;
    }
    this.#leave ??= wheel.join(index => this.#turn(index));
    return known ? this.#feed : undefined;
  }

  close(): void {
    this.#closed = true;
    this.#leave?.();
    this.#feed?.close();
  }

  /** Asked again after something was awaited. */
  #hasClosed(): boolean {
    return this.#closed;
  }

  #turn(index: number): void {
    const frame = this.#options.script.next(this.#codec, index - this.#last - 1);
    this.#last = index;
    if (frame === 'end') {
      this.#leave?.();
      this.#options.ended();
      return;
    }
    const sender = this.#feed?.sender;
    if (frame === undefined || sender === undefined) {
      this.#flowing = false;
      return;
    }
    const step = RTP_CLOCK[this.#codec] / 50;
    if (frame instanceof Uint8Array) sender.send(frame, index * step, !this.#flowing);
    else {
      if (frame.first) this.#pressed = index * step;
      sender.send(frame.event, this.#pressed, frame.first, ROUTER_EVENT_PT);
    }
    this.#flowing = true;
  }
}
