// Spanish: one and the hundreds agree in gender, and one is cut short before a masculine noun and before "mil".
import { at, digitFrom, spanFrom, table } from './rules.ts';
import type { ClockTime, NumberForm, SpeechRules, Words } from './rules.ts';

const BELOW_30 = table(
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete ' +
    'dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete ' +
    'veintiocho veintinueve',
);
const TENS = table('- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa');
const HUNDREDS = table(
  '- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos',
);
const ORDINALS = table(
  '- primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo decimotercero ' +
    'decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno vigésimo',
);
const MONTHS = table('- enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre');
const WEEKDAYS = table('domingo lunes martes miércoles jueves viernes sábado');

/** "uno", "veintiuno", "treinta y uno" before a noun. */
function agree(word: string, form?: NumberForm): string {
  if (form === undefined || !word.endsWith('uno')) return word;
  if (form === 'feminine') return word.replace(/uno$/, 'una');
  return word === 'veintiuno' ? 'veintiún' : word.replace(/uno$/, 'un');
}

function below100(value: number, form?: NumberForm): string {
  if (value < 30) return agree(at(BELOW_30, value), form);
  const tens = at(TENS, Math.floor(value / 10));
  return value % 10 === 0 ? tens : agree(`${tens} y ${at(BELOW_30, value % 10)}`, form);
}

function below1000(value: number, form: NumberForm | undefined): Words {
  if (value < 100) return [below100(value, form)];
  if (value === 100) return ['cien'];
  const word = at(HUNDREDS, Math.floor(value / 100));
  const hundreds = form === 'feminine' ? word.replace(/os$/, 'as') : word;
  return value % 100 === 0 ? [hundreds] : [hundreds, below100(value % 100, form)];
}

/** Before "mil" one stays short, whatever is counted; the hundreds still agree. */
function thousands(count: number, form: NumberForm | undefined): Words {
  if (count === 1) return ['mil'];
  const words = below1000(count, form).map(word => word.replace(/veintiuna$/, 'veintiún').replace(/\buna$/, 'un'));
  return [...words.map(word => agree(word, 'masculine')), 'mil'];
}

function number(value: number, form?: NumberForm): Words {
  if (value < 1000) return below1000(value, form);
  const big = thousands(Math.floor(value / 1000), form);
  return value % 1000 === 0 ? big : [...big, ...below1000(value % 1000, form)];
}

function ordinal(value: number, form?: NumberForm): Words {
  const words =
    value <= 20
      ? [at(ORDINALS, value)]
      : [value < 30 ? 'vigésimo' : 'trigésimo', ...(value % 10 === 0 ? [] : [at(ORDINALS, value % 10)])];
  if (form === 'feminine') return words.map(word => word.replace(/o$/, 'a'));
  return form === 'masculine' ? words.map(word => word.replace(/(primer|tercer)o$/, '$1')) : words;
}

/** "Las doce de la mañana" would be noon. */
function partOfDay(hour: number): string {
  if (hour === 0) return 'de la noche';
  if (hour < 12) return hour < 6 ? 'de la madrugada' : 'de la mañana';
  if (hour === 12) return 'del mediodía';
  return hour < 20 ? 'de la tarde' : 'de la noche';
}

const hourArticle = (hour: number): string => (hour === 1 ? 'la' : 'las');

function twelveHours({ hour, minute }: ClockTime): Words {
  const shown = hour % 12 === 0 ? 12 : hour % 12;
  const minutes = minute === 0 ? [] : ['y', ...number(minute)];
  return [hourArticle(shown), ...number(shown, 'feminine'), ...minutes, partOfDay(hour)];
}

function twentyFourHours({ hour, minute }: ClockTime): Words {
  const minutes = minute === 0 ? [] : ['y', ...number(minute, 'masculine'), minute === 1 ? 'minuto' : 'minutos'];
  return [hourArticle(hour), ...number(hour, 'feminine'), hour === 1 ? 'hora' : 'horas', ...minutes];
}

const spanish = (options: { pound: string; first: string; time: SpeechRules['time'] }): SpeechRules => ({
  number,
  ordinal,
  digit: digitFrom([...BELOW_30.slice(0, 10), 'asterisco', options.pound, 'más']),
  weekday: weekday => [at(WEEKDAYS, weekday)],
  date: ({ month, day, weekday }) => [
    at(WEEKDAYS, weekday),
    ...(day === 1 ? [options.first] : number(day)),
    'de',
    at(MONTHS, month),
  ],
  time: options.time,
  duration: spanFrom(number, [
    { one: 'hora', other: 'horas', form: 'feminine' },
    { one: 'minuto', other: 'minutos', form: 'masculine' },
    { one: 'segundo', other: 'segundos', form: 'masculine' },
  ]),
});

export const LATIN_AMERICAN_SPANISH = spanish({ pound: 'numeral', first: 'primero', time: twelveHours });
export const EUROPEAN_SPANISH = spanish({ pound: 'almohadilla', first: 'uno', time: twentyFourHours });
