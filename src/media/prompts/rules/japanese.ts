// Japanese, in kana: the sounds of numerals and counters change where they meet, so that the last numeral and its counter are one word.
import { at, digitFrom, table } from './rules.ts';
import type { NumberForm, SpeechRules, Words } from './rules.ts';

const UNITS = table('ゼロ いち に さん よん ご ろく なな はち きゅう');
const HUNDREDS = table(
  '- ひゃく にひゃく さんびゃく よんひゃく ごひゃく ろっぴゃく ななひゃく はっぴゃく きゅうひゃく',
);
const THOUSANDS = table('- せん にせん さんぜん よんせん ごせん ろくせん ななせん はっせん きゅうせん');
const HOURS = table('れい いち に さん よ ご ろく しち はち く じゅう じゅういち');
const MONTHS = table('- いち に さん し ご ろく しち はち く じゅう じゅういち じゅうに');
const WEEKDAYS = table('にちようび げつようび かようび すいようび もくようび きんようび どようび');
const FIRST_DAYS = table('- ついたち ふつか みっか よっか いつか むいか なのか ようか ここのか とおか');

interface Counter {
  /** With 1 to 9. */
  readonly units: readonly string[];
  /** After ten and hundred, where these end short ("じゅっ", "ひゃっ") or not. */
  readonly afterTen: string;
  readonly short: boolean;
  readonly afterThousand: string;
  readonly afterZero: string;
}

const COUNTERS: Readonly<Partial<Record<NumberForm, Counter>>> = {
  ken: {
    units: table('- いっけん にけん さんけん よんけん ごけん ろっけん ななけん はっけん きゅうけん'),
    afterTen: 'けん',
    short: true,
    afterThousand: 'けん',
    afterZero: 'けん',
  },
  fun: {
    units: table('- いっぷん にふん さんぷん よんぷん ごふん ろっぷん ななふん はっぷん きゅうふん'),
    afterTen: 'ぷん',
    short: true,
    afterThousand: 'ぷん',
    afterZero: 'ふん',
  },
  ban: {
    units: table('- いちばん にばん さんばん よんばん ごばん ろくばん ななばん はちばん きゅうばん'),
    afterTen: 'ばん',
    short: false,
    afterThousand: 'ばん',
    afterZero: 'ばん',
  },
  nin: {
    units: table('- いちにん ににん さんにん よにん ごにん ろくにん ななにん はちにん きゅうにん'),
    afterTen: 'にん',
    short: false,
    afterThousand: 'にん',
    afterZero: 'にん',
  },
};

const tens = (count: number): string => (count === 1 ? 'じゅう' : `${at(UNITS, count)}じゅう`);

function plain(value: number): Words {
  if (value < 10) return [at(UNITS, value)];
  if (value >= 10_000) return [...plain(Math.floor(value / 10_000)), 'まん', ...tail(value % 10_000)];
  if (value >= 1000) return [at(THOUSANDS, Math.floor(value / 1000)), ...tail(value % 1000)];
  if (value >= 100) return [at(HUNDREDS, Math.floor(value / 100)), ...tail(value % 100)];
  return [tens(Math.floor(value / 10)), ...tail(value % 10)];
}

const tail = (value: number): Words => (value === 0 ? [] : plain(value));

/** The last word of a number, joined with its counter. */
function withCounter(value: number, word: string, counter: Counter): string {
  if (value === 0) return `${word}${counter.afterZero}`;
  if (value % 10 !== 0) return at(counter.units, value % 10);
  if (value % 1000 === 0) return `${word}${counter.afterThousand}`;
  const stem = counter.short ? word.replace(/じゅう$/, 'じゅっ').replace(/([ひびぴ]ゃ)く$/, '$1っ') : word;
  return `${stem}${counter.afterTen}`;
}

function number(value: number, form?: NumberForm): Words {
  const words = plain(value);
  const counter = form === undefined ? undefined : COUNTERS[form];
  if (counter === undefined) return words;
  if (form === 'nin' && (value === 1 || value === 2)) return [value === 1 ? 'ひとり' : 'ふたり'];
  return [...words.slice(0, -1), withCounter(value, at(words, words.length - 1), counter)];
}

/** Days have names up to the tenth; later some keep them ("じゅうよっか"), and seven and nine are said otherwise than in numbers. */
function dayOfMonth(day: number): string {
  if (day <= 10) return at(FIRST_DAYS, day);
  if (day === 20) return 'はつか';
  const ten = tens(Math.floor(day / 10));
  if (day % 10 === 0) return `${ten}にち`;
  if (day % 10 === 4) return `${ten}よっか`;
  return `${ten}${day % 10 === 7 ? 'しち' : day % 10 === 9 ? 'く' : at(UNITS, day % 10)}にち`;
}

/** "よじかん", "くじかん", but otherwise as in numbers. */
function hoursLong(hours: number): Words {
  const words = plain(hours);
  const last = at(words, words.length - 1)
    .replace(/^よん$/, 'よ')
    .replace(/^きゅう$/, 'く');
  return [...words.slice(0, -1), `${last}じかん`];
}

export const JAPANESE: SpeechRules = {
  number,
  ordinal: value => {
    const words = number(value, 'ban');
    return [...words.slice(0, -1), `${at(words, words.length - 1)}め`];
  },
  digit: digitFrom([...UNITS, 'こめじるし', 'シャープ', 'プラス']),
  weekday: weekday => [at(WEEKDAYS, weekday)],
  date: ({ month, day, weekday }) => [`${at(MONTHS, month)}がつ`, dayOfMonth(day), at(WEEKDAYS, weekday)],
  time: ({ hour, minute }) => [
    hour < 12 ? 'ごぜん' : 'ごご',
    `${at(HOURS, hour % 12)}じ`,
    ...(minute === 0 ? [] : number(minute, 'fun')),
  ],
  duration: ({ hours, minutes, seconds }) => {
    const said = [
      ...(hours === 0 ? [] : hoursLong(hours)),
      ...(minutes === 0 ? [] : number(minutes, 'fun')),
      ...(seconds === 0 ? [] : [...plain(seconds), 'びょう']),
    ];
    return said.length > 0 ? said : ['ゼロ', 'びょう'];
  },
};
