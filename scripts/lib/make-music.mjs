// The work of `scripts/make-prompts music`: two short pieces for callers on hold, composed and played here, so that nobody else has rights in
// them. Notes ring on across the end into the beginning, so that a loop has no seam.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeWav } from '../../src/media/audio/wav.ts';

const OUT = resolve(import.meta.dirname, '../../prompts/music');
const RATE = 16_000;
/** Root mean square; quieter than the prompts that are spoken over it. */
const LEVEL = 1500;

const frequency = note => 440 * 2 ** ((note - 69) / 12);

/** Adds a note to a ring of samples. `partials` are the strengths of its harmonics, `decay` seconds to fade to 1/e. */
function play(ring, { at, note, length, strength, partials, attack, decay }) {
  const start = Math.round(at * RATE);
  const count = Math.round((length + 3 * decay) * RATE);
  for (let i = 0; i < count; i++) {
    const t = i / RATE;
    const rise = Math.min(1, t / attack);
    const fall = t < length ? Math.exp(-t / (4 * decay)) : Math.exp(-length / (4 * decay) - (t - length) / decay);
    // The last moment is faded out altogether, so that a note ends without a click.
    const end = Math.min(1, (count - i) / (0.05 * RATE));
    let sample = 0;
    partials.forEach((part, k) => {
      sample += part * Math.sin(2 * Math.PI * frequency(note) * (k + 1) * t);
    });
    ring[(start + i) % ring.length] += strength * rise * fall * end * sample;
  }
}

const BELL = { partials: [1, 0.35, 0.12, 0.05], attack: 0.008, decay: 0.45 };
const PAD = { partials: [1, 0.3, 0.15], attack: 0.5, decay: 0.6 };

/** One chord a bar; `pattern` names notes of the chord (and octaves above it) for each step, null for a rest. */
function compose({ chords, barSeconds, pattern, melody }) {
  const ring = new Float64Array(Math.round(chords.length * barSeconds * RATE));
  chords.forEach((chord, bar) => {
    const start = bar * barSeconds;
    const step = barSeconds / pattern.length;
    for (const note of chord) play(ring, { at: start, note, length: barSeconds * 0.8, strength: 0.22, ...PAD });
    pattern.forEach((index, i) => {
      if (index === null) return;
      const note = chord[index % chord.length] + 12 * (1 + Math.floor(index / chord.length));
      play(ring, { at: start + i * step, note, length: step, strength: i === 0 ? 0.5 : 0.38, ...BELL });
    });
    const [note, beat] = melody[bar];
    play(ring, { at: start + (beat * barSeconds) / 4, note, length: barSeconds / 2, strength: 0.45, ...BELL });
  });
  return ring;
}

function write(name, ring) {
  const level = Math.sqrt(ring.reduce((sum, sample) => sum + sample * sample, 0) / ring.length);
  const pcm = Int16Array.from(ring, sample => Math.round((sample * LEVEL) / level));
  writeFileSync(join(OUT, `${name}.wav`), writeWav({ sampleRate: RATE, channels: [pcm] }));
  console.log(`${name}: ${(pcm.length / RATE).toFixed(1)} s`);
}

mkdirSync(OUT, { recursive: true });
// C, A minor, F, G and relatives, all with sevenths; notes as MIDI numbers.
write(
  'calm',
  compose({
    barSeconds: 3,
    chords: [
      [48, 55, 59, 64],
      [45, 52, 55, 60],
      [50, 53, 57, 60],
      [43, 50, 53, 59],
      [52, 55, 59, 62],
      [45, 52, 55, 60],
      [53, 57, 60, 64],
      [43, 50, 53, 59],
    ].map(chord => chord.map(note => note + 7)),
    pattern: [0, 1, 2, 3, 5, 3, 2, 1],
    melody: [79, 76, 77, 74, 78, 79, 76, 74].map((note, bar) => [note + 7, bar % 2 === 0 ? 1 : 2]),
  }),
);
write(
  'bright',
  compose({
    barSeconds: 2.4,
    chords: [
      [50, 57, 61, 66],
      [47, 54, 57, 62],
      [55, 59, 62, 66],
      [45, 52, 55, 61],
      [50, 57, 61, 66],
      [52, 55, 59, 62],
      [55, 59, 62, 66],
      [45, 52, 57, 61],
    ].map(chord => chord.map(note => note + 5)),
    pattern: [0, 3, 2, null, 1, 3, 2, 4, null, 3, 1, 2],
    melody: [78, 74, 71, 73, 78, 79, 74, 76].map((note, bar) => [note + 5, bar % 3]),
  }),
);
