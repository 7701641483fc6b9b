// Dutch: units before tens in one word, with a diaeresis after a final e ("tweeëntwintig"); no "one" before hundred and thousand.
import { at, digitFrom, spanFrom, table } from './rules.ts';
import type { SpeechRules, Words } from './rules.ts';

const BELOW_20 = table(
  'nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien ' +
    'achttien negentien',
);
const TENS = table('- - twintig dertig veertig vijftig zestig zeventig tachtig negentig');
const ORDINALS = table(
  '- eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende ' +
    'vijftiende zestiende zeventiende achttiende negentiende',
);
const MONTHS = table('- januari februari maart april mei juni juli augustus september oktober november december');
const WEEKDAYS = table('zondag maandag dinsdag woensdag donderdag vrijdag zaterdag');

function below100(value: number): string {
  if (value < 20) return at(BELOW_20, value);
  const tens = at(TENS, Math.floor(value / 10));
  const unit = value % 10;
  if (unit === 0) return tens;
  const word = unit === 1 ? 'een' : at(BELOW_20, unit);
  return `${word}${unit === 2 || unit === 3 ? 'ën' : 'en'}${tens}`;
}

function number(value: number): Words {
  if (value < 100) return [below100(value)];
  const size = value < 1000 ? 100 : 1000;
  const count = Math.floor(value / size);
  const rest = value % size;
  const big = [...(count === 1 ? [] : number(count)), size === 100 ? 'honderd' : 'duizend'];
  return rest === 0 ? big : [...big, ...number(rest)];
}

export const DUTCH: SpeechRules = {
  number,
  ordinal: value => [value < 20 ? at(ORDINALS, value) : `${below100(value)}ste`],
  digit: digitFrom([...BELOW_20.slice(0, 10), 'sterretje', 'hekje', 'plus']),
  weekday: weekday => [at(WEEKDAYS, weekday)],
  date: ({ month, day, weekday }) => [at(WEEKDAYS, weekday), ...number(day), at(MONTHS, month)],
  time: ({ hour, minute }) => [...number(hour), 'uur', ...(minute === 0 ? [] : number(minute))],
  duration: spanFrom(number, [
    { one: 'uur', other: 'uur' },
    { one: 'minuut', other: 'minuten' },
    { one: 'seconde', other: 'seconden' },
  ]),
};
