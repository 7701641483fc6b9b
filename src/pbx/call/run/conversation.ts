/**
 * What we say to one party and what it tells us by keys: at most one thing is said, played or recorded at a time. Keys come by RTP
 * (RFC 4733) or by INFO; a phone that sends both has pressed once.
 */
import type { Clock } from '../../../core/clock.ts';
import type {
  Digit,
  MediaGatewayPort,
  MediaLegPort,
  Playback,
  Recording,
  Sound,
  SoundPlayback,
} from '../../../media/gateway/ports.ts';
import type { Collect, RecordingEnd } from '../application.ts';
import { KeyPresses, type ToldBy } from '../key-presses.ts';
import { DigitCollector, type Collected } from './digit-collector.ts';

/** After the beep, before the recording: nobody wants to hear the beep in it. */
const BEEP: readonly Sound[] = [{ tone: 'beep', durationMs: 400 }];

export interface RecordWish {
  readonly path: string;
  readonly maxMs: number;
  readonly silenceMs: number;
  readonly terminators: string;
  readonly beep: boolean;
}

export interface Recorded {
  readonly durationMs: number;
  readonly end: RecordingEnd;
}

/** Of the file that was marked, ms; absent where none was, or nothing was heard of it. */
interface Heard {
  readonly heardMs?: number;
}

export interface ConversationServices {
  readonly clock: Clock;
  readonly media: Pick<MediaGatewayPort, 'play' | 'music' | 'record'>;
}

export class Conversation {
  readonly #services: ConversationServices;
  readonly #leg: MediaLegPort;
  readonly #collector: DigitCollector;
  readonly #stray: (digit: string) => void;
  #off: (() => void) | undefined;
  #heard: Playback | SoundPlayback | undefined;
  #recording: { readonly media: Recording; readonly terminators: string; pressed: boolean } | undefined;
  readonly #presses: KeyPresses;
  #closed = false;

  /** `stray` is told keys that nobody was collecting. */
  constructor(services: ConversationServices, leg: MediaLegPort, stray: (digit: string) => void = () => undefined) {
    this.#services = services;
    this.#leg = leg;
    this.#stray = stray;
    this.#collector = new DigitCollector(services.clock);
    this.#presses = new KeyPresses(services.clock);
  }

  /** Keys count from now on. Before the first word nobody can know what to press, and hearing keys has a cost. */
  listen(): void {
    if (!this.#closed) this.#off ??= this.#leg.onDigit(digit => this.press(digit, 'rtp'));
  }

  /** A key that was told by INFO, or is passed on from elsewhere. */
  press(digit: string, by: ToldBy = 'info'): void {
    if (this.#closed || !this.#presses.isNew(digit, by)) return;
    // The key that ends a recording says nothing to whoever asks next.
    if (!this.#terminates(digit) && !this.#collector.press(digit)) this.#stray(digit);
  }

  /** Says something, then `said`. */
  say(sounds: readonly Sound[], said: () => void): void {
    this.listen();
    this.quiet();
    this.#play(sounds, said);
  }

  /** Says something and takes keys; the first key stops the saying. */
  askFor(sounds: readonly Sound[], collect: Collect, done: (collected: Collected & Heard) => void): void {
    this.listen();
    this.quiet();
    let answered = false;
    let heard: Heard = {};
    this.#collector.collect(collect, {
      first: () => {
        answered = true;
        heard = this.#heardOf(collect.mark);
        this.#hush();
      },
      done: collected => done({ ...collected, ...heard }),
    });
    // Keys that were pressed ahead of time have cut the prompt short before it began.
    if (!answered) this.#play(sounds, () => this.#collector.said());
  }

  #heardOf(mark: string | undefined): Heard {
    const heard = this.#heard;
    return mark === undefined || heard === undefined || !('heardMs' in heard) ? {} : { heardMs: heard.heardMs(mark) };
  }

  music(file: string): void {
    this.quiet();
    this.#heard = this.#services.media.music(this.#leg, file);
  }

  /** @param country ISO 3166 */
  ringback(country: string): void {
    this.quiet();
    this.#heard = this.#services.media.play(this.#leg, [{ tone: 'ringback', country }]);
  }

  record(wish: RecordWish, done: (recorded: Recorded) => void): void {
    this.quiet();
    if (wish.beep) this.#play(BEEP, () => this.#record(wish, done));
    else this.#record(wish, done);
  }

  /** Stops all of it. A recording ends as its caller's hang-up would end it. */
  quiet(): void {
    this.#collector.cancel();
    this.#hush();
    void this.#recording?.media.close();
    this.#recording = undefined;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#off?.();
    this.quiet();
  }

  /** By RTP the recorder hears it, too; by INFO it does not. */
  #terminates(digit: string): boolean {
    const recording = this.#recording;
    if (recording?.terminators.includes(digit) !== true) return false;
    recording.pressed = true;
    void recording.media.close();
    return true;
  }

  #hush(): void {
    const heard = this.#heard;
    this.#heard = undefined;
    heard?.close();
  }

  #play(sounds: readonly Sound[], said: () => void): void {
    const playback = this.#services.media.play(this.#leg, sounds);
    this.#heard = playback;
    void playback.ended.then(how => {
      if (how !== 'finished' || this.#heard !== playback) return;
      this.#hush();
      said();
    });
  }

  #record({ path, maxMs, silenceMs, terminators }: RecordWish, done: (recorded: Recorded) => void): void {
    const media = this.#services.media.record({
      path,
      legs: [this.#leg],
      maxMs,
      silenceMs,
      endDigits: [...terminators] as Digit[],
    });
    const recording = { media, terminators, pressed: false };
    this.#recording = recording;
    void media.ended.then(({ reason, durationMs }) => {
      if (this.#recording === recording) this.#recording = undefined;
      done({ durationMs, end: recording.pressed && reason === 'closed' ? 'terminator' : ENDS[reason] });
    });
  }
}

const ENDS = {
  closed: 'hangup',
  'legs-closed': 'hangup',
  limit: 'limit',
  silence: 'silence',
  digit: 'terminator',
  failed: 'failed',
} as const;
