/**
 * Music: one stream for each worker, file and codec, whoever listens; on the air from its first listener to its last. Its
 * place goes on all the same, so that somebody who is put on hold again does not hear the beginning again.
 */
import type { Clock } from '../../core/clock.ts';
import type { Ids } from '../../core/ids.ts';
import { leaks } from '../../core/leaks.ts';
import type { Logger } from '../../core/log.ts';
import { FRAME_MS, isAudioCodec, RTP_CLOCK } from '../audio/index.ts';
import type { AudioCodecName, EncodedSound, PacingWheel, SoundLibrary } from '../audio/index.ts';
import type { Feed, FeedTarget, Source } from './leg-output.ts';
import type { MsProducer } from './mediasoup.ts';
import type { MediaLeg } from './media-leg.ts';
import { openSender } from './paced-source.ts';
import type { Playback } from './ports.ts';
import type { RtpSender } from './rtp-pipe.ts';
import type { WorkerSeat } from './worker-pool.ts';

export interface MusicOptions {
  readonly wheel: PacingWheel;
  readonly library: SoundLibrary;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Files whose beginning is remembered; who plays more of them hears some from the start. */
const MAX_FILES = 1_000;

export class Music {
  readonly #options: MusicOptions;
  readonly #stations = new Map<WorkerSeat, Map<string, Station>>();
  readonly #listeners = new Set<Playback>();
  /** When each file was heard for the first time. */
  readonly #began = new Map<string, number>();

  constructor(options: MusicOptions) {
    this.#options = options;
  }

  get stations(): number {
    return [...this.#stations.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  play(leg: MediaLeg, file: string): Playback {
    const source = new MusicSource(target => this.#tune(target, file));
    const remove = leg.output.push(source);
    const playback: Playback = {
      close: () => {
        if (!this.#listeners.delete(playback)) return;
        leaks.remove(playback);
        offClose();
        remove();
        source.close();
      },
    };
    this.#listeners.add(playback);
    leaks.add('media-music', playback, leg.id);
    const offClose = leg.onClose(() => playback.close());
    return playback;
  }

  close(): void {
    for (const playback of [...this.#listeners]) playback.close();
  }

  #tune({ seat, codec: { name } }: FeedTarget, file: string): Station | undefined {
    if (!isAudioCodec(name)) return undefined;
    const here = this.#stations.get(seat) ?? new Map<string, Station>();
    this.#stations.set(seat, here);
    const key = `${name} ${file}`;
    const known = here.get(key);
    if (known?.usable === true) return known;
    const station: Station = new Station({
      options: this.#options,
      seat,
      codec: name,
      file,
      began: this.#beginningOf(file),
      closed: () => {
        if (here.get(key) === station) here.delete(key);
        if (here.size === 0) this.#stations.delete(seat);
      },
    });
    here.set(key, station);
    return station;
  }

  #beginningOf(file: string): number {
    const known = this.#began.get(file);
    if (known !== undefined) return known;
    const now = this.#options.clock.monotonic();
    const [oldest] = this.#began.keys();
    if (this.#began.size >= MAX_FILES && oldest !== undefined) this.#began.delete(oldest);
    this.#began.set(file, now);
    return now;
  }
}

interface StationInit {
  readonly options: MusicOptions;
  readonly seat: WorkerSeat;
  readonly codec: AudioCodecName;
  readonly file: string;
  /** Monotonic ms of the moment at which the file was at its beginning. */
  readonly began: number;
  readonly closed: () => void;
}

class Station {
  readonly #init: StationInit;
  readonly codec: AudioCodecName;
  readonly seat: WorkerSeat;
  #opening: Promise<RtpSender> | undefined;
  #sender: RtpSender | undefined;
  #leave: (() => void) | undefined;
  #first: number | undefined;
  #listeners = 0;
  #closed = false;

  constructor(init: StationInit) {
    this.#init = init;
    this.codec = init.codec;
    this.seat = init.seat;
  }

  get usable(): boolean {
    return !this.#closed && this.#sender?.producer.closed !== true;
  }

  /** Listens; the feed's close() ends it. */
  async tune(): Promise<Feed | undefined> {
    this.#listeners += 1;
    let tuned = true;
    const release = (): void => {
      if (!tuned) return;
      tuned = false;
      this.#listeners -= 1;
      if (this.#listeners === 0) this.#close();
    };
    try {
      this.#opening ??= this.#open();
      const { producer } = await this.#opening;
      return new StationFeed(producer, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  async #open(): Promise<RtpSender> {
    const { options, seat, codec, file } = this.#init;
    const sender = await openSender(seat, { codec, ssrc: options.ids.uint32(), events: false });
    if (this.#closed) sender.close();
    this.#sender = sender;
    void this.#play(sender, await options.library.open(file, codec));
    return sender;
  }

  #play(sender: RtpSender, sound: EncodedSound | undefined): void {
    if (sound === undefined || this.#closed) return;
    const { wheel } = this.#init.options;
    const step = RTP_CLOCK[this.codec] / 50;
    let flowing = false;
    this.#leave = wheel.join(index => {
      const frame = this.#frame(sound, index);
      if (frame !== undefined) sender.send(frame, index * step, !flowing);
      flowing = frame !== undefined;
    });
  }

  #frame(sound: EncodedSound, index: number): Uint8Array | undefined {
    if (sound.length === 0) return undefined;
    const { options, began } = this.#init;
    this.#first ??= Math.round((options.clock.monotonic() - began) / FRAME_MS) - index;
    return sound.frame((this.#first + index) % sound.length);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#leave?.();
    this.#sender?.close();
    this.#init.closed();
  }
}

class StationFeed implements Feed {
  readonly producer: MsProducer;
  readonly #release: () => void;

  constructor(producer: MsProducer, release: () => void) {
    this.producer = producer;
    this.#release = release;
  }

  close(): void {
    this.#release();
  }
}

class MusicSource implements Source {
  readonly #tune: (target: FeedTarget) => Station | undefined;
  #station: Station | undefined;
  #feed: Feed | undefined;
  #closed = false;

  constructor(tune: (target: FeedTarget) => Station | undefined) {
    this.#tune = tune;
  }

  onChange(): () => void {
    return () => undefined;
  }

  async feed(target: FeedTarget): Promise<Feed | undefined> {
    if (this.#closed) return undefined;
    const station = this.#tune(target);
    if (station !== undefined && station === this.#station && this.#feed?.producer.closed === false) return this.#feed;
    this.#station = station;
    const old = this.#feed;
    this.#feed = await station?.tune();
    old?.close();
    if (!this.#hasClosed()) return this.#feed;
    this.#feed?.close();
    return undefined;
  }

  close(): void {
    this.#closed = true;
    this.#feed?.close();
    this.#feed = undefined;
  }

  #hasClosed(): boolean {
    return this.#closed;
  }
}
