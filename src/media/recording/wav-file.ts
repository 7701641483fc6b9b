// A WAV file that grows. Its header is true every half second, so that a file whose writer was killed can be heard.
import { closeSync, openSync, writeSync } from 'node:fs';
import { writeWav } from '../audio/index.ts';
import type { Pcm } from '../audio/index.ts';

const HEADER_LENGTH = 44;
/** Sizes in the header have 32 bits. */
const MAX_DATA = 0xffff_ffff - HEADER_LENGTH;
/** Of audio between two looks at the header: so much of it is lost with its writer. */
const HEADER_EVERY_S = 0.5;

export class WavFile {
  readonly #fd: number;
  readonly #header: Buffer;
  readonly #every: number;
  #length = 0;
  #told = 0;

  /** @throws what the file system says */
  constructor(path: string, format: { readonly rate: number; readonly channels: number }) {
    const { rate, channels } = format;
    this.#fd = openSync(path, 'w');
    const none = Array.from({ length: channels }, () => new Int16Array(0));
    this.#header = writeWav({ sampleRate: rate, channels: none });
    this.#every = HEADER_EVERY_S * rate * channels * 2;
    writeSync(this.#fd, this.#header);
  }

  /** Interleaved samples. @throws what the file system says, or RangeError when a WAV file can hold no more */
  append(samples: Pcm): void {
    if (samples.length === 0) return;
    if (this.#length + samples.byteLength > MAX_DATA) throw new RangeError('WAV file is full');
    // The machines that we run on are little-endian, as the file is.
    const octets = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    let done = 0;
    while (done < octets.length) {
      done += writeSync(this.#fd, octets, done, octets.length - done, HEADER_LENGTH + this.#length + done);
    }
    this.#length += octets.length;
    if (this.#length - this.#told >= this.#every) this.#tell();
  }

  close(): void {
    try {
      this.#tell();
    } finally {
      closeSync(this.#fd);
    }
  }

  #tell(): void {
    this.#header.writeUInt32LE(HEADER_LENGTH - 8 + this.#length, 4);
    this.#header.writeUInt32LE(this.#length, HEADER_LENGTH - 4);
    writeSync(this.#fd, this.#header, 0, HEADER_LENGTH, 0);
    this.#told = this.#length;
  }
}
