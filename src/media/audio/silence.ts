// What silence is in each codec.
import { createEncoder } from './codec.ts';
import type { AudioCodecName } from './codec.ts';

const FRAMES_PER_SECOND = 50;

const shared = new Map<AudioCodecName, Uint8Array>();

/** 20 ms of silence; the same octets each time. */
export function silenceFrame(codec: AudioCodecName): Uint8Array {
  const known = shared.get(codec);
  if (known !== undefined) return known;
  const encoder = createEncoder(codec);
  const frame = encoder.encode(new Int16Array(encoder.sampleRate / FRAMES_PER_SECOND));
  encoder.close();
  shared.set(codec, frame);
  return frame;
}
