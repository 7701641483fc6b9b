/** Whether a recording contains a piece of sound: normalised cross-correlation, so loudness does not matter. */
import { readFileSync } from 'node:fs';
import { readWav, Resampler, type SampleRate } from '../../src/media/audio/index.ts';

const RATE = 8000;
/** Long enough that no other speech looks like it. */
const PIECE = RATE / 2;

export interface Found {
  /** -1 to 1; speech that is the same but for its codec has more than 0.9. */
  readonly correlation: number;
  /** Seconds from the beginning of the recording to that of the whole sound. */
  readonly at: number;
}

/** So much new sound is worth another look. */
const STEP = RATE / 4;
const STEP_MS = 500;
/** A piece that is found is as like as this, one with a gap in it at least so. */
const CLEAR = 0.9;
const HINT = 0.3;
const PARTS = 5;
const LONGEST_GAP = RATE / 2;
/** Samples that the first, rough look takes together. */
const ROUGH = 4;
const CANDIDATES = 6;

/** The loudest half second of a prompt, looked for in what was heard (8000 samples a second). */
export function findSound(heard: Int16Array, file: string): Found {
  const prompt = samplesOf(file);
  const from = loudest(prompt);
  const piece = prompt.subarray(from, from + PIECE);
  const whole = findPiece(heard, piece);
  const best = whole.correlation > CLEAR || whole.correlation < HINT ? whole : withGap(heard, piece, whole);
  return { ...best, at: best.at - from / RATE };
}

/**
 * On a busy machine a prompt has gaps: what a server could not send in time it leaves out. Then all parts of the piece but one are there,
 * and in their order.
 */
function withGap(heard: Int16Array, piece: Int16Array, whole: Found): Found {
  const size = piece.length / PARTS;
  const found: Found[] = [];
  let earliest = Math.max(0, Math.round(whole.at * RATE) - LONGEST_GAP);
  for (let part = 0; part < PARTS; part += 1) {
    const near = heard.subarray(earliest, earliest + 2 * LONGEST_GAP + size);
    const { correlation, at } = findPiece(near, piece.subarray(part * size, (part + 1) * size));
    if (correlation <= CLEAR) continue;
    found.push({ correlation, at: at + earliest / RATE });
    earliest += Math.round(at * RATE) + size;
  }
  if (found.length < PARTS - 1) return whole;
  return { correlation: Math.min(...found.map(({ correlation }) => correlation)), at: whole.at };
}

/** `at`: of the piece. */
function findPiece(heard: Int16Array, piece: Int16Array): Found {
  // All lags at a quarter of the rate first: sixteen times less work.
  const rough = correlations(coarse(heard), coarse(piece));
  const lags = [...rough.keys()].sort((x, y) => (rough[y] ?? 0) - (rough[x] ?? 0)).slice(0, CANDIDATES);
  let best: Found = { correlation: 0, at: -1 };
  for (const lag of lags) {
    const begin = Math.max(0, (lag - 1) * ROUGH);
    const near = heard.subarray(begin, (lag + 1) * ROUGH + piece.length);
    for (const [offset, correlation] of correlations(near, piece).entries()) {
      if (correlation > best.correlation) best = { correlation, at: (begin + offset) / RATE };
    }
  }
  return best;
}

/**
 * Looks for a sound in what goes on being heard: each call looks at what has come since the one before, so that the work does not
 * grow with the length of the recording and the process that listens does not fall behind.
 */
export function lookout(file: string, correlation = 0.9): (recording: Int16Array) => boolean {
  let seen = 0;
  let at = 0;
  return recording => {
    // Somebody has cleared it.
    if (recording.length < seen) seen = 0;
    const now = performance.now();
    // The end of a call brings less than that, and nothing after it.
    if (recording.length < seen + (now - at > STEP_MS ? 1 : STEP)) return false;
    // The longest that a piece with a gap in it can be.
    const fresh = recording.subarray(Math.max(0, seen - PIECE - LONGEST_GAP));
    seen = recording.length;
    at = now;
    return findSound(fresh, file).correlation > correlation;
  };
}

/** Normalised correlation at each lag at which the piece lies wholly in what was heard. */
function correlations(heard: Int16Array, piece: Int16Array): Float64Array {
  const found = new Float64Array(Math.max(0, heard.length - piece.length + 1));
  const own = Math.sqrt(energy(piece, 0, piece.length));
  let power = energy(heard, 0, Math.min(piece.length, heard.length));
  for (let lag = 0; lag < found.length; lag += 1) {
    let sum = 0;
    for (let index = 0; index < piece.length; index += 1) sum += (heard[lag + index] ?? 0) * (piece[index] ?? 0);
    found[lag] = power > 0 ? sum / (own * Math.sqrt(power)) : 0;
    power += (heard[lag + piece.length] ?? 0) ** 2 - (heard[lag] ?? 0) ** 2;
  }
  return found;
}

function coarse(samples: Int16Array): Int16Array {
  return Int16Array.from({ length: Math.floor(samples.length / ROUGH) }, (_, index) => {
    let sum = 0;
    for (let offset = 0; offset < ROUGH; offset += 1) sum += samples[index * ROUGH + offset] ?? 0;
    return sum / ROUGH;
  });
}

function samplesOf(file: string): Int16Array {
  const { channels, sampleRate } = readWav(readFileSync(file));
  const [first] = channels;
  if (first === undefined) throw new Error(`${file} has no sound`);
  return sampleRate === RATE ? first : new Resampler(sampleRate as SampleRate, RATE).process(first);
}

function loudest(samples: Int16Array): number {
  let best = 0;
  let most = -1;
  for (let from = 0; from + PIECE <= samples.length; from += 400) {
    const here = energy(samples, from, from + PIECE);
    if (here > most) [most, best] = [here, from];
  }
  return best;
}

function energy(samples: Int16Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += (samples[index] ?? 0) ** 2;
  return sum;
}
