// A phrase in one language, as the names of recordings.
import { CATALOGUES } from './catalogue/index.ts';
import { segmentName, segments } from './catalogue/text.ts';
import type { PromptText, Segment } from './catalogue/text.ts';
import type { Language } from './languages.ts';
import { localTime } from './local-time.ts';
import type { Phrase, PromptSound } from './phrase.ts';
import { RULES } from './rules/index.ts';
import { DIGITS, LARGEST_NUMBER, LARGEST_ORDINAL } from './rules/rules.ts';
import type { Digit, NumberForm, Words } from './rules/rules.ts';
import { wordFile } from './word-file.ts';

/** A recording of ours by name, one of the account's, or a sound as it is. */
export type Piece = { readonly name: string } | { readonly custom: string } | PromptSound;

/** Between digits, so that a number can be written down. */
const DIGIT_GAP: PromptSound = { silenceMs: 60 };
/** Slots in slots are not needed; this only keeps a mistake from growing without bound. */
const MAX_DEPTH = 4;
/** Nobody listens to more; what comes from the network may be longer. */
const MAX_DIGITS = 40;

const isDigit = (text: string): text is Digit => (DIGITS as readonly string[]).includes(text);
const names = (words: Words): readonly Piece[] => words.map(word => ({ name: wordFile(word) }));
const whole = (value: number): number => (Number.isFinite(value) ? Math.max(0, Math.round(value)) : 0);

function digits(language: Language, text: string): readonly Piece[] {
  const said = [...text].filter(isDigit).slice(0, MAX_DIGITS);
  return said.flatMap((digit, i) => [...(i === 0 ? [] : [DIGIT_GAP]), ...names([RULES[language].digit(digit)])]);
}

function number(language: Language, value: number, form: NumberForm | undefined): readonly Piece[] {
  const amount = whole(value);
  if (amount > LARGEST_NUMBER) return digits(language, amount.toFixed(0));
  return names(RULES[language].number(amount, form));
}

function duration(language: Language, ms: number): readonly Piece[] {
  const seconds = Math.min(whole(ms / 1000), LARGEST_NUMBER);
  const span = { hours: Math.floor(seconds / 3600), minutes: Math.floor(seconds / 60) % 60, seconds: seconds % 60 };
  return names(RULES[language].duration(span));
}

/** The form of a prompt: by the first number among what fills its slots. */
function choose(id: string, text: PromptText, filling: readonly Phrase[]): { variant: string; text: string } {
  if (typeof text === 'string') return { variant: id, text };
  const counted = filling.find(phrase => 'number' in phrase);
  const one = counted !== undefined && 'number' in counted && whole(counted.number) === 1;
  return one ? { variant: `${id}.one`, text: text.one } : { variant: `${id}.other`, text: text.other };
}

type Said = Extract<Phrase, { say: string }>;

function filled(phrase: Said, part: Extract<Segment, { slot: string }>): readonly Phrase[] {
  const value = phrase.with?.[part.slot] ?? [];
  const list = Array.isArray(value) ? (value as readonly Phrase[]) : [value as Phrase];
  const { form } = part;
  if (form === undefined) return list;
  return list.map(item => ('number' in item || 'ordinal' in item ? { ...item, form: item.form ?? form } : item));
}

function prompt(language: Language, phrase: Said, depth: number): readonly Piece[] {
  const { variant, text } = choose(
    phrase.say,
    CATALOGUES[language][phrase.say],
    Object.values(phrase.with ?? {}).flat(),
  );
  const parts = segments(text);
  return parts.flatMap((part, i): readonly Piece[] => {
    if ('text' in part) return [{ name: segmentName(variant, i, parts.length) }];
    return filled(phrase, part).flatMap(item => pieces(language, item, depth + 1));
  });
}

/** What to play, in turn, to say a phrase. */
export function pieces(language: Language, phrase: Phrase, depth = 0): readonly Piece[] {
  const rules = RULES[language];
  if (depth > MAX_DEPTH) return [];
  if ('say' in phrase) return prompt(language, phrase, depth);
  if ('prompt' in phrase) return [{ custom: phrase.prompt }];
  if ('number' in phrase) return number(language, phrase.number, phrase.form);
  if ('ordinal' in phrase) {
    const value = whole(phrase.ordinal);
    if (value < 1 || value > LARGEST_ORDINAL) return number(language, value, phrase.form);
    return names(rules.ordinal(value, phrase.form));
  }
  if ('digits' in phrase) return digits(language, phrase.digits);
  if ('date' in phrase) return names(rules.date(localTime(phrase.date, phrase.timeZone)));
  if ('time' in phrase) return names(rules.time(localTime(phrase.time, phrase.timeZone)));
  if ('weekday' in phrase) return names(rules.weekday(localTime(phrase.weekday, phrase.timeZone).weekday));
  if ('duration' in phrase) return duration(language, phrase.duration);
  return [phrase];
}
