// What has to be recorded in a language: each file's name and the text that it speaks. The generator makes these files, the tests look for them.
import { segmentName, segments, variants } from './catalogue/text.ts';
import { CATALOGUES } from './catalogue/index.ts';
import { wordFile } from './word-file.ts';
import { RULES } from './rules/index.ts';
import { DIGITS } from './rules/rules.ts';
import type { Language } from './languages.ts';
import type { NumberForm, SpeechRules } from './rules/rules.ts';

const FORMS: readonly (NumberForm | undefined)[] = [
  undefined,
  'masculine',
  'feminine',
  'neuter',
  'counting',
  'ken',
  'ban',
  'fun',
  'nin',
];

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Numbers that between them need every word: all below 2000, and each count of thousands. */
const NUMBERS = [...range(0, 1999), ...range(2, 999).flatMap(count => [count * 1000, count * 1000 + 1])];

/** Every word that the rules of a language can ask for. */
export function vocabulary(rules: SpeechRules): ReadonlySet<string> {
  const words = new Set<string>(DIGITS.map(digit => rules.digit(digit)));
  const add = (said: readonly string[]): void => said.forEach(word => words.add(word));
  for (const form of FORMS) {
    NUMBERS.forEach(value => add(rules.number(value, form)));
    range(1, 31).forEach(value => add(rules.ordinal(value, form)));
  }
  for (const month of range(1, 12)) {
    for (const day of range(1, 31)) add(rules.date({ month, day, weekday: day % 7 }));
  }
  range(0, 6).forEach(weekday => add(rules.weekday(weekday)));
  for (const hour of range(0, 23)) range(0, 59).forEach(minute => add(rules.time({ hour, minute })));
  for (const amount of range(0, 60)) {
    add(rules.duration({ hours: amount, minutes: 0, seconds: 0 }));
    add(rules.duration({ hours: 0, minutes: amount, seconds: 0 }));
    add(rules.duration({ hours: 0, minutes: 0, seconds: amount }));
  }
  return words;
}

/** File name (without ".wav") to spoken text, in the order of the catalogue, then the words. */
export function recordingScript(language: Language): ReadonlyMap<string, string> {
  const script = new Map<string, string>();
  for (const [id, text] of Object.entries(CATALOGUES[language])) {
    for (const [variant, whole] of variants(id, text)) {
      const parts = segments(whole);
      parts.forEach((part, i) => {
        if ('text' in part) script.set(segmentName(variant, i, parts.length), part.text);
      });
    }
  }
  for (const word of vocabulary(RULES[language])) script.set(wordFile(word), word);
  return script;
}
