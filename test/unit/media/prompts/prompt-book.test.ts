import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../../src/core/log.ts';
import { PromptBook } from '../../../../src/media/prompts/index.ts';
import type { CustomPrompts, Language, PromptSound } from '../../../../src/media/prompts/index.ts';
import { recordingScript } from '../../../../src/media/prompts/script.ts';

let directory: string;
let complaints: object[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'prompts-'));
  complaints = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Pretends that a language has been recorded, all but some names. */
function recorded(language: Language, without: readonly string[] = []): void {
  mkdirSync(join(directory, language), { recursive: true });
  for (const name of recordingScript(language).keys()) {
    if (!without.includes(name)) writeFileSync(join(directory, language, `${name}.wav`), '');
  }
}

const book = (): PromptBook =>
  new PromptBook({
    directories: [directory],
    logger: { ...silentLogger, warn: line => complaints.push(typeof line === 'string' ? { line } : line) },
  });

/** "language/name" of recordings, "..." for silence. */
const said = (sounds: readonly PromptSound[]): string[] =>
  sounds.map(sound =>
    'file' in sound
      ? sound.file.slice(directory.length + 1).replace(/\.wav$/, '')
      : 'tone' in sound
        ? sound.tone
        : `${sound.silenceMs} ms`,
  );

describe('PromptBook', () => {
  it('says a prompt with what it is about, in the order of the language', () => {
    recorded('en-US');
    recorded('ja-JP');
    const phrase = { say: 'voicemail.new', with: { count: { number: 3 } } } as const;
    expect(said(book().sounds('en-US', [phrase]))).toEqual([
      'en-US/voicemail.new.other.1',
      'en-US/word.three',
      'en-US/voicemail.new.other.3',
    ]);
    expect(said(book().sounds('ja-JP', [phrase]))).toEqual([
      'ja-JP/voicemail.new.other.1',
      'ja-JP/word.さんけん',
      'ja-JP/voicemail.new.other.3',
    ]);
    expect(complaints).toEqual([]);
  });

  it('has a form of its own for exactly one', () => {
    recorded('de-DE');
    const messages = (count: number): string[] =>
      said(book().sounds('de-DE', [{ say: 'voicemail.new', with: { count: { number: count } } }]));
    expect(messages(1)).toEqual(['de-DE/voicemail.new.one']);
    expect(messages(0)[1]).toBe('de-DE/word.null');
  });

  it('gives numbers the gender of what is counted', () => {
    recorded('pt-BR');
    const sounds = book().sounds('pt-BR', [{ say: 'voicemail.new', with: { count: { number: 2 } } }]);
    expect(said(sounds)[1]).toBe('pt-BR/word.duas');
  });

  it('pauses between phrases and between digits', () => {
    recorded('en-US');
    expect(said(book().sounds('en-US', [{ say: 'park.nothing' }, { digits: '4x-#' }, { silenceMs: 500 }]))).toEqual([
      'en-US/park.nothing',
      '150 ms',
      'en-US/word.four',
      '60 ms',
      'en-US/word.pound',
      '150 ms',
      '500 ms',
    ]);
  });

  it('tells the time of the time zone, on both sides of a change of the clocks', () => {
    recorded('en-US');
    const time = (iso: string, timeZone: string): string =>
      said(book().sounds('en-US', [{ time: Date.parse(iso), timeZone }]))
        .map(name => name.replace('en-US/word.', ''))
        .join(' ');
    expect(time('2026-03-08T09:59:00Z', 'America/Los_Angeles')).toBe('one fifty nine a-m');
    expect(time('2026-03-08T10:00:00Z', 'America/Los_Angeles')).toBe('three a-m');
    expect(time('2026-03-08T10:00:00Z', 'Nowhere/Never')).toBe('ten a-m');
  });

  it('tells date, weekday and duration, and large numbers by digits', () => {
    recorded('en-US');
    const words = (phrase: Parameters<PromptBook['sounds']>[1][number]): string =>
      said(book().sounds('en-US', [phrase]))
        .map(name => name.replace('en-US/word.', ''))
        .filter(name => !name.endsWith('ms'))
        .join(' ');
    // Already Monday in Tokyo.
    const sunday = Date.parse('2026-05-31T20:00:00Z');
    expect(words({ date: sunday, timeZone: 'UTC' })).toBe('sunday may thirty first');
    expect(words({ date: sunday, timeZone: 'Asia/Tokyo' })).toBe('monday june first');
    expect(words({ weekday: sunday, timeZone: 'Asia/Tokyo' })).toBe('monday');
    expect(words({ duration: 125_000 })).toBe('two minutes five seconds');
    expect(words({ number: 1_000_000 })).toBe('one zero zero zero zero zero zero');
    expect(words({ number: Number.NaN })).toBe('zero');
    expect(words({ ordinal: 32 })).toBe('thirty two');
    expect(words({ ordinal: 3 })).toBe('third');
  });

  it('takes the sister language, then English, where a language has no recordings', () => {
    recorded('en-US');
    expect(said(book().sounds('fr-CA', [{ say: 'error.busy' }]))).toEqual(['en-US/error.busy']);
    recorded('fr-FR');
    const canadian = book();
    expect(said(canadian.sounds('fr-CA', [{ say: 'error.busy' }]))).toEqual(['fr-FR/error.busy']);
    expect(said(canadian.sounds('fr-ca', [{ number: 71 }]))).toEqual(['fr-FR/word.soixante-et-onze']);
    // Two books, one complaint of each about the language, however many prompts it lacks.
    expect(complaints).toEqual([
      { missing: 'language without recordings, see scripts/make-prompts', what: 'fr-CA' },
      { missing: 'language without recordings, see scripts/make-prompts', what: 'fr-FR' },
      { missing: 'language without recordings, see scripts/make-prompts', what: 'fr-CA' },
    ]);
  });

  it('says a whole phrase in one language when a word of it is missing, and complains once', () => {
    recorded('en-US');
    recorded('da-DK', ['word.tre']);
    const danish = book();
    const phrase = { say: 'queue.position', with: { position: { number: 3 } } } as const;
    for (let i = 0; i < 3; i++) {
      expect(said(danish.sounds('da-DK', [phrase])).every(name => name.startsWith('en-US/'))).toBe(true);
    }
    expect(complaints).toEqual([{ missing: 'recording', what: 'da-DK/word.tre' }]);
    expect(said(danish.sounds('da-DK', [{ say: 'error.busy' }]))).toEqual(['da-DK/error.busy']);
  });

  it('understands what accounts write as a language', () => {
    recorded('en-US');
    recorded('es-419');
    expect(said(book().sounds('es-MX', [{ say: 'error.busy' }]))).toEqual(['es-419/error.busy']);
    expect(said(book().sounds('tlh', [{ say: 'error.busy' }]))).toEqual(['en-US/error.busy']);
    expect(complaints).toEqual([{ missing: 'language', what: 'tlh' }]);
  });

  it("prefers the account's own recordings, by our names and by its own", () => {
    recorded('en-US');
    const own: CustomPrompts = {
      file: name => (['closed', 'queue.welcome'].includes(name) ? `/own/${name}` : undefined),
    };
    const files = (sounds: readonly PromptSound[]): string[] =>
      sounds.map(sound => ('file' in sound ? basename(sound.file) : ''));
    expect(files(book().sounds('en-US', [{ prompt: 'closed' }], own))).toEqual(['closed']);
    expect(files(book().sounds('en-US', [{ say: 'queue.welcome' }], own))).toEqual(['queue.welcome']);
    // Ours by name, as an account's document may ask for it; nothing outside of our folders.
    expect(files(book().sounds('en-US', [{ prompt: 'menu.choose' }], own))).toEqual(['menu.choose.wav']);
    expect(book().sounds('en-US', [{ prompt: '../en-US/menu.choose' }], own)).toEqual([]);
  });

  it("says a sentence with the account's own parts and words, and ours where it has none", () => {
    recorded('en-US');
    const own: CustomPrompts = {
      file: name => (['queue.position.1', 'word.three'].includes(name) ? `/own/${name}` : undefined),
    };
    const files = (position: number): string[] =>
      book()
        .sounds('en-US', [{ say: 'queue.position', with: { position: { number: position } } }], own)
        .map(sound => ('file' in sound ? basename(sound.file) : ''));
    expect(files(3)).toEqual(['queue.position.1', 'word.three', 'queue.position.3.wav']);
    expect(files(4)).toEqual(['queue.position.1', 'word.four.wav', 'queue.position.3.wav']);
  });

  it('plays files in the middle of a prompt', () => {
    recorded('en-US');
    const sounds = book().sounds('en-US', [
      { say: 'screening.call-from', with: { caller: { file: '/tmp/name.wav' } } },
    ]);
    expect(sounds.map(sound => ('file' in sound ? basename(sound.file) : ''))).toEqual([
      'screening.call-from.1.wav',
      'name.wav',
    ]);
  });

  it('says nothing rather than throw when nothing is recorded', () => {
    expect(book().sounds('en-US', [{ say: 'error.busy' }, { number: 5 }])).toEqual([]);
  });
});
