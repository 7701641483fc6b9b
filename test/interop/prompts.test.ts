// The generator with the real synthesiser.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readWav } from '../../src/media/audio/index.ts';
import { LANGUAGES } from '../../src/media/prompts/index.ts';

const ROOT = resolve(import.meta.dirname, '../..');
let out: string;

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'prompts-'));
});
afterAll(() => rmSync(out, { recursive: true }));

const make = (folder: string, ...args: string[]): void => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/lib/make-prompts.mjs'), '--out', join(out, folder), ...args]);
};

it('makes the same bytes each time, and those that are in the repository', () => {
  for (const folder of ['first', 'second']) make(folder, '--only', 'conference.', 'en-US');
  const files = readdirSync(join(out, 'first/en-US'));
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const bytes = readFileSync(join(out, 'first/en-US', file));
    expect(bytes.equals(readFileSync(join(out, 'second/en-US', file))), file).toBe(true);
    expect(bytes.equals(readFileSync(join(ROOT, 'prompts/en-US', file))), file).toBe(true);
  }
});

it('speaks every language', () => {
  make('all', '--only', 'login.wrong', ...LANGUAGES);
  const seconds = LANGUAGES.map(language => {
    const { sampleRate, channels } = readWav(readFileSync(join(out, 'all', language, 'login.wrong.wav')));
    return (channels[0]?.length ?? 0) / sampleRate;
  });
  for (const length of seconds) {
    // A voice that does not know the script spells it, which takes ten times as long, or is silent.
    expect(length).toBeGreaterThan(1);
    expect(length).toBeLessThan(5);
  }
});
