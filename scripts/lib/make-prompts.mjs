// The work of scripts/make-prompts: speaks every line of a language's script into a file of its own. The same text gives the
// same bytes on every machine that has the same espeak-ng and sox.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeWav } from '../../src/media/audio/wav.ts';
import { LANGUAGES } from '../../src/media/prompts/languages.ts';
import { recordingScript } from '../../src/media/prompts/script.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Kept in the repository; the telephone band is enough for a synthesiser and halves the size. */
const RATE = 8000;
/** Raise it when recordings are to be made anew although their texts are as before. */
const RECIPE = 1;
const WORDS_A_MINUTE = 175;

const VOICES = {
  'en-US': 'en-us',
  'en-GB': 'en-gb',
  'da-DK': 'da',
  'nl-NL': 'nl',
  'fr-FR': 'fr-fr',
  'fr-CA': 'fr-fr',
  'de-DE': 'de',
  'it-IT': 'it',
  'ja-JP': 'ja',
  'ko-KR': 'ko',
  'pt-BR': 'pt-br',
  'pt-PT': 'pt',
  'es-419': 'es-419',
  'es-ES': 'es',
  // Reads characters too; the voice "cmn" of Debian 12 spells them.
  'zh-CN': 'cmn-latn-pinyin',
  'zh-TW': 'cmn-latn-pinyin',
};

/**
 * What the synthesiser must be told otherwise than it is written: it takes Japan's topic particle, written "ha", by the letter, and the
 * Portuguese "and", when it stands alone, for the letter E.
 */
function pronounced(language, text) {
  if (language === 'ja-JP') return text.replace(/は(?=[\s、。]|$)/gu, 'わ');
  return language.startsWith('pt-') && text === 'e' ? 'i' : text;
}

function run(command, args, input) {
  const done = spawnSync(command, args, { input, maxBuffer: 1 << 26 });
  if (done.error !== undefined) throw done.error;
  if (done.status !== 0) throw new Error(`${command}: ${done.stderr.toString()}`);
  return done.stdout;
}

function synthesise(language, text) {
  const voice = ['-v', VOICES[language], '-s', String(WORDS_A_MINUTE), '-a', '80', '--stdout'];
  const wav = run('espeak-ng', [...voice, '--', pronounced(language, text)]);
  // -D: no dither, which is noise and other bytes each time.
  const raw = ['-t', 'raw', '-e', 'signed', '-b', '16', '-c', '1', '-r', String(RATE), '-'];
  const pcm = run('sox', ['-V1', '-D', '-t', 'wav', '-', ...raw, 'highpass', '100'], wav);
  return Int16Array.from({ length: pcm.length >> 1 }, (_, i) => pcm.readInt16LE(2 * i));
}

const FRAME = RATE / 200;
const LEAD = (RATE * 15) / 1000;
const TAIL = (RATE * 40) / 1000;
/** Below this part of the loudest frame there is nothing to hear. */
const SILENCE = 0.01;
/** Level of speech, root mean square over what is not silence; full scale is 32,768. */
const LEVEL = 2600;
const PEAK = 24_000;

/** Cuts silence off both ends, brings to level, and fades the cuts. */
function finish(pcm) {
  const frames = Array.from({ length: Math.floor(pcm.length / FRAME) }, (_, i) => {
    const frame = pcm.subarray(i * FRAME, (i + 1) * FRAME);
    return Math.sqrt(frame.reduce((sum, sample) => sum + sample * sample, 0) / FRAME);
  });
  const floor = Math.max(...frames) * SILENCE;
  const first = frames.findIndex(level => level > floor);
  const last = frames.findLastIndex(level => level > floor);
  if (first < 0) throw new Error('nothing was spoken');
  const cut = pcm.slice(Math.max(0, first * FRAME - LEAD), Math.min(pcm.length, (last + 1) * FRAME + TAIL));

  const loud = frames.filter(level => level > floor * 5);
  const level = Math.sqrt(loud.reduce((sum, value) => sum + value * value, 0) / loud.length);
  const peak = cut.reduce((max, sample) => Math.max(max, Math.abs(sample)), 1);
  const gain = Math.min(LEVEL / level, PEAK / peak);
  return cut.map((sample, i) => {
    const fade = Math.min(1, (i + 1) / LEAD, (cut.length - i) / TAIL);
    return Math.round(sample * gain * fade);
  });
}

const record = (language, text) => writeWav({ sampleRate: RATE, channels: [finish(synthesise(language, text))] });

function readIndex(directory) {
  try {
    return JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8'));
  } catch {
    return { recipe: 0, texts: {} };
  }
}

function make(language, out, only) {
  const directory = join(out ?? join(ROOT, language === 'en-US' ? 'prompts' : 'var/prompts'), language);
  mkdirSync(directory, { recursive: true });
  const script = recordingScript(language);
  const known = readIndex(directory);
  const present = new Set(readdirSync(directory));
  const stale = [...script].filter(
    ([name, text]) =>
      (only === undefined || name.includes(only)) &&
      (known.recipe !== RECIPE || known.texts[name] !== text || !present.has(`${name}.wav`)),
  );
  for (const [name, text] of stale) writeFileSync(join(directory, `${name}.wav`), record(language, text));
  if (only === undefined) {
    for (const file of present) {
      if (file.endsWith('.wav') && !script.has(file.slice(0, -'.wav'.length))) rmSync(join(directory, file));
    }
    const texts = Object.fromEntries(script);
    writeFileSync(join(directory, 'index.json'), `${JSON.stringify({ recipe: RECIPE, texts }, null, 2)}\n`);
  }
  console.log(`${language}: ${script.size} recordings, ${stale.length} of them new, in ${directory}`);
}

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' }, only: { type: 'string' } },
  allowPositionals: true,
});
const asked = positionals.length === 0 ? ['en-US'] : positionals.includes('all') ? LANGUAGES : positionals;
const unknown = asked.filter(language => !LANGUAGES.includes(language));
if (unknown.length > 0) {
  console.error(`no language ${unknown.join(', ')}; there are ${LANGUAGES.join(' ')}`);
  process.exit(2);
}
for (const language of asked) make(language, values.out, values.only);
