// What is kept in the repository: English and the music.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWav } from '../../../../src/media/audio/index.ts';
import { PromptBook } from '../../../../src/media/prompts/index.ts';
import { recordingScript } from '../../../../src/media/prompts/script.ts';

const PROMPTS = resolve(import.meta.dirname, '../../../../prompts');
const ENGLISH = join(PROMPTS, 'en-US');
const script = recordingScript('en-US');

function measure(file: string): { rate: number; seconds: number; peak: number; rms: number; pcm: Int16Array } {
  const bytes = readFileSync(file);
  // Format 1 (linear), one channel, 16 bits, before our own reader has a say.
  expect([bytes.readUInt16LE(20), bytes.readUInt16LE(22), bytes.readUInt16LE(34)]).toEqual([1, 1, 16]);
  const { sampleRate, channels } = readWav(bytes);
  const [pcm = new Int16Array(0)] = channels;
  const rms = Math.sqrt(pcm.reduce((sum, sample) => sum + sample * sample, 0) / pcm.length);
  const peak = pcm.reduce((max, sample) => Math.max(max, Math.abs(sample)), 0);
  return { rate: sampleRate, seconds: pcm.length / sampleRate, peak, rms, pcm };
}

/** How alike two signals of one length are, 1 for the same. */
function correlation(a: Int16Array, b: Int16Array): number {
  let ab = 0;
  let aa = 1e-9;
  let bb = 1e-9;
  a.forEach((sample, i) => {
    const other = b[i] ?? 0;
    ab += sample * other;
    aa += sample * sample;
    bb += other * other;
  });
  return ab / Math.sqrt(aa * bb);
}

describe('recordings in English', () => {
  it('are there for every prompt and word, and no others', () => {
    const present = readdirSync(ENGLISH).filter(name => name.endsWith('.wav'));
    expect(present.sort()).toEqual([...script.keys()].map(name => `${name}.wav`).sort());
  });

  it('say what the catalogue says now (else run scripts/make-prompts)', () => {
    const index = JSON.parse(readFileSync(join(ENGLISH, 'index.json'), 'utf8')) as { texts: Record<string, string> };
    expect(index.texts).toEqual(Object.fromEntries(script));
  });

  it('are short, loud enough, of one level, not clipped, and without silence at the ends', () => {
    for (const [name, text] of script) {
      const { rate, seconds, peak, rms, pcm } = measure(join(ENGLISH, `${name}.wav`));
      expect(rate, name).toBe(8000);
      expect(seconds, name).toBeGreaterThan(0.12);
      // Speech has some 15 characters a second.
      expect(seconds, name).toBeLessThan(0.7 + text.length / 9);
      expect(peak, name).toBeLessThan(30_000);
      expect(rms, name).toBeGreaterThan(1000);
      expect(rms, name).toBeLessThan(4000);
      const edges = [pcm.subarray(0, 400), pcm.subarray(-800)];
      for (const edge of edges) expect(Math.max(...edge.map(Math.abs)), name).toBeGreaterThan(50);
    }
  });

  it('make a phrase when they are put together', () => {
    const sounds = new PromptBook().sounds('en-US', [
      { say: 'queue.position', with: { position: { number: 21 } } },
      { digits: '20' },
    ]);
    const heard = sounds.map(sound =>
      'file' in sound ? measure(sound.file).pcm : new Int16Array(8 * ('tone' in sound ? 0 : sound.silenceMs)),
    );
    const whole = Int16Array.from(heard.flatMap(part => [...part]));
    // Each recording is found again at its place in the whole, and its neighbour is not.
    const expected = ['queue.position.1', 'word.twenty', 'word.one', 'queue.position.3', 'word.two', 'word.zero'];
    let from = 0;
    const found: string[] = [];
    for (const [i, part] of heard.entries()) {
      const sound = sounds[i];
      if (sound !== undefined && 'file' in sound) {
        const here = whole.subarray(from, from + part.length);
        const best = expected.filter(name => correlation(measure(join(ENGLISH, `${name}.wav`)).pcm, here) > 0.99);
        found.push(...best);
      }
      from += part.length;
    }
    expect(found).toEqual(expected);
  });
});

describe('music on hold', () => {
  it.each(['calm', 'bright'])('%s is quiet, not clipped, and goes round without a click', name => {
    const { rate, seconds, peak, rms, pcm } = measure(join(PROMPTS, 'music', `${name}.wav`));
    expect(rate).toBe(16_000);
    expect(seconds).toBeGreaterThan(15);
    expect(pcm.length % (rate / 50)).toBe(0);
    expect(peak).toBeLessThan(16_000);
    expect(rms).toBeGreaterThan(800);
    expect(rms).toBeLessThan(2500);
    // A click is a jump, and a bend in the curve, larger than the music's own.
    const bend = (i: number): number => {
      const sample = (k: number): number => pcm[(k + pcm.length) % pcm.length] ?? 0;
      return Math.abs(sample(i - 1) - 2 * sample(i) + sample(i + 1));
    };
    let largest = 0;
    for (let i = 1; i < pcm.length - 1; i++) largest = Math.max(largest, bend(i));
    for (const i of [-2, -1, 0, 1]) expect(bend(i)).toBeLessThanOrEqual(largest);
    // Nowhere does it stop: no tenth of a second is near silence.
    for (let i = 0; i + rate / 10 <= pcm.length; i += rate / 10) {
      const part = pcm.subarray(i, i + rate / 10);
      expect(Math.max(...part.map(Math.abs))).toBeGreaterThan(200);
    }
  });
});
