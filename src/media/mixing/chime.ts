// What a conference hears when somebody comes or goes: two short tones, rising or falling.
import { concatPcm, toneSamples } from '../audio/index.ts';
import type { Pcm, SampleRate } from '../audio/index.ts';

export type Chime = 'joined' | 'left';

const NOTES: Readonly<Record<Chime, readonly number[]>> = { joined: [660, 880], left: [880, 660] };
const NOTE_MS = 120;
/** Against a supervisory tone, so that nobody is drowned. */
const GAIN = 0.5;

export function chimeSamples(chime: Chime, rate: SampleRate): Pcm {
  const count = (rate * NOTE_MS) / 1000;
  const notes = NOTES[chime].map(hz => toneSamples({ frequencies: [hz], cadence: [NOTE_MS, 0] }, rate, 0, count));
  return concatPcm(notes).map(sample => sample * GAIN);
}
