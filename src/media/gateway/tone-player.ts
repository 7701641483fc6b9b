/** Tones that one leg hears over whatever else it would hear. Each starts at the beginning of its cadence. */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import type { Resource } from '../../core/lifecycle.ts';
import { leaks } from '../../core/leaks.ts';
import { isAudioCodec, Pacer, RTP_CLOCK, toneFrames } from '../audio/index.ts';
import type { AudioCodecName } from '../audio/index.ts';
import { writeRtp } from '../rtp/index.ts';
import type { Feed, FeedTarget, Source } from './leg-output.ts';
import type { MediaLeg } from './media-leg.ts';
import { producerParameters, routerPayloadType } from './mediasoup.ts';
import type { MsProducer } from './mediasoup.ts';
import type { Playback, ToneName } from './ports.ts';

export interface TonePlayerOptions {
  readonly clock: Clock;
  readonly ids: Ids;
}

export class TonePlayer implements Resource {
  readonly #options: TonePlayerOptions;
  readonly #playing = new Set<Playback>();

  constructor(options: TonePlayerOptions) {
    this.#options = options;
  }

  get playing(): number {
    return this.#playing.size;
  }

  play(leg: MediaLeg, tone: ToneName): Playback {
    const source = new ToneSource(tone, this.#options);
    const remove = leg.output.push(source);
    const playback: Playback = {
      close: () => {
        if (!this.#playing.delete(playback)) return;
        leaks.remove(playback);
        offClose();
        remove();
        source.close();
      },
    };
    this.#playing.add(playback);
    leaks.add('media-tone', playback, leg.id);
    const offClose = leg.onClose(() => playback.close());
    return playback;
  }

  close(): void {
    for (const playback of [...this.#playing]) playback.close();
  }
}

/** A tone in the codec of whoever listens. */
class ToneSource implements Source {
  readonly #tone: ToneName;
  readonly #options: TonePlayerOptions;
  #codec: string | undefined;
  #feed: ToneFeed | undefined;
  #closed = false;

  constructor(tone: ToneName, options: TonePlayerOptions) {
    this.#tone = tone;
    this.#options = options;
  }

  /** A tone never changes by itself; the leg asks again when its codec does. */
  onChange(): () => void {
    return () => undefined;
  }

  async feed({ codec, seat }: FeedTarget): Promise<Feed | undefined> {
    const { name } = codec;
    // Nobody here can encode what is only passed through; such a leg hears nothing.
    if (!isAudioCodec(name) || this.#closed) return undefined;
    if (this.#feed?.producer.closed === false && this.#codec === name) return this.#feed;
    const ssrc = this.#options.ids.uint32();
    const payloadType = routerPayloadType(name);
    const types = { codec: name, payloadType, eventPayloadType: undefined };
    const producer = await seat.direct.produce({ kind: 'audio', rtpParameters: producerParameters(types, ssrc) });
    if (this.#closed) {
      producer.close();
      return undefined;
    }
    this.#codec = name;
    this.#feed = new ToneFeed(producer, { tone: this.#tone, codec: name, ssrc }, this.#options.clock);
    return this.#feed;
  }

  close(): void {
    this.#closed = true;
    this.#feed?.close();
  }
}

class ToneFeed implements Feed {
  readonly producer: MsProducer;
  readonly #pacer: Pacer;

  constructor(producer: MsProducer, what: { tone: ToneName; codec: AudioCodecName; ssrc: number }, clock: Clock) {
    this.producer = producer;
    const { tone, codec, ssrc } = what;
    const frames = toneFrames(tone, codec);
    const payloadType = routerPayloadType(codec);
    const step = RTP_CLOCK[codec] / 50;
    let sequence = 0;
    this.#pacer = new Pacer({
      clock,
      onFrame: index => {
        if (producer.closed) return;
        const payload = frames.frame(index);
        producer.send(
          writeRtp({ payloadType, payload, ssrc, sequence, timestamp: index * step, marker: sequence === 0 }),
        );
        sequence += 1;
      },
    });
  }

  close(): void {
    this.#pacer.close();
    this.producer.close();
  }
}
