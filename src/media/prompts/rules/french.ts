// French as counted in France and Canada: seventy is sixty-ten, eighty four twenties, ninety four-twenties-ten.
import { at, digitFrom, spanFrom, table } from './rules.ts';
import type { NumberForm, SpeechRules, Words } from './rules.ts';

const BELOW_20 = table(
  'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf',
);
const TENS = table('- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt');
const MONTHS = table('- janvier février mars avril mai juin juillet août septembre octobre novembre décembre');
const WEEKDAYS = table('dimanche lundi mardi mercredi jeudi vendredi samedi');

const unitWord = (value: number, form?: NumberForm): string =>
  value === 1 && form === 'feminine' ? 'une' : at(BELOW_20, value);

function below100(value: number, form?: NumberForm): string {
  if (value < 20) return unitWord(value, form);
  if (value === 80) return 'quatre-vingts';
  const tens = at(TENS, Math.floor(value / 10));
  // Seventy and ninety count on from ten.
  const rest = value < 60 ? value % 10 : value % 20;
  if (rest === 0) return tens;
  if (value < 80 && rest % 10 === 1) return `${tens} et ${unitWord(rest, form)}`;
  return `${tens}-${unitWord(rest, form)}`;
}

function number(value: number, form?: NumberForm): Words {
  if (value < 100) return [below100(value, form)];
  const size = value < 1000 ? 100 : 1000;
  const count = Math.floor(value / size);
  const rest = value % size;
  const counted = number(count).map(word => (word === 'quatre-vingts' ? 'quatre-vingt' : word));
  const big = [...(count === 1 ? [] : counted), size === 100 ? 'cent' : 'mille'];
  return rest === 0 ? big : [...big, ...number(rest, form)];
}

function ordinal(value: number, form?: NumberForm): string {
  if (value === 1) return form === 'feminine' ? 'première' : 'premier';
  const stem = below100(value).replace(/e$/, '').replace(/cinq$/, 'cinqu').replace(/neuf$/, 'neuv');
  return `${stem}ième`;
}

const french = (pound: string): SpeechRules => ({
  number,
  ordinal: (value, form) => [ordinal(value, form)],
  digit: digitFrom([...BELOW_20.slice(0, 10), 'étoile', pound, 'plus']),
  weekday: weekday => [at(WEEKDAYS, weekday)],
  date: ({ month, day, weekday }) => [
    at(WEEKDAYS, weekday),
    ...(day === 1 ? ['premier'] : number(day)),
    at(MONTHS, month),
  ],
  time: ({ hour, minute }) => [
    ...number(hour, 'feminine'),
    hour < 2 ? 'heure' : 'heures',
    ...(minute === 0 ? [] : number(minute, 'feminine')),
  ],
  duration: spanFrom(number, [
    { one: 'heure', other: 'heures', form: 'feminine' },
    { one: 'minute', other: 'minutes', form: 'feminine' },
    { one: 'seconde', other: 'secondes', form: 'feminine' },
  ]),
});

export const FRENCH = french('dièse');
export const CANADIAN_FRENCH = french('carré');
