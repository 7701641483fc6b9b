// German: units before tens in one word ("einundzwanzig"); "eins" on its own, "ein" or "eine" before what is counted.
import { at, digitFrom, spanFrom, table } from './rules.ts';
import type { NumberForm, SpeechRules, Words } from './rules.ts';

const BELOW_20 = table(
  'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn ' +
    'achtzehn neunzehn',
);
const TENS = table('- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig');
const MONTHS = table('- Januar Februar März April Mai Juni Juli August September Oktober November Dezember');
const WEEKDAYS = table('Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag');
const IRREGULAR_ORDINALS: Readonly<Record<number, string>> = { 1: 'erste', 3: 'dritte', 7: 'siebte', 8: 'achte' };

function one(form: NumberForm | undefined): string {
  if (form === undefined) return 'eins';
  return form === 'feminine' ? 'eine' : 'ein';
}

function below100(value: number, form?: NumberForm): string {
  if (value === 1) return one(form);
  if (value < 20) return at(BELOW_20, value);
  const tens = at(TENS, Math.floor(value / 10));
  const unit = value % 10;
  if (unit === 0) return tens;
  return `${unit === 1 ? 'ein' : at(BELOW_20, unit)}und${tens}`;
}

const hundreds = (count: number): string => `${count === 1 ? 'ein' : at(BELOW_20, count)}hundert`;

function number(value: number, form?: NumberForm): Words {
  if (value < 100) return [below100(value, form)];
  const [unit, size] = value < 1000 ? [[hundreds(Math.floor(value / 100))], 100] : [thousands(value), 1000];
  const rest = value % size;
  return rest === 0 ? unit : [...unit, ...number(rest, form)];
}

const thousands = (value: number): Words => [...number(Math.floor(value / 1000), 'neuter'), 'tausend'];

const ordinal = (value: number): string =>
  IRREGULAR_ORDINALS[value] ?? `${below100(value)}${value < 20 ? 'te' : 'ste'}`;

export const GERMAN: SpeechRules = {
  number,
  ordinal: value => [ordinal(value)],
  digit: digitFrom([...BELOW_20.slice(0, 10), 'Sterntaste', 'Rautetaste', 'plus']),
  weekday: weekday => [at(WEEKDAYS, weekday)],
  // As after "am": "am Montag, dem zwölften März".
  date: ({ month, day, weekday }) => [at(WEEKDAYS, weekday), 'dem', `${ordinal(day)}n`, at(MONTHS, month)],
  time: ({ hour, minute }) => [...number(hour, 'neuter'), 'Uhr', ...(minute === 0 ? [] : number(minute))],
  duration: spanFrom(number, [
    { one: 'Stunde', other: 'Stunden', form: 'feminine' },
    { one: 'Minute', other: 'Minuten', form: 'feminine' },
    { one: 'Sekunde', other: 'Sekunden', form: 'feminine' },
  ]),
};
