// Supervisory tones by country (ITU-T E.180 supplement 2), and frames of them ready to send.
import { createEncoder } from './codec.ts';
import type { AudioCodecName, AudioEncoder } from './codec.ts';
import type { Pcm, SampleRate } from './pcm.ts';

export type ToneName = 'ringback' | 'busy' | 'congestion' | 'beep';

export interface Tone {
  /** Hertz; several sound together. */
  readonly frequencies: readonly number[];
  /** Milliseconds on, off, on, off ... and over again. */
  readonly cadence: readonly number[];
  /** Hertz; the sum is multiplied by a sine of this frequency (Japan). */
  readonly modulation?: number;
}

type SupervisoryTones = Readonly<Record<Exclude<ToneName, 'beep'>, Tone>>;

const plain = (frequencies: readonly number[], ...cadence: number[]): Tone => ({ frequencies, cadence });

/** Of one frequency, as in most of the world; cadences in milliseconds. */
const single = (hz: number, { ringback, busy, congestion }: Record<keyof SupervisoryTones, number[]>) => ({
  ringback: plain([hz], ...ringback),
  busy: plain([hz], ...busy),
  congestion: plain([hz], ...congestion),
});

const EUROPEAN = { ringback: [1000, 4000], busy: [500, 500] };
const BRITISH_RING = [400, 200, 400, 2000];

const NORTH_AMERICA: SupervisoryTones = {
  ringback: plain([440, 480], 2000, 4000),
  busy: plain([480, 620], 500, 500),
  congestion: plain([480, 620], 250, 250),
};

/** What E.180 recommends: 425 Hz, and cadences like these. */
const ELSEWHERE = single(425, { ...EUROPEAN, congestion: [250, 250] });

/** By ISO 3166. */
const COUNTRIES: Readonly<Record<string, SupervisoryTones>> = {
  AT: single(420, { ringback: [1000, 5000], busy: [400, 400], congestion: [200, 200] }),
  AU: {
    ringback: plain([400, 450], ...BRITISH_RING),
    busy: plain([425], 375, 375),
    congestion: plain([425], 375, 375),
  },
  BE: single(425, { ringback: [1000, 3000], busy: [500, 500], congestion: [167, 167] }),
  BR: single(425, { ringback: [1000, 4000], busy: [250, 250], congestion: [250, 250, 750, 250] }),
  CA: NORTH_AMERICA,
  CH: single(425, { ...EUROPEAN, congestion: [200, 200] }),
  CN: single(450, { ringback: [1000, 4000], busy: [350, 350], congestion: [700, 700] }),
  DE: single(425, { ringback: [1000, 4000], busy: [480, 480], congestion: [240, 240] }),
  DK: single(425, { ...EUROPEAN, congestion: [200, 200] }),
  ES: single(425, { ringback: [1500, 3000], busy: [200, 200], congestion: [200, 200, 200, 200, 200, 600] }),
  FI: single(425, { ringback: [1000, 4000], busy: [300, 300], congestion: [200, 200] }),
  FR: single(440, { ringback: [1500, 3500], busy: [500, 500], congestion: [250, 250] }),
  GB: {
    ringback: plain([400, 450], ...BRITISH_RING),
    busy: plain([400], 375, 375),
    congestion: plain([400], 400, 350, 225, 525),
  },
  IT: single(425, { ...EUROPEAN, congestion: [200, 200] }),
  JP: {
    ringback: { frequencies: [400], cadence: [1000, 2000], modulation: 16 },
    busy: plain([400], 500, 500),
    congestion: plain([400], 500, 500),
  },
  KR: {
    ringback: plain([440, 480], 1000, 2000),
    busy: plain([480, 620], 500, 500),
    congestion: plain([480, 620], 300, 200),
  },
  MX: single(425, { ringback: [1000, 4000], busy: [250, 250], congestion: [250, 250] }),
  NL: ELSEWHERE,
  NO: single(425, { ...EUROPEAN, congestion: [200, 200] }),
  NZ: {
    ringback: plain([400, 450], ...BRITISH_RING),
    busy: plain([400], 500, 500),
    congestion: plain([400], 250, 250),
  },
  PL: single(425, { ...EUROPEAN, congestion: [500, 500] }),
  PT: single(425, { ringback: [1000, 5000], busy: [500, 500], congestion: [200, 200] }),
  SE: single(425, { ringback: [1000, 5000], busy: [250, 250], congestion: [250, 750] }),
  TW: {
    ringback: plain([440, 480], 1000, 2000),
    busy: plain([480, 620], 500, 500),
    congestion: plain([480, 620], 250, 250),
  },
  US: NORTH_AMERICA,
};

