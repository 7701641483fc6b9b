// WAV files as other people make them: 8, 16, 24 and 32 bits, floating point, both G.711 laws, any rate, any number of channels.
import { decodeALaw, decodeMuLaw } from '../audio/g711.ts';
import { SourceFault, type Decoder, type Piece } from './piece.ts';

interface Form {
  readonly rate: number;
  readonly channels: number;
  readonly bytes: number;
  readonly read: (data: Buffer) => Float32Array;
}

const PCM = 1;
const FLOAT = 3;
const ALAW = 6;
const MULAW = 7;
/** The real tag stands at offset 24 of the chunk. */
const EXTENSIBLE = 0xfffe;
const HEAD = 12;
const CHUNK_HEAD = 8;
/** Headers are short; what has not come to its data by then is something else. */
const LONGEST_HEAD = 1 << 20;
const FULL_16 = 32_768;

export class WavPieces implements Decoder {
  #held = Buffer.alloc(0);
  #form: Form | undefined;
  /** Octets of the data that are still to come; sizes of files that were cut short are taken for what is there. */
  #left: number | undefined;

  decode(bytes: Uint8Array): Promise<Piece> {
    try {
      this.#held = Buffer.concat([this.#held, bytes]);
      if (this.#left === undefined) this.#readHead();
      return Promise.resolve(this.#take());
    } catch (error) {
      return Promise.reject(error);
    }
  }

  flush(): Promise<Piece> {
    if (this.#left === undefined) return Promise.reject(new SourceFault('a WAV file without data'));
    return Promise.resolve(this.#take());
  }

  close(): void {
    this.#held = Buffer.alloc(0);
  }

  #take(): Piece {
    const form = this.#form;
    if (!form || this.#left === undefined) return { rate: 0, samples: new Float32Array(0) };
    const group = form.bytes * form.channels;
    const there = Math.min(this.#left, this.#held.length);
    const length = there - (there % group);
    const data = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    this.#left -= length;
    return { rate: form.rate, samples: joined(form.read(data), form.channels) };
  }

  #readHead(): void {
    const { length } = this.#held;
    if (length < HEAD) return;
    const isWav = this.#held.toString('latin1', 0, 4) === 'RIFF' && this.#held.toString('latin1', 8, 12) === 'WAVE';
    if (!isWav) throw new SourceFault('not a WAV file');
    for (let at = HEAD; at + CHUNK_HEAD <= length;) {
      const id = this.#held.toString('latin1', at, at + 4);
      const size = this.#held.readUInt32LE(at + 4);
      const body = at + CHUNK_HEAD;
      if (id === 'data') {
        if (!this.#form) throw new SourceFault('a WAV file whose format is not told before its data');
        this.#held = this.#held.subarray(body);
        this.#left = size === 0 || size === 0xffff_ffff ? Number.MAX_SAFE_INTEGER : size;
        return;
      }
      if (id === 'fmt ' && body + size <= length) this.#form = readForm(this.#held.subarray(body, body + size));
      at = body + size + (size % 2);
    }
    if (length > LONGEST_HEAD) throw new SourceFault('a WAV file without data');
  }
}

function readForm(chunk: Buffer): Form {
  if (chunk.length < 16) throw new SourceFault('a WAV file with half a header');
  const written = chunk.readUInt16LE(0);
  const tag = written === EXTENSIBLE && chunk.length >= 26 ? chunk.readUInt16LE(24) : written;
  const channels = chunk.readUInt16LE(2);
  const rate = chunk.readUInt32LE(4);
  const bits = chunk.readUInt16LE(14);
  const read = READERS[`${tag}/${bits}`];
  if (!read) throw new SourceFault(`a WAV file of a kind that is not read (format ${tag}, ${bits} bits)`);
  if (channels < 1 || channels > 8) throw new SourceFault(`a WAV file with ${channels} channels`);
  if (rate < 4000 || rate > 384_000) throw new SourceFault(`a WAV file with ${rate} samples a second`);
  return { rate, channels, bytes: bits / 8, read };
}

const each = (data: Buffer, bytes: number, read: (at: number) => number): Float32Array =>
  Float32Array.from({ length: Math.floor(data.length / bytes) }, (_, index) => read(index * bytes));
const ofPcm = (samples: Int16Array): Float32Array => Float32Array.from(samples, sample => sample / FULL_16);

const READERS: Readonly<Record<string, (data: Buffer) => Float32Array>> = {
  [`${PCM}/8`]: data => each(data, 1, at => ((data[at] as number) - 128) / 128),
  [`${PCM}/16`]: data => each(data, 2, at => data.readInt16LE(at) / FULL_16),
  [`${PCM}/24`]: data => each(data, 3, at => data.readIntLE(at, 3) / 2 ** 23),
  [`${PCM}/32`]: data => each(data, 4, at => data.readInt32LE(at) / 2 ** 31),
  [`${FLOAT}/32`]: data => each(data, 4, at => data.readFloatLE(at)),
  [`${FLOAT}/64`]: data => each(data, 8, at => data.readDoubleLE(at)),
  [`${ALAW}/8`]: data => ofPcm(decodeALaw(data)),
  [`${MULAW}/8`]: data => ofPcm(decodeMuLaw(data)),
};

/** The mean of the channels, whose samples stand side by side. */
function joined(samples: Float32Array, channels: number): Float32Array {
  if (channels === 1) return samples;
  return Float32Array.from({ length: Math.floor(samples.length / channels) }, (_, index) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += samples[index * channels + channel] as number;
    return sum / channels;
  });
}
