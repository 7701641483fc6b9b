// One face for all codecs: payload to samples and back, at a rate that suits them.
import { decodeALaw, decodeMuLaw, encodeALaw, encodeMuLaw } from './g711.ts';
import { G722Decoder, G722Encoder } from './g722.ts';
import { OpusDecoder, OpusEncoder } from './opus.ts';
import type { Pcm, SampleRate } from './pcm.ts';

export type AudioCodecName = 'PCMU' | 'PCMA' | 'G722' | 'opus';

export interface AudioDecoder {
  readonly sampleRate: SampleRate;
  /** @throws Error for a payload that the codec cannot read */
  decode(payload: Uint8Array): Pcm;
  close(): void;
}

export interface AudioEncoder {
  readonly sampleRate: SampleRate;
  encode(pcm: Pcm): Uint8Array;
  close(): void;
}

/** Sampling rate of the audio itself; Opus takes any, and this is its full band. */
export const NATURAL_RATE: Readonly<Record<AudioCodecName, SampleRate>> = {
  PCMU: 8000,
  PCMA: 8000,
  G722: 16000,
  opus: 48000,
};

/** RFC 3551 4.5.2 and RFC 7587 4.1: the clock of RTP timestamps, which for G.722 is not the sampling rate. */
export const RTP_CLOCK: Readonly<Record<AudioCodecName, number>> = { PCMU: 8000, PCMA: 8000, G722: 8000, opus: 48000 };

export const isAudioCodec = (name: string): name is AudioCodecName => Object.hasOwn(NATURAL_RATE, name);

const nothing = (): void => undefined;

/** `opusRate` only matters for Opus, which then spends its bits on the band that the other side has. */
export function createDecoder(name: AudioCodecName, opusRate: SampleRate = 48000): AudioDecoder {
  switch (name) {
    case 'PCMU':
      return { sampleRate: 8000, decode: decodeMuLaw, close: nothing };
    case 'PCMA':
      return { sampleRate: 8000, decode: decodeALaw, close: nothing };
    case 'G722': {
      const decoder = new G722Decoder();
      return { sampleRate: 16000, decode: payload => decoder.decode(payload), close: nothing };
    }
    case 'opus': {
      const decoder = new OpusDecoder(opusRate);
      return { sampleRate: opusRate, decode: payload => decoder.decode(payload), close: () => decoder.close() };
    }
  }
}

export function createEncoder(name: AudioCodecName, opusRate: SampleRate = 48000): AudioEncoder {
  switch (name) {
    case 'PCMU':
      return { sampleRate: 8000, encode: encodeMuLaw, close: nothing };
    case 'PCMA':
      return { sampleRate: 8000, encode: encodeALaw, close: nothing };
    case 'G722': {
      const encoder = new G722Encoder();
      return { sampleRate: 16000, encode: pcm => encoder.encode(pcm), close: nothing };
    }
    case 'opus': {
      const encoder = new OpusEncoder(opusRate);
      return { sampleRate: opusRate, encode: pcm => encoder.encode(pcm), close: () => encoder.close() };
    }
  }
}
