import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readWav } from '../../../../src/media/audio/wav.ts';
import { WavFile } from '../../../../src/media/recording/wav-file.ts';

const RATE = 8000;

it('of a file whose writer was killed at any moment, at most the last half second cannot be heard', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tandem-wav-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'a.wav');
  const file = new WavFile(path, { rate: RATE, channels: 2 });
  onTestFinished(() => file.close());
  for (let tenths = 1; tenths <= 50; tenths += 1) {
    file.append(new Int16Array((2 * RATE) / 10).fill(tenths));
    const heard = readWav(readFileSync(path)).channels[0]?.length ?? 0;
    // Until the header is first written, a reader takes what is there.
    expect(heard / RATE).toBeGreaterThan(tenths / 10 - 0.5);
  }
});
