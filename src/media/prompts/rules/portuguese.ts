// Portuguese: "e" joins hundreds, tens and units; one, two and the hundreds agree in gender.
import { at, digitFrom, spanFrom, table } from './rules.ts';
import type { NumberForm, SpeechRules, Words } from './rules.ts';

const BRAZIL = table(
  'zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove',
);
const PORTUGAL = table(
  'zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete dezoito dezanove',
);
const TENS = table('- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa');
const HUNDREDS = table(
  '- cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos',
);
const ORDINALS = table('- primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono');
const TENTHS = table('- décimo vigésimo trigésimo');
const MONTHS = table('- janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro');
const WEEKDAYS = table('domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado');

const agree = (word: string, form?: NumberForm): string =>
  form === 'feminine' ? word.replace(/um$/, 'uma').replace(/dois$/, 'duas') : word;

/** "duzentos" and "trezentos" end otherwise than the rest. */
const agreeHundreds = (word: string, form?: NumberForm): string =>
  form === 'feminine' ? word.replace(/os$/, 'as') : word;

function ordinal(value: number, form?: NumberForm): Words {
  const tenth = Math.floor(value / 10);
  const words = [...(tenth === 0 ? [] : [at(TENTHS, tenth)]), ...(value % 10 === 0 ? [] : [at(ORDINALS, value % 10)])];
  return form === 'feminine' ? words.map(word => word.replace(/o$/, 'a')) : words;
}

function portuguese(options: { below20: readonly string[]; pound: string; first: string }): SpeechRules {
  const below100 = (value: number, form?: NumberForm): string => {
    if (value < 20) return agree(at(options.below20, value), form);
    const tens = at(TENS, Math.floor(value / 10));
    return value % 10 === 0 ? tens : agree(`${tens} e ${at(options.below20, value % 10)}`, form);
  };
  const below1000 = (value: number, form?: NumberForm): Words => {
    if (value < 100) return [below100(value, form)];
    if (value === 100) return ['cem'];
    const hundreds = agreeHundreds(at(HUNDREDS, Math.floor(value / 100)), form);
    return value % 100 === 0 ? [hundreds] : [hundreds, 'e', below100(value % 100, form)];
  };
  const number = (value: number, form?: NumberForm): Words => {
    if (value < 1000) return below1000(value, form);
    const count = Math.floor(value / 1000);
    const rest = value % 1000;
    const big = count === 1 ? ['mil'] : [...below1000(count, form), 'mil'];
    if (rest === 0) return big;
    return [...big, ...(rest < 100 || rest % 100 === 0 ? ['e'] : []), ...below1000(rest, form)];
  };
  return {
    number,
    ordinal,
    digit: digitFrom([...options.below20.slice(0, 10), 'asterisco', options.pound, 'mais']),
    weekday: weekday => [at(WEEKDAYS, weekday)],
    date: ({ month, day, weekday }) => [
      at(WEEKDAYS, weekday),
      ...(day === 1 ? [options.first] : number(day)),
      'de',
      at(MONTHS, month),
    ],
    // With its preposition, which depends on the hour.
    time: ({ hour, minute }) => [
      ...(hour === 1 ? ['à uma', 'hora'] : ['às', ...number(hour, 'feminine'), 'horas']),
      ...(minute === 0 ? [] : ['e', ...number(minute), minute === 1 ? 'minuto' : 'minutos']),
    ],
    duration: spanFrom(number, [
      { one: 'hora', other: 'horas', form: 'feminine' },
      { one: 'minuto', other: 'minutos', form: 'masculine' },
      { one: 'segundo', other: 'segundos', form: 'masculine' },
    ]),
  };
}

export const BRAZILIAN_PORTUGUESE = portuguese({ below20: BRAZIL, pound: 'quadrado', first: 'primeiro' });
export const EUROPEAN_PORTUGUESE = portuguese({ below20: PORTUGAL, pound: 'cardinal', first: 'um' });
