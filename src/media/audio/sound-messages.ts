// What the sound library and its thread say to each other.
import type { AudioCodecName } from './codec.ts';

export interface ToSoundThread {
  readonly id: number;
  readonly path: string;
  readonly codec: AudioCodecName;
}

export interface FromSoundThread {
  readonly id: number;
  /** Payloads of 20 ms, one after the other, and the length of each. */
  readonly payloads: Uint8Array;
  readonly lengths: Uint16Array;
  /** Of the whole file. */
  readonly frames: number;
  readonly done: boolean;
  readonly error?: string;
}
