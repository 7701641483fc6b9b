/** A leg in a mixer: what its remote says goes in, and, while it listens, what the mixer has for it is heard by its remote. */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { isAudioCodec, RTP_CLOCK } from '../audio/index.ts';
import type { AudioCodecName } from '../audio/index.ts';
import type { MixerHandle } from '../mixing/index.ts';
import type { Feed, FeedTarget, Source } from './leg-output.ts';
import { LegTap } from './leg-tap.ts';
import type { MediaLeg } from './media-leg.ts';
import type { MsProducer } from './mediasoup.ts';
import { openSender } from './paced-source.ts';
import type { RtpSender } from './rtp-pipe.ts';

export interface MixedLegOptions {
  readonly leg: MediaLeg;
  readonly mixer: MixerHandle;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the mixer has at first is silence: its jitter buffers fill. Until it has more, the leg hears what it heard before. */
const WARM_PAYLOADS = 4;
const WARM_MS = 300;

export class MixedLeg {
  readonly leg: MediaLeg;
  readonly member: number;
  readonly #options: MixedLegOptions;
  readonly #tap: LegTap;
  #source: MixSource | undefined;
  #remove: (() => void) | undefined;

  /** @throws RangeError when the mixer is full */
  constructor(options: MixedLegOptions) {
    const { leg, mixer, log } = options;
    this.#options = options;
    this.leg = leg;
    this.member = mixer.add((payload, ms) => this.#source?.deliver(payload, ms));
    let stream: unknown;
    let source = 0;
    this.#tap = new LegTap({
      leg,
      what: 'audio',
      onPacket: (datagram, heard) => {
        if (heard !== stream) {
          stream = heard;
          source += 1;
        }
        const { name } = heard.codec;
        if (isAudioCodec(name)) mixer.push(this.member, { codec: name, source }, datagram);
      },
      onError: error => log.warn({ err: String(error), callId: leg.callId, legId: leg.id }, 'leg not mixed'),
    });
  }

  /** Whether the remote hears the mixer instead of what the leg would play otherwise. */
  listen(on: boolean): void {
    if (on === (this.#source !== undefined)) return;
    if (on) {
      this.#source = new MixSource(this.member, this.#options);
      this.#remove = this.leg.output.push(this.#source);
      return;
    }
    this.#remove?.();
    this.#source?.close();
    this.#source = undefined;
  }

  /** Takes it out of the mixer. */
  close(): void {
    this.listen(false);
    this.#tap.close();
    this.#options.mixer.remove(this.member);
  }
}

class MixFeed implements Feed {
  readonly codec: AudioCodecName;
  readonly #sender: RtpSender;
  readonly #closed: () => void;
  #timestamp = 0;
  #started = false;
  #left = WARM_PAYLOADS;
  readonly #warm = Promise.withResolvers<void>();

  constructor(sender: RtpSender, codec: AudioCodecName, closed: () => void) {
    this.#sender = sender;
    this.codec = codec;
    this.#closed = closed;
  }

  get producer(): MsProducer {
    return this.#sender.producer;
  }

  /** Resolves when the mixer has begun to give what is said, or after a while. */
  async warm(clock: Clock): Promise<void> {
    const timer = clock.after(WARM_MS, () => this.#warm.resolve());
    await this.#warm.promise;
    timer.cancel();
  }

  deliver(payload: Uint8Array, ms: number): void {
    this.#sender.send(payload, this.#timestamp, !this.#started);
    this.#started = true;
    this.#timestamp += (RTP_CLOCK[this.codec] * ms) / 1000;
    this.#left -= 1;
    if (this.#left === 0) this.#warm.resolve();
  }

  close(): void {
    this.#warm.resolve();
    this.#sender.close();
    this.#closed();
  }
}

class MixSource implements Source {
  readonly #member: number;
  readonly #options: MixedLegOptions;
  #feed: MixFeed | undefined;
  #key = '';
  #closed = false;

  constructor(member: number, options: MixedLegOptions) {
    this.#member = member;
    this.#options = options;
  }

  onChange(): () => void {
    return () => undefined;
  }

  async feed({ codec, seat, ptime }: FeedTarget): Promise<Feed | undefined> {
    const { name } = codec;
    if (!isAudioCodec(name) || this.#closed) return undefined;
    const key = `${name} ${ptime}`;
    if (key === this.#key && this.#feed?.producer.closed === false) return this.#feed;
    const { mixer, ids, clock } = this.#options;
    const sender = await openSender(seat, { codec: name, ssrc: ids.uint32(), events: false });
    const feed: MixFeed = new MixFeed(sender, name, () => {
      if (this.#feed !== feed) return;
      this.#feed = undefined;
      mixer.listen(this.#member, undefined);
    });
    const old = this.#feed;
    this.#feed = feed;
    this.#key = key;
    old?.close();
    if (this.#hasClosed()) {
      feed.close();
      return undefined;
    }
    mixer.listen(this.#member, { codec: name, ptime });
    await feed.warm(clock);
    return feed;
  }

  deliver(payload: Uint8Array, ms: number): void {
    this.#feed?.deliver(payload, ms);
  }

  close(): void {
    this.#closed = true;
    this.#feed?.close();
  }

  #hasClosed(): boolean {
    return this.#closed;
  }
}
