import { describe, expect, it } from 'vitest';
import { CATALOGUES } from '../../../../src/media/prompts/catalogue/index.ts';
import { segments, variants } from '../../../../src/media/prompts/catalogue/text.ts';
import { LANGUAGES } from '../../../../src/media/prompts/languages.ts';
import { recordingScript } from '../../../../src/media/prompts/script.ts';

const ENGLISH = CATALOGUES['en-US'];
const FORMS = ['masculine', 'feminine', 'neuter', 'counting', 'ken', 'ban', 'fun', 'nin'];

const slots = (text: string): string[] =>
  segments(text)
    .flatMap(part => ('slot' in part ? [part.slot] : []))
    .sort();

describe('a text', () => {
  it('is cut at its slots, without punctuation that stands alone', () => {
    expect(segments('For {name}, press {key}.')).toEqual([
      { text: 'For' },
      { slot: 'name', form: undefined },
      { text: 'press' },
      { slot: 'key', form: undefined },
    ]);
    expect(segments('Du har {count:feminine} nye.')).toEqual([
      { text: 'Du har' },
      { slot: 'count', form: 'feminine' },
      { text: 'nye.' },
    ]);
  });
});

describe.each(LANGUAGES)('%s', language => {
  const catalogue = CATALOGUES[language];

  it('has every prompt, with the same slots as English', () => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(ENGLISH));
    for (const [id, text] of Object.entries(catalogue)) {
      const english = ENGLISH[id as keyof typeof ENGLISH];
      expect([id, typeof text]).toEqual([id, typeof english]);
      const whole = (of: typeof text): string => (typeof of === 'string' ? of : of.other);
      expect([id, slots(whole(text))]).toEqual([id, slots(whole(english))]);
      // What is said of exactly one needs no number.
      if (typeof text !== 'string') expect([id, slots(text.one)]).toEqual([id, []]);
    }
  });

  it('leaves no brace or unknown form over', () => {
    for (const [id, text] of Object.entries(catalogue)) {
      for (const [, variant] of variants(id, text)) {
        for (const part of segments(variant)) {
          if ('text' in part) expect(part.text).not.toMatch(/[{}|]/);
          else if (part.form !== undefined) expect(FORMS).toContain(part.form);
        }
      }
    }
  });

  it('is not English', () => {
    if (language.startsWith('en')) return;
    const same = Object.entries(catalogue).filter(
      ([id, text]) => JSON.stringify(text) === JSON.stringify(ENGLISH[id as keyof typeof ENGLISH]),
    );
    // "Extension {extension}." and "Message {number}." are French as well.
    expect(same.length).toBeLessThan(3);
  });

  it('gives each recording a file of its own', () => {
    const names = [...recordingScript(language).keys()].map(name => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter(name => !/^[\p{L}\p{N}][\p{L}\p{N}.-]*$/u.test(name) || name.endsWith('.'))).toEqual([]);
  });
});
