/** Sounds one after the other, and keys that we press, as scripts of 20 ms frames. */
import { FRAME_MS, silenceFrame, toneFrames } from '../audio/index.ts';
import type { AudioCodecName, EncodedSound, SoundLibrary } from '../audio/index.ts';
import { keyPackets } from '../rtp/index.ts';
import type { Frame, Script } from './paced-source.ts';
import type { PlayOptions, SendDigitsOptions, Sound } from './ports.ts';

/** One sound at work; a file is `opening` until the library has it. */
interface Piece {
  readonly sound: Sound;
  /** Frames that are left out at its beginning. */
  readonly skip: number;
  file: EncodedSound | undefined | 'opening';
}

const framesOf = (ms: number): number => Math.max(0, Math.ceil(ms / FRAME_MS));

export class SoundScript implements Script {
  readonly #pieces: readonly Piece[];
  readonly #library: SoundLibrary;
  readonly #loop: boolean;
  #codec: AudioCodecName | undefined;
  #current = 0;
  #offset = 0;
  /** Time that passes while a file is being opened is not taken from the file. */
  #flowing = false;

  constructor(sounds: readonly Sound[], library: SoundLibrary, { loop = false }: PlayOptions) {
    this.#pieces = sounds.map(sound => ({ sound, skip: skipOf(sound), file: undefined }));
    this.#library = library;
    this.#loop = loop;
  }

  heardMs(file: string): number {
    const index = this.#pieces.findIndex(({ sound }) => 'file' in sound && sound.file === file);
    const piece = this.#pieces[index];
    if (piece === undefined || index > this.#current) return 0;
    const heard = index < this.#current ? (lengthOf(piece) ?? 0) : this.#offset;
    return (heard + piece.skip) * FRAME_MS;
  }

  begin(codec: AudioCodecName): void {
    if (codec === this.#codec) return;
    this.#codec = codec;
    for (const piece of this.#pieces) if ('file' in piece.sound) void this.#open(piece, piece.sound.file, codec);
  }

  next(codec: AudioCodecName, skipped: number): Frame {
    if (this.#flowing) this.#offset += skipped;
    const frame = this.#take(codec);
    this.#flowing = frame !== undefined;
    return frame;
  }

  #take(codec: AudioCodecName): Frame {
    // Each piece is looked at twice at most, so that a loop over nothing ends.
    for (let looks = 2 * this.#pieces.length; looks >= 0; looks -= 1) {
      const piece = this.#pieces[this.#current];
      if (piece === undefined) {
        if (!this.#loop || this.#pieces.length === 0) return 'end';
        this.#current = 0;
        continue;
      }
      const length = lengthOf(piece);
      if (length === undefined) return undefined;
      if (this.#offset < length) {
        const frame = frameOf(piece, codec, this.#offset);
        if (frame !== undefined) this.#offset += 1;
        return frame;
      }
      this.#offset -= length;
      this.#current += 1;
    }
    return 'end';
  }

  async #open(piece: Piece, path: string, codec: AudioCodecName): Promise<void> {
    piece.file = 'opening';
    const file = await this.#library.open(path, codec);
    if (codec === this.#codec) piece.file = file;
  }
}

/** In frames; undefined when it is not known yet. */
function lengthOf({ sound, skip, file }: Piece): number | undefined {
  if ('silenceMs' in sound) return framesOf(sound.silenceMs);
  if ('tone' in sound) return sound.durationMs === undefined ? Infinity : framesOf(sound.durationMs);
  if (file === undefined) return 0;
  if (file === 'opening' || (file.state === 'encoding' && file.length === 0)) return undefined;
  return Math.max(0, file.length - skip);
}

const skipOf = (sound: Sound): number => ('file' in sound ? framesOf(sound.fromMs ?? 0) : 0);

function frameOf({ sound, skip, file }: Piece, codec: AudioCodecName, index: number): Uint8Array | undefined {
  if ('silenceMs' in sound) return silenceFrame(codec);
  if ('tone' in sound) return toneFrames(sound.tone, codec, sound.country).frame(index);
  return file === undefined || file === 'opening' ? undefined : file.frame(index + skip);
}

const DEFAULT_PRESS_MS = 100;
/** RFC 4733 has no smallest length, ITU-T Q.24 has: 40 ms for key and pause. */
const MIN_PRESS_MS = 40;
/** The duration field at 48 kHz holds no more (RFC 4733 2.3.5). */
const MAX_PRESS_MS = 1_300;
/** Silence before the first key, so that the receiver has heard of the stream. */
const LEAD_FRAMES = 3;

const within = (ms: number): number => Math.min(MAX_PRESS_MS, Math.max(MIN_PRESS_MS, ms));

/** @throws RangeError for what is no key */
export class DigitScript implements Script {
  readonly #frames: Frame[] = [];
  readonly #digits: string;
  readonly #press: number;
  readonly #pause: number;
  #position = 0;
  #eventClockRate: number | undefined;

  constructor(digits: string, options: SendDigitsOptions) {
    const { durationMs = DEFAULT_PRESS_MS, pauseMs = DEFAULT_PRESS_MS } = options;
    this.#digits = digits;
    this.#press = within(durationMs);
    this.#pause = framesOf(within(pauseMs));
    this.#write(8000, 'PCMU');
  }

  begin(codec: AudioCodecName, eventClockRate: number | undefined): void {
    this.#eventClockRate = eventClockRate;
    if (eventClockRate !== undefined) this.#write(eventClockRate, codec);
  }

  next(_codec: AudioCodecName, skipped: number): Frame {
    if (this.#eventClockRate === undefined) return 'end';
    // Within a press nothing may be left out but time, and a key that comes late is better than none.
    void skipped;
    return this.#frames[this.#position++] ?? 'end';
  }

  #write(clockRate: number, codec: AudioCodecName): void {
    const silence = silenceFrame(codec);
    const pause = (count: number): Frame[] => Array.from({ length: count }, () => silence);
    this.#frames.length = 0;
    this.#frames.push(...pause(LEAD_FRAMES));
    for (const key of this.#digits) {
      const packets = keyPackets({ key, timestamp: 0, clockRate, durationMs: this.#press });
      this.#frames.push(...packets.map(({ payload, marker }) => ({ event: payload, first: marker })));
      this.#frames.push(...pause(this.#pause));
    }
  }
}
