/** One file of somebody else into one of ours: WAV, mono, 16 bit, 16 kHz. */
import { open } from 'node:fs/promises';
import { AnyRate } from '../audio/any-rate.ts';
import { openDecoder } from './decode.ts';
import { SourceFault, type Decoder, type Piece } from './piece.ts';
import type { ToImportThread } from './messages.ts';

export const RATE = 16_000;
const PIECE_BYTES = 1 << 18;
const HEAD_BYTES = 44;
const FULL = 32_767;

/** Resolves with its length in ms. Rejects with SourceFault for what cannot be read. */
export async function convert(
  { kind, from, to, longestMs }: ToImportThread,
  progress: (done: number) => void,
): Promise<number> {
  const source = await open(from, 'r');
  const made = await open(to, 'w');
  const decoder = await openDecoder(kind);
  let samples = 0;
  const write = async (part: Float32Array): Promise<void> => {
    const bytes = Buffer.alloc(part.length * 2);
    part.forEach((value, index) => bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * FULL), index * 2));
    await made.write(bytes, 0, bytes.length, HEAD_BYTES + samples * 2);
    samples += part.length;
    if ((samples / RATE) * 1000 > longestMs) throw new SourceFault(`longer than ${longestMs / 60_000} minutes`);
  };
  try {
    const { size } = await source.stat();
    for await (const { samples: part, read } of resampled(decoder, source)) {
      await write(part);
      progress(size === 0 ? 1 : read / size);
    }
    if (samples === 0) throw new SourceFault('there is no sound in it');
    await made.write(header(samples), 0, HEAD_BYTES, 0);
    await made.sync();
    return (samples / RATE) * 1000;
  } finally {
    decoder.close();
    await source.close();
    await made.close();
  }
}

type Source = Awaited<ReturnType<typeof open>>;

async function* resampled(decoder: Decoder, source: Source): AsyncGenerator<{ samples: Float32Array; read: number }> {
  let rate: AnyRate | undefined;
  let known = 0;
  const change = ({ rate: now, samples }: Piece): Float32Array => {
    if (samples.length === 0) return samples;
    if (rate && now !== known) throw new SourceFault('its sampling rate changes on the way');
    known = now;
    if (now === RATE) return samples;
    rate ??= new AnyRate(now, RATE);
    return rate.push(samples);
  };
  let read = 0;
  for (;;) {
    const bytes = Buffer.alloc(PIECE_BYTES);
    const { bytesRead } = await source.read(bytes, 0, PIECE_BYTES, read);
    if (bytesRead === 0) break;
    read += bytesRead;
    yield { samples: change(await decoder.decode(bytes.subarray(0, bytesRead))), read };
  }
  yield { samples: change(await decoder.flush()), read };
  if (rate) yield { samples: rate.flush(), read };
}

function header(samples: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(HEAD_BYTES - 8 + samples * 2, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples * 2, 40);
  return head;
}
