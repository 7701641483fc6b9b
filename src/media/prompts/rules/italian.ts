// Italian: compounds below hundred are one word and drop the vowel of the ten before "uno" and "otto".
import { at, digitFrom, spanFrom, table } from './rules.ts';
import type { NumberForm, SpeechRules, Words } from './rules.ts';

const BELOW_20 = table(
  'zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici ' +
    'diciassette diciotto diciannove',
);
const TENS = table('- - venti trenta quaranta cinquanta sessanta settanta ottanta novanta');
const ORDINALS = table('- primo secondo terzo quarto quinto sesto settimo ottavo nono decimo');
const MONTHS = table('- gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre');
const WEEKDAYS = table('domenica lunedì martedì mercoledì giovedì venerdì sabato');

function below100(value: number, form?: NumberForm): string {
  if (value === 1 && form !== undefined) return form === 'feminine' ? 'una' : 'un';
  if (value < 20) return at(BELOW_20, value);
  const tens = at(TENS, Math.floor(value / 10));
  const unit = value % 10;
  if (unit === 0) return tens;
  if (unit === 3) return `${tens}tré`;
  return `${unit === 1 || unit === 8 ? tens.slice(0, -1) : tens}${at(BELOW_20, unit)}`;
}

function number(value: number, form?: NumberForm): Words {
  if (value < 100) return [below100(value, form)];
  const size = value < 1000 ? 100 : 1000;
  const count = Math.floor(value / size);
  const rest = value % size;
  const hundreds = `${count === 1 ? '' : at(BELOW_20, count)}cento`;
  const thousands = count === 1 ? ['mille'] : [...number(count), 'mila'];
  const big = size === 100 ? [hundreds] : thousands;
  return rest === 0 ? big : [...big, ...number(rest)];
}

function ordinal(value: number, form?: NumberForm): string {
  const stem = value % 10 === 3 && value > 20 ? below100(value).replace('é', 'e') : withoutLastVowel(value);
  const word = value <= 10 ? at(ORDINALS, value) : `${stem}esimo`;
  return form === 'feminine' ? word.replace(/o$/, 'a') : word;
}

/** "sei" keeps its vowel: "ventiseiesimo". */
const withoutLastVowel = (value: number): string =>
  value % 10 === 6 && value > 20 ? below100(value) : below100(value).slice(0, -1);

export const ITALIAN: SpeechRules = {
  number,
  ordinal: (value, form) => [ordinal(value, form)],
  digit: digitFrom([...BELOW_20.slice(0, 10), 'asterisco', 'cancelletto', 'più']),
  weekday: weekday => [at(WEEKDAYS, weekday)],
  date: ({ month, day, weekday }) => [
    at(WEEKDAYS, weekday),
    ...(day === 1 ? ['primo'] : number(day)),
    at(MONTHS, month),
  ],
  // With its preposition, which depends on the hour.
  time: ({ hour, minute }) => [
    ...(hour === 1 ? ["all'una"] : ['alle', ...number(hour)]),
    ...(minute === 0 ? [] : ['e', ...number(minute)]),
  ],
  duration: spanFrom(number, [
    { one: 'ora', other: 'ore', form: 'feminine' },
    { one: 'minuto', other: 'minuti', form: 'masculine' },
    { one: 'secondo', other: 'secondi', form: 'masculine' },
  ]),
};
