/** Recordings of legs: what their remotes say, tapped without a change to what they hear. */
import type { Clock } from '../../core/clock.ts';
import { leaks } from '../../core/leaks.ts';
import type { Logger } from '../../core/log.ts';
import { isAudioCodec } from '../audio/index.ts';
import { RecorderPool } from '../recording/index.ts';
import type { ChannelEnd, RecordedFile } from '../recording/index.ts';
import { LegTap } from './leg-tap.ts';
import type { MediaLeg } from './media-leg.ts';
import type { Digit, MediaLegPort, RecordOptions, Recording, RecordingEnd, RecordingResult } from './ports.ts';

export interface RecordingsOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Threads for decoding and writing, default 2. */
  readonly threads?: number;
  /** @throws TypeError for a leg of another gateway */
  readonly own: (leg: MediaLegPort) => MediaLeg;
}

const WIDEBAND: ReadonlySet<string> = new Set(['G722', 'opus']);

export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #pool: RecorderPool;
  readonly #running = new Set<LegRecording>();

  constructor(options: RecordingsOptions) {
    this.#options = options;
    this.#pool = new RecorderPool(options);
  }

  get count(): number {
    return this.#running.size;
  }

  record(options: RecordOptions): Recording {
    const legs = options.legs.map(leg => this.#options.own(leg));
    const wide = legs.every(({ heard }) => heard !== undefined && WIDEBAND.has(heard.codec.name));
    const { sampleRate = wide ? 16_000 : 8000, path, maxMs, silenceMs } = options;
    const file = this.#pool.open(path, {
      rate: sampleRate,
      channels: legs.length === 1 ? 1 : 2,
      ...(maxMs === undefined ? {} : { maxMs }),
      ...(silenceMs === undefined ? {} : { silenceMs }),
    });
    const recording = new LegRecording({ ...this.#options, file, legs, endDigits: options.endDigits ?? [] });
    this.#running.add(recording);
    void recording.ended.then(() => this.#running.delete(recording));
    return recording;
  }

  /** Completes every file. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map(async recording => recording.close()));
    await this.#pool.close();
  }
}

interface LegRecordingInit extends RecordingsOptions {
  readonly file: RecordedFile;
  readonly legs: readonly MediaLeg[];
  readonly endDigits: readonly Digit[];
}

interface Side {
  readonly undo: readonly (() => void)[];
}

class LegRecording implements Recording {
  readonly #init: LegRecordingInit;
  readonly #sides: (Side | undefined)[] = [];
  readonly #legs: MediaLeg[] = [];
  readonly #began: number;
  readonly ended: Promise<RecordingResult>;
  #pausedAt: number | undefined;
  #pausedMs = 0;
  #sources = 0;
  /** Why it was asked to end; what the thread found itself, such as the limit, goes before. */
  #asked: { reason: RecordingEnd; digit?: Digit } | undefined;
  #durationMs: number | undefined;

  constructor(init: LegRecordingInit) {
    this.#init = init;
    this.#began = init.clock.monotonic();
    init.legs.forEach((leg, channel) => this.#listen(channel, leg));
    leaks.add('media-recording', this, init.legs.map(({ id }) => id).join(' '));
    this.ended = init.file.ended.then(end => this.#end(end));
  }

  get durationMs(): number {
    if (this.#durationMs !== undefined) return this.#durationMs;
    return (this.#pausedAt ?? this.#init.clock.monotonic()) - this.#began - this.#pausedMs;
  }

  pause(): void {
    if (this.#pausedAt !== undefined) return;
    this.#pausedAt = this.#init.clock.monotonic();
    this.#init.file.pause();
  }

  resume(): void {
    if (this.#pausedAt === undefined) return;
    this.#pausedMs += this.#init.clock.monotonic() - this.#pausedAt;
    this.#pausedAt = undefined;
    this.#init.file.resume();
  }

  replace(old: MediaLegPort, leg: MediaLegPort): void {
    // Who left by itself keeps its channel for whoever comes in its place.
    const channel = this.#legs.findIndex(one => one === old);
    if (channel < 0 || this.#asked !== undefined) return;
    this.#forget(channel);
    this.#listen(channel, this.#init.own(leg));
  }

  async close(): Promise<RecordingResult> {
    this.#ask({ reason: 'closed' });
    return this.ended;
  }

  #ask(why: { reason: RecordingEnd; digit?: Digit }): void {
    if (this.#asked !== undefined) return;
    this.#asked = why;
    this.#sides.forEach((_, channel) => this.#forget(channel));
    this.#init.file.close();
  }

  #end({ reason, durationMs }: ChannelEnd): RecordingResult {
    leaks.remove(this);
    this.#sides.forEach((_, channel) => this.#forget(channel));
    this.#durationMs = durationMs;
    const why = reason === 'closed' ? (this.#asked ?? { reason }) : { reason };
    this.#asked ??= why;
    return { ...why, durationMs };
  }

  #listen(channel: number, leg: MediaLeg): void {
    const { file, endDigits, log } = this.#init;
    let source = 0;
    let stream: unknown;
    const tap = new LegTap({
      leg,
      what: 'audio',
      onPacket: (datagram, heard) => {
        const { name } = heard.codec;
        if (!isAudioCodec(name)) return;
        if (heard !== stream) {
          stream = heard;
          source = ++this.#sources;
        }
        file.push(channel, { codec: name, source }, datagram);
      },
      onError: error => log.warn({ err: String(error), callId: leg.callId, legId: leg.id }, 'leg not recorded'),
    });
    const undo = [() => tap.close()];
    this.#sides[channel] = { undo };
    this.#legs[channel] = leg;
    if (channel === 0 && endDigits.length > 0) {
      undo.push(leg.onDigit(digit => endDigits.includes(digit) && this.#ask({ reason: 'digit', digit })));
    }
    // Last, because a leg that is closed already says so at once.
    undo.push(leg.onClose(() => this.#left(channel)));
  }

  #left(channel: number): void {
    this.#forget(channel);
    if (this.#sides.every(side => side === undefined)) this.#ask({ reason: 'legs-closed' });
  }

  #forget(channel: number): void {
    for (const undo of this.#sides[channel]?.undo ?? []) undo();
    this.#sides[channel] = undefined;
  }
}
