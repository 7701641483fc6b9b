// WAV files: 16-bit linear and both G.711 laws.
//
// "RIFF" size "WAVE" then chunks of  id (4) | size (4, little endian) | data, padded to even length.
// fmt:  format (2) | channels (2) | samples/s (4) | octets/s (4) | octets per sample group (2) | bits (2) | ...
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711.ts';
import type { Pcm } from './pcm.ts';

export type WavFormat = 'pcm16' | 'ulaw' | 'alaw';

const TAGS: Readonly<Record<WavFormat, number>> = { pcm16: 1, alaw: 6, ulaw: 7 };
/** WAVE_FORMAT_EXTENSIBLE: the real tag starts the sub-format at offset 24 of the chunk. */
const EXTENSIBLE = 0xfffe;
const MAX_CHANNELS = 32;

export interface WavAudio {
  readonly sampleRate: number;
  /** Samples of each channel, all of one length. */
  readonly channels: readonly Pcm[];
}

export class WavError extends Error {}

interface Header {
  readonly format: WavFormat;
  readonly channelCount: number;
  readonly sampleRate: number;
}

function readHeader(chunk: Buffer): Header {
  if (chunk.length < 16) throw new WavError('fmt chunk too short');
  const written = chunk.readUInt16LE(0);
  const tag = written === EXTENSIBLE && chunk.length >= 26 ? chunk.readUInt16LE(24) : written;
  const bits = chunk.readUInt16LE(14);
  const format = (['pcm16', 'alaw', 'ulaw'] as const).find(f => TAGS[f] === tag);
  const channelCount = chunk.readUInt16LE(2);
  if (format === undefined || bits !== (format === 'pcm16' ? 16 : 8)) throw new WavError(`format ${tag}/${bits}`);
  if (channelCount < 1 || channelCount > MAX_CHANNELS) throw new WavError(`${channelCount} channels`);
  return { format, channelCount, sampleRate: chunk.readUInt32LE(4) };
}

function expand(format: WavFormat, data: Buffer): Pcm {
  if (format === 'ulaw') return decodeMuLaw(data);
  if (format === 'alaw') return decodeALaw(data);
  return Int16Array.from({ length: data.length >> 1 }, (_, i) => data.readInt16LE(2 * i));
}

function split(samples: Pcm, count: number): Pcm[] {
  const length = Math.floor(samples.length / count);
  return Array.from({ length: count }, (_, channel) =>
    Int16Array.from({ length }, (_unused, i) => samples[i * count + channel] as number),
  );
}

/**
 * Reads a file. One whose writer was killed (sizes 0 or beyond the end) is read as far as it goes.
 * @throws WavError for what is not a WAV file of a format we know
 */
export function readWav(file: Buffer): WavAudio {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new WavError('not a WAV file');
  }
  let header: Header | undefined;
  let offset = 12;
  while (offset + 8 <= file.length) {
    const id = file.toString('latin1', offset, offset + 4);
    const size = file.readUInt32LE(offset + 4);
    const start = offset + 8;
    if (id === 'fmt ') header = readHeader(file.subarray(start, start + size));
    if (id === 'data') {
      if (header === undefined) throw new WavError('data before fmt');
      const end = size === 0 ? file.length : Math.min(file.length, start + size);
      const samples = expand(header.format, file.subarray(start, end));
      return { sampleRate: header.sampleRate, channels: split(samples, header.channelCount) };
    }
    offset = start + size + (size & 1);
  }
  throw new WavError('no data');
}

function interleave(channels: readonly Pcm[]): Pcm {
  const [first = new Int16Array(0)] = channels;
  if (channels.length === 1) return first;
  return Int16Array.from(
    { length: first.length * channels.length },
    (_, i) => channels[i % channels.length]?.[Math.floor(i / channels.length)] ?? 0,
  );
}

function compress(format: WavFormat, samples: Pcm): Buffer {
  if (format === 'ulaw') return Buffer.from(encodeMuLaw(samples));
  if (format === 'alaw') return Buffer.from(encodeALaw(samples));
  const data = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, i) => data.writeInt16LE(sample, 2 * i));
  return data;
}

/** Writes a file; all channels must be as long as the first. */
export function writeWav(audio: WavAudio, format: WavFormat = 'pcm16'): Buffer {
  const data = compress(format, interleave(audio.channels));
  const width = format === 'pcm16' ? 2 : 1;
  const group = width * audio.channels.length;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + data.length + (data.length & 1), 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(TAGS[format], 20);
  header.writeUInt16LE(audio.channels.length, 22);
  header.writeUInt32LE(audio.sampleRate, 24);
  header.writeUInt32LE(audio.sampleRate * group, 28);
  header.writeUInt16LE(group, 32);
  header.writeUInt16LE(width * 8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data, Buffer.alloc(data.length & 1)]);
}