/** What is said before a recording starts. */
const BEEP: Tone = { frequencies: [1000], cadence: [400, 600] };

/** @param country ISO 3166, in capitals; one that is not in the table has the tones that E.180 recommends */
export function toneOf(name: ToneName, country = 'US'): Tone {
  return name === 'beep' ? BEEP : (COUNTRIES[country] ?? ELSEWHERE)[name];
}

/** E.180 wants -10 dBm0 with 5 dB either way; a full-scale sine in G.711 is +3.14 dBm0. Each of n components gets its share. */
const LEVEL = 32_767 * 10 ** (-13.14 / 20);
/** Milliseconds of ramp at each edge, so that it does not click. */
const RAMP_MS = 4;

/** Amplitude of the cadence at `ms` since its start, 0 to 1. */
function envelope(cadence: readonly number[], ms: number): number {
  let rest = ms % cadence.reduce((a, b) => a + b, 0);
  for (let i = 0; i < cadence.length; i++) {
    const length = cadence[i] as number;
    if (rest < length) return i % 2 === 1 ? 0 : Math.min(1, rest / RAMP_MS, (length - rest) / RAMP_MS);
    rest -= length;
  }
  return 0;
}

/** `count` samples of the tone from sample `from` on; any piece may be asked for at any time. */
export function toneSamples(tone: Tone, sampleRate: SampleRate, from: number, count: number): Pcm {
  const level = LEVEL / Math.sqrt(tone.frequencies.length);
  const modulation = tone.modulation ?? 0;
  return Int16Array.from({ length: count }, (_, i) => {
    const seconds = (from + i) / sampleRate;
    const gain = envelope(tone.cadence, seconds * 1000);
    if (gain === 0) return 0;
    const sum = tone.frequencies.reduce((all, f) => all + Math.sin(2 * Math.PI * f * seconds), 0);
    const modulated = modulation === 0 ? sum : sum * Math.sin(2 * Math.PI * modulation * seconds);
    return Math.round(level * gain * modulated);
  });
}

const FRAME_MS = 20;
/** No cadence above needs more; a tone whose cadence never fits whole frames would end here. */
const MAX_CYCLES = 20;

/**
 * A tone as payloads of 20 ms each, encoded once (frame by frame, when first asked for) and then the same for everybody.
 * Frame `i` of call n is frame `i mod length` of the cadence.
 */
export class ToneFrames {
  readonly #tone: Tone;
  readonly #codec: AudioCodecName;
  readonly #frames: Uint8Array[] = [];
  #encoder: AudioEncoder | undefined;
  /** Frames until the cadence starts again. */
  readonly length: number;

  constructor(tone: Tone, codec: AudioCodecName) {
    this.#tone = tone;
    this.#codec = codec;
    const cycle = tone.cadence.reduce((a, b) => a + b, 0);
    let cycles = 1;
    while ((cycle * cycles) % FRAME_MS !== 0 && cycles < MAX_CYCLES) cycles++;
    this.length = Math.ceil((cycle * cycles) / FRAME_MS);
  }

  frame(index: number): Uint8Array {
    const wanted = index % this.length;
    while (this.#frames.length <= wanted) this.#encodeNext();
    return this.#frames[wanted] as Uint8Array;
  }

  #encodeNext(): void {
    const encoder = (this.#encoder ??= createEncoder(this.#codec));
    const count = (encoder.sampleRate * FRAME_MS) / 1000;
    const samples = toneSamples(this.#tone, encoder.sampleRate, this.#frames.length * count, count);
    this.#frames.push(encoder.encode(samples));
    if (this.#frames.length < this.length) return;
    encoder.close();
    this.#encoder = undefined;
  }
}

/** By tone and codec; many countries share a tone. */
const shared = new Map<Tone, Map<AudioCodecName, ToneFrames>>();

/** The one copy in this process; tones and codecs are few, so the table is. */
export function toneFrames(name: ToneName, codec: AudioCodecName, country = 'US'): ToneFrames {
  const tone = toneOf(name, country);
  const made = shared.get(tone) ?? new Map<AudioCodecName, ToneFrames>();
  shared.set(tone, made);
  const frames = made.get(codec) ?? new ToneFrames(tone, codec);
  made.set(codec, frames);
  return frames;
}
