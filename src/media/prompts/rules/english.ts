// English: tens and units are words of their own. The British say "and" before them, and "the twelfth of March".
import { at, digitFrom, spanFrom, table } from './rules.ts';
import type { SpeechRules, Words } from './rules.ts';

const BELOW_20 = table(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen',
);
const TENS = table('- - twenty thirty forty fifty sixty seventy eighty ninety');
const ORDINALS = table(
  '- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth ' +
    'sixteenth seventeenth eighteenth nineteenth',
);
const MONTHS = table('- January February March April May June July August September October November December');
const WEEKDAYS = table('Sunday Monday Tuesday Wednesday Thursday Friday Saturday');

function below100(value: number): Words {
  if (value < 20) return [at(BELOW_20, value)];
  const tens = at(TENS, Math.floor(value / 10));
  return value % 10 === 0 ? [tens] : [tens, at(BELOW_20, value % 10)];
}

function ordinal(value: number): Words {
  if (value < 20) return [at(ORDINALS, value)];
  if (value % 10 === 0) return [value === 20 ? 'twentieth' : 'thirtieth'];
  return [at(TENS, Math.floor(value / 10)), at(ORDINALS, value % 10)];
}

function english(options: { british: boolean; pound: string }): SpeechRules {
  const and = options.british ? ['and'] : [];
  const below1000 = (value: number): Words => {
    if (value < 100) return below100(value);
    const rest = value % 100;
    const hundreds = [at(BELOW_20, Math.floor(value / 100)), 'hundred'];
    return rest === 0 ? hundreds : [...hundreds, ...and, ...below100(rest)];
  };
  const number = (value: number): Words => {
    if (value < 1000) return below1000(value);
    const rest = value % 1000;
    const thousands = [...below1000(Math.floor(value / 1000)), 'thousand'];
    if (rest === 0) return thousands;
    return [...thousands, ...(rest < 100 ? and : []), ...below1000(rest)];
  };
  return {
    number,
    ordinal,
    digit: digitFrom([...BELOW_20.slice(0, 10), 'star', options.pound, 'plus']),
    weekday: weekday => [at(WEEKDAYS, weekday)],
    date: ({ month, day, weekday }) =>
      options.british
        ? [at(WEEKDAYS, weekday), 'the', ...ordinal(day), 'of', at(MONTHS, month)]
        : [at(WEEKDAYS, weekday), at(MONTHS, month), ...ordinal(day)],
    time: ({ hour, minute }) => {
      const minutes = minute === 0 ? [] : minute < 10 ? ['oh', at(BELOW_20, minute)] : below100(minute);
      return [at(BELOW_20, hour % 12 === 0 ? 12 : hour % 12), ...minutes, hour < 12 ? 'A.M.' : 'P.M.'];
    },
    duration: spanFrom(number, [
      { one: 'hour', other: 'hours' },
      { one: 'minute', other: 'minutes' },
      { one: 'second', other: 'seconds' },
    ]),
  };
}

export const AMERICAN_ENGLISH = english({ british: false, pound: 'pound' });
export const BRITISH_ENGLISH = english({ british: true, pound: 'hash' });
