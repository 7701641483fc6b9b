/** Files of other people as they are decoded, piece by piece: none is held in memory as a whole. */
import { MPEGDecoder } from 'mpg123-decoder';
import { OggOpusDecoder } from 'ogg-opus-decoder';
import type { SourceKind } from './messages.ts';
import { SourceFault, type Decoder } from './piece.ts';
import { WavPieces } from './wav-pieces.ts';

export async function openDecoder(kind: SourceKind): Promise<Decoder> {
  if (kind === 'wav') return new WavPieces();
  if (kind === 'mp3') return openMp3();
  return openOpus();
}

async function openMp3(): Promise<Decoder> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  return {
    decode: bytes => {
      const { channelData, sampleRate, errors } = decoder.decode(bytes);
      // A few broken frames are skipped as every player does; nothing but errors is no MP3 file.
      const nothing = errors.length > 0 && (channelData[0]?.length ?? 0) === 0;
      if (nothing) return Promise.reject(new SourceFault('not an MP3 file'));
      return Promise.resolve({ rate: sampleRate, samples: mono(channelData) });
    },
    flush: () => Promise.resolve({ rate: 0, samples: new Float32Array(0) }),
    close: () => decoder.free(),
  };
}

async function openOpus(): Promise<Decoder> {
  const decoder = new OggOpusDecoder();
  await decoder.ready;
  return {
    async decode(bytes) {
      // Its types say that this is no promise; it is one.
      const { channelData, sampleRate } = await Promise.resolve(decoder.decode(bytes));
      return { rate: sampleRate, samples: mono(channelData) };
    },
    async flush() {
      const { channelData, sampleRate } = await decoder.flush();
      return { rate: sampleRate, samples: mono(channelData) };
    },
    close: () => decoder.free(),
  };
}

/** The mean of all channels. */
function mono(channels: readonly Float32Array[]): Float32Array {
  const [first] = channels;
  if (!first || channels.length === 1) return first ?? new Float32Array(0);
  return first.map((_, index) => channels.reduce((sum, one) => sum + (one[index] ?? 0), 0) / channels.length);
}
