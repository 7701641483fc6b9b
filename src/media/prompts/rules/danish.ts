// Danish: units before tens in one word, tens above forty by scores ("halvtreds" is half-third times twenty).
import { at, digitFrom, spanFrom, table } from './rules.ts';
import type { NumberForm, SpeechRules, Words } from './rules.ts';

const BELOW_20 = table(
  'nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten',
);
const TENS = table('- - tyve tredive fyrre halvtreds tres halvfjerds firs halvfems');
const ORDINALS = table(
  '- første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte trettende fjortende femtende ' +
    'sekstende syttende attende nittende',
);
const MONTHS = table('- januar februar marts april maj juni juli august september oktober november december');
const WEEKDAYS = table('søndag mandag tirsdag onsdag torsdag fredag lørdag');

function compound(value: number, tens: string): string {
  const unit = value % 10;
  return unit === 0 ? tens : `${at(BELOW_20, unit)}og${tens}`;
}

function below100(value: number, form?: NumberForm): string {
  if (value === 1 && form === 'neuter') return 'et';
  return value < 20 ? at(BELOW_20, value) : compound(value, at(TENS, Math.floor(value / 10)));
}

function number(value: number, form?: NumberForm): Words {
  if (value < 100) return [below100(value, form)];
  const size = value < 1000 ? 100 : 1000;
  const rest = value % size;
  const big = [...number(Math.floor(value / size), 'neuter'), size === 100 ? 'hundrede' : 'tusind'];
  if (rest === 0) return big;
  return [...big, ...(rest < 100 ? ['og'] : []), ...number(rest, form)];
}

const ordinal = (value: number): string =>
  value < 20 ? at(ORDINALS, value) : compound(value, value < 30 ? 'tyvende' : 'tredivte');

export const DANISH: SpeechRules = {
  number,
  ordinal: value => [ordinal(value)],
  digit: digitFrom([...BELOW_20.slice(0, 10), 'stjerne', 'firkant', 'plus']),
  weekday: weekday => [at(WEEKDAYS, weekday)],
  date: ({ month, day, weekday }) => [at(WEEKDAYS, weekday), 'den', ordinal(day), at(MONTHS, month)],
  time: ({ hour, minute }) => {
    const minutes = minute === 0 ? [] : minute < 10 ? ['nul', ...number(minute)] : number(minute);
    return ['klokken', ...number(hour, 'neuter'), ...minutes];
  },
  duration: spanFrom(number, [
    { one: 'time', other: 'timer' },
    { one: 'minut', other: 'minutter', form: 'neuter' },
    { one: 'sekund', other: 'sekunder', form: 'neuter' },
  ]),
};
