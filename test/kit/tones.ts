/** Tones to speak into phones, and the proof of which tone a phone heard. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DIRECTORY = join(tmpdir(), 'tandem-test-tones');
const SECONDS = 120;

/** A WAV file (PCM 16 bit) of `SECONDS` with one tone; made once and kept. */
export function toneFile(frequency: number, rate: 8000 | 16_000 | 48_000): string {
  const channels = rate === 48_000 ? 2 : 1;
  const file = join(DIRECTORY, `tone-${frequency}-${rate}.wav`);
  if (existsSync(file)) return file;
  mkdirSync(DIRECTORY, { recursive: true });
  const samples = Buffer.alloc(SECONDS * rate * channels * 2);
  for (let index = 0; index < SECONDS * rate; index++) {
    const value = Math.round(12_000 * Math.sin((2 * Math.PI * frequency * index) / rate));
    for (let channel = 0; channel < channels; channel++) samples.writeInt16LE(value, (index * channels + channel) * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, Buffer.concat([header, samples]));
  renameSync(draft, file);
  return file;
}

export interface Sound {
  readonly rate: number;
  /** First channel, -32768 to 32767. */
  readonly samples: Int16Array;
}

/** Reads a PCM WAV file, also one whose header was never completed because the recorder was killed. */
export function readSound(file: string): Sound {
  const data = readFileSync(file);
  let rate = 8000;
  let channels = 1;
  for (let at = 12; at + 8 <= data.length;) {
    const id = data.toString('latin1', at, at + 4);
    const size = data.readUInt32LE(at + 4);
    if (id === 'fmt ') {
      channels = data.readUInt16LE(at + 10);
      rate = data.readUInt32LE(at + 12);
    }
    if (id === 'data') {
      const end = size === 0 || at + 8 + size > data.length ? data.length : at + 8 + size;
      const count = Math.floor((end - at - 8) / 2 / channels);
      const samples = new Int16Array(count);
      for (let index = 0; index < count; index++) samples[index] = data.readInt16LE(at + 8 + index * 2 * channels);
      return { rate, samples };
    }
    at += 8 + size + (size % 2);
  }
  return { rate, samples: new Int16Array() };
}

/** Fraction (0-1) of the energy in a window that lies at one frequency (Goertzel). */
export function toneShare(samples: Int16Array, rate: number, frequency: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let previous = 0;
  let before = 0;
  let energy = 0;
  for (const sample of samples) {
    const value = sample + coefficient * previous - before;
    before = previous;
    previous = value;
    energy += sample * sample;
  }
  if (energy < samples.length * 100) return 0;
  const power = previous * previous + before * before - coefficient * previous * before;
  return (2 * power) / (samples.length * energy);
}

const WINDOW_MS = 50;

/** Seconds during which a tone is clearly there, counted in windows of 50 ms. */
export function secondsOfTone({ samples, rate }: Sound, frequency: number): number {
  const size = (rate * WINDOW_MS) / 1000;
  let windows = 0;
  for (let at = 0; at + size <= samples.length; at += size) {
    if (toneShare(samples.subarray(at, at + size), rate, frequency) > 0.6) windows++;
  }
  return (windows * WINDOW_MS) / 1000;
}
