// What each language says, written down by hand.
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../../src/media/prompts/languages.ts';
import type { Language } from '../../../../src/media/prompts/languages.ts';
import { RULES } from '../../../../src/media/prompts/rules/index.ts';
import type { NumberForm, Words } from '../../../../src/media/prompts/rules/rules.ts';
import { vocabulary } from '../../../../src/media/prompts/script.ts';

interface Expected {
  /** Words are joined by "|" where one recording ends and the next begins. */
  readonly numbers: Readonly<Record<number, string>>;
  readonly forms?: readonly (readonly [value: number, form: NumberForm, said: string])[];
  readonly ordinals: Readonly<Record<number, string>>;
  /** Tuesday, 21 March, and Sunday, 1 August. */
  readonly dates: readonly [string, string];
  /** At 1:00, 9:05, 15:30 and 00:00. */
  readonly times: readonly [string, string, string, string];
  /** One hour, two minutes, and one second; and 21 minutes. */
  readonly durations: readonly [string, string];
  /** 1, 9, 0, star, pound, plus. */
  readonly digits: string;
}

const ENGLISH: Expected = {
  numbers: {
    0: 'zero',
    1: 'one',
    12: 'twelve',
    20: 'twenty',
    21: 'twenty|one',
    100: 'one|hundred',
    101: 'one|hundred|one',
    999: 'nine|hundred|ninety|nine',
    1000: 'one|thousand',
    1001: 'one|thousand|one',
    21_345: 'twenty|one|thousand|three|hundred|forty|five',
    999_999: 'nine|hundred|ninety|nine|thousand|nine|hundred|ninety|nine',
  },
  ordinals: { 1: 'first', 2: 'second', 12: 'twelfth', 20: 'twentieth', 22: 'twenty|second', 30: 'thirtieth' },
  dates: ['Tuesday|March|twenty|first', 'Sunday|August|first'],
  times: ['one|A.M.', 'nine|oh|five|A.M.', 'three|thirty|P.M.', 'twelve|A.M.'],
  durations: ['one|hour|two|minutes|one|second', 'twenty|one|minutes'],
  digits: 'one nine zero star pound plus',
};

const FRENCH: Expected = {
  numbers: {
    0: 'zéro',
    21: 'vingt et un',
    22: 'vingt-deux',
    60: 'soixante',
    70: 'soixante-dix',
    71: 'soixante et onze',
    77: 'soixante-dix-sept',
    79: 'soixante-dix-neuf',
    80: 'quatre-vingts',
    81: 'quatre-vingt-un',
    90: 'quatre-vingt-dix',
    91: 'quatre-vingt-onze',
    99: 'quatre-vingt-dix-neuf',
    100: 'cent',
    101: 'cent|un',
    281: 'deux|cent|quatre-vingt-un',
    1000: 'mille',
    1900: 'mille|neuf|cent',
    80_000: 'quatre-vingt|mille',
    999_999: 'neuf|cent|quatre-vingt-dix-neuf|mille|neuf|cent|quatre-vingt-dix-neuf',
  },
  forms: [
    [1, 'feminine', 'une'],
    [21, 'feminine', 'vingt et une'],
    [71, 'feminine', 'soixante et onze'],
    [81, 'feminine', 'quatre-vingt-une'],
  ],
  ordinals: { 1: 'premier', 2: 'deuxième', 4: 'quatrième', 5: 'cinquième', 9: 'neuvième', 21: 'vingt et unième' },
  dates: ['mardi|vingt et un|mars', 'dimanche|premier|août'],
  times: ['une|heure', 'neuf|heures|cinq', 'quinze|heures|trente', 'zéro|heure'],
  durations: ['une|heure|deux|minutes|une|seconde', 'vingt et une|minutes'],
  digits: 'un neuf zéro étoile dièse plus',
};

const SPANISH: Expected = {
  numbers: {
    0: 'cero',
    1: 'uno',
    16: 'dieciséis',
    21: 'veintiuno',
    22: 'veintidós',
    31: 'treinta y uno',
    100: 'cien',
    101: 'ciento|uno',
    521: 'quinientos|veintiuno',
    1000: 'mil',
    2001: 'dos|mil|uno',
    21_000: 'veintiún|mil',
    31_700: 'treinta y un|mil|setecientos',
    100_000: 'cien|mil',
    101_000: 'ciento|un|mil',
    999_999: 'novecientos|noventa y nueve|mil|novecientos|noventa y nueve',
  },
  forms: [
    [1, 'masculine', 'un'],
    [21, 'masculine', 'veintiún'],
    [31, 'feminine', 'treinta y una'],
    [200, 'feminine', 'doscientas'],
    [21_000, 'feminine', 'veintiún|mil'],
    [201_301, 'feminine', 'doscientas|un|mil|trescientas|una'],
  ],
  ordinals: { 1: 'primero', 7: 'séptimo', 11: 'undécimo', 20: 'vigésimo', 21: 'vigésimo|primero', 30: 'trigésimo' },
  dates: ['martes|veintiuno|de|marzo', 'domingo|primero|de|agosto'],
  times: [
    'la|una|de la madrugada',
    'las|nueve|y|cinco|de la mañana',
    'las|tres|y|treinta|de la tarde',
    'las|doce|de la noche',
  ],
  durations: ['una|hora|dos|minutos|un|segundo', 'veintiún|minutos'],
  digits: 'uno nueve cero asterisco numeral más',
};

const PORTUGUESE: Expected = {
  numbers: {
    0: 'zero',
    2: 'dois',
    14: 'quatorze',
    16: 'dezesseis',
    21: 'vinte e um',
    100: 'cem',
    101: 'cento|e|um',
    222: 'duzentos|e|vinte e dois',
    1000: 'mil',
    1001: 'mil|e|um',
    1200: 'mil|e|duzentos',
    1234: 'mil|duzentos|e|trinta e quatro',
    2100: 'dois|mil|e|cem',
    999_999: 'novecentos|e|noventa e nove|mil|novecentos|e|noventa e nove',
  },
  forms: [
    [1, 'feminine', 'uma'],
    [2, 'feminine', 'duas'],
    [22, 'feminine', 'vinte e duas'],
    [201, 'feminine', 'duzentas|e|uma'],
    [2000, 'feminine', 'duas|mil'],
    [500, 'feminine', 'quinhentas'],
  ],
  ordinals: { 1: 'primeiro', 7: 'sétimo', 10: 'décimo', 11: 'décimo|primeiro', 21: 'vigésimo|primeiro' },
  dates: ['terça-feira|vinte e um|de|março', 'domingo|primeiro|de|agosto'],
  times: ['à uma|hora', 'às|nove|horas|e|cinco|minutos', 'às|quinze|horas|e|trinta|minutos', 'às|zero|horas'],
  durations: ['uma|hora|dois|minutos|um|segundo', 'vinte e um|minutos'],
  digits: 'um nove zero asterisco quadrado mais',
};

const CHINESE: Expected = {
  numbers: {
    0: '零',
    2: '二',
    10: '十',
    12: '十二',
    20: '二十',
    21: '二十一',
    100: '一百',
    101: '一百|零|一',
    110: '一百|一十',
    215: '二百|一十五',
    1000: '一千',
    1001: '一千|零|一',
    1010: '一千|零|一十',
    2002: '两千|零|二',
    10_000: '一|万',
    20_000: '两|万',
    10_010: '一|万|零|一十',
    12_000: '一|万|两千',
    100_500: '十|万|零|五百',
    999_999: '九十九|万|九千|九百|九十九',
  },
  forms: [
    [2, 'counting', '两'],
    [12, 'counting', '十二'],
    [20, 'counting', '二十'],
  ],
  ordinals: { 1: '第|一', 2: '第|二', 21: '第|二十一' },
  dates: ['三月|二十一|号|星期二', '八月|一|号|星期日'],
  times: ['凌晨|一|点', '上午|九|点|零|五|分', '下午|三|点|三十|分', '凌晨|零|点'],
  durations: ['一|小时|两|分钟|一|秒', '二十一|分钟'],
  digits: '一 九 零 星号 井号 加',
};

const EXPECTED: Readonly<Record<Language, Expected>> = {
  'en-US': ENGLISH,
  'en-GB': {
    ...ENGLISH,
    numbers: {
      21: 'twenty|one',
      101: 'one|hundred|and|one',
      1001: 'one|thousand|and|one',
      1200: 'one|thousand|two|hundred',
      21_345: 'twenty|one|thousand|three|hundred|and|forty|five',
      999_999: 'nine|hundred|and|ninety|nine|thousand|nine|hundred|and|ninety|nine',
    },
    dates: ['Tuesday|the|twenty|first|of|March', 'Sunday|the|first|of|August'],
    digits: 'one nine zero star hash plus',
  },
  'da-DK': {
    numbers: {
      0: 'nul',
      1: 'en',
      21: 'enogtyve',
      30: 'tredive',
      44: 'fireogfyrre',
      50: 'halvtreds',
      55: 'femoghalvtreds',
      60: 'tres',
      72: 'tooghalvfjerds',
      88: 'otteogfirs',
      90: 'halvfems',
      99: 'nioghalvfems',
      100: 'et|hundrede',
      121: 'et|hundrede|og|enogtyve',
      1000: 'et|tusind',
      2001: 'to|tusind|og|en',
      1300: 'et|tusind|tre|hundrede',
      999_999: 'ni|hundrede|og|nioghalvfems|tusind|ni|hundrede|og|nioghalvfems',
    },
    forms: [
      [1, 'neuter', 'et'],
      [21, 'neuter', 'enogtyve'],
    ],
    ordinals: { 1: 'første', 2: 'anden', 12: 'tolvte', 20: 'tyvende', 21: 'enogtyvende', 30: 'tredivte' },
    dates: ['tirsdag|den|enogtyvende|marts', 'søndag|den|første|august'],
    times: ['klokken|et', 'klokken|ni|nul|fem', 'klokken|femten|tredive', 'klokken|nul'],
    durations: ['en|time|to|minutter|et|sekund', 'enogtyve|minutter'],
    digits: 'en ni nul stjerne firkant plus',
  },
  'nl-NL': {
    numbers: {
      0: 'nul',
      1: 'één',
      21: 'eenentwintig',
      22: 'tweeëntwintig',
      33: 'drieëndertig',
      84: 'vierentachtig',
      100: 'honderd',
      101: 'honderd|één',
      213: 'twee|honderd|dertien',
      1000: 'duizend',
      21_000: 'eenentwintig|duizend',
      999_999: 'negen|honderd|negenennegentig|duizend|negen|honderd|negenennegentig',
    },
    ordinals: { 1: 'eerste', 3: 'derde', 8: 'achtste', 20: 'twintigste', 21: 'eenentwintigste', 30: 'dertigste' },
    dates: ['dinsdag|eenentwintig|maart', 'zondag|één|augustus'],
    times: ['één|uur', 'negen|uur|vijf', 'vijftien|uur|dertig', 'nul|uur'],
    durations: ['één|uur|twee|minuten|één|seconde', 'eenentwintig|minuten'],
    digits: 'één negen nul sterretje hekje plus',
  },
  'fr-FR': FRENCH,
  'fr-CA': { ...FRENCH, digits: 'un neuf zéro étoile carré plus' },
  'de-DE': {
    numbers: {
      0: 'null',
      1: 'eins',
      16: 'sechzehn',
      17: 'siebzehn',
      21: 'einundzwanzig',
      30: 'dreißig',
      77: 'siebenundsiebzig',
      100: 'einhundert',
      101: 'einhundert|eins',
      342: 'dreihundert|zweiundvierzig',
      1000: 'ein|tausend',
      1001: 'ein|tausend|eins',
      21_000: 'einundzwanzig|tausend',
      101_000: 'einhundert|ein|tausend',
      999_999: 'neunhundert|neunundneunzig|tausend|neunhundert|neunundneunzig',
    },
    forms: [
      [1, 'feminine', 'eine'],
      [1, 'masculine', 'ein'],
      [101, 'feminine', 'einhundert|eine'],
    ],
    ordinals: {
      1: 'erste',
      3: 'dritte',
      7: 'siebte',
      8: 'achte',
      19: 'neunzehnte',
      20: 'zwanzigste',
      31: 'einunddreißigste',
    },
    dates: ['Dienstag|dem|einundzwanzigsten|März', 'Sonntag|dem|ersten|August'],
    times: ['ein|Uhr', 'neun|Uhr|fünf', 'fünfzehn|Uhr|dreißig', 'null|Uhr'],
    durations: ['eine|Stunde|zwei|Minuten|eine|Sekunde', 'einundzwanzig|Minuten'],
    digits: 'eins neun null Sterntaste Rautetaste plus',
  },
  'it-IT': {
    numbers: {
      0: 'zero',
      17: 'diciassette',
      21: 'ventuno',
      23: 'ventitré',
      28: 'ventotto',
      38: 'trentotto',
      90: 'novanta',
      100: 'cento',
      108: 'cento|otto',
      250: 'duecento|cinquanta',
      1000: 'mille',
      2000: 'due|mila',
      21_500: 'ventuno|mila|cinquecento',
      999_999: 'novecento|novantanove|mila|novecento|novantanove',
    },
    forms: [
      [1, 'masculine', 'un'],
      [1, 'feminine', 'una'],
    ],
    ordinals: {
      1: 'primo',
      6: 'sesto',
      11: 'undicesimo',
      23: 'ventitreesimo',
      26: 'ventiseiesimo',
      31: 'trentunesimo',
    },
    dates: ['martedì|ventuno|marzo', 'domenica|primo|agosto'],
    times: ["all'una", 'alle|nove|e|cinque', 'alle|quindici|e|trenta', 'alle|zero'],
    durations: ['una|ora|due|minuti|un|secondo', 'ventuno|minuti'],
    digits: 'uno nove zero asterisco cancelletto più',
  },
  'ja-JP': {
    numbers: {
      0: 'ゼロ',
      4: 'よん',
      10: 'じゅう',
      14: 'じゅう|よん',
      21: 'にじゅう|いち',
      300: 'さんびゃく',
      600: 'ろっぴゃく',
      888: 'はっぴゃく|はちじゅう|はち',
      1000: 'せん',
      3000: 'さんぜん',
      8001: 'はっせん|いち',
      10_000: 'いち|まん',
      120_000: 'じゅう|に|まん',
      999_999: 'きゅうじゅう|きゅう|まん|きゅうせん|きゅうひゃく|きゅうじゅう|きゅう',
    },
    forms: [
      [1, 'ken', 'いっけん'],
      [6, 'ken', 'ろっけん'],
      [8, 'ken', 'はっけん'],
      [10, 'ken', 'じゅっけん'],
      [20, 'ken', 'にじゅっけん'],
      [21, 'ken', 'にじゅう|いっけん'],
      [100, 'ken', 'ひゃっけん'],
      [3, 'fun', 'さんぷん'],
      [4, 'fun', 'よんぷん'],
      [7, 'fun', 'ななふん'],
      [30, 'fun', 'さんじゅっぷん'],
      [600, 'fun', 'ろっぴゃっぷん'],
      [1, 'nin', 'ひとり'],
      [4, 'nin', 'よにん'],
      [11, 'nin', 'じゅう|いちにん'],
      [9, 'ban', 'きゅうばん'],
    ],
    ordinals: { 1: 'いちばんめ', 3: 'さんばんめ', 10: 'じゅうばんめ', 24: 'にじゅう|よんばんめ' },
    dates: ['さんがつ|にじゅういちにち|かようび', 'はちがつ|ついたち|にちようび'],
    times: ['ごぜん|いちじ', 'ごぜん|くじ|ごふん', 'ごご|さんじ|さんじゅっぷん', 'ごぜん|れいじ'],
    durations: ['いちじかん|にふん|いち|びょう', 'にじゅう|いっぷん'],
    digits: 'いち きゅう ゼロ こめじるし シャープ プラス',
  },
  'ko-KR': {
    numbers: {
      0: '영',
      10: '십',
      16: '십육',
      21: '이십일',
      100: '백',
      111: '백|십일',
      250: '이백|오십',
      1000: '천',
      10_000: '만',
      15_000: '만|오천',
      230_000: '이십삼|만',
      999_999: '구십구|만|구천|구백|구십구',
    },
    forms: [
      [1, 'counting', '한'],
      [4, 'counting', '네'],
      [11, 'counting', '열한'],
      [20, 'counting', '스무'],
      [21, 'counting', '스물한'],
      [99, 'counting', '아흔아홉'],
      [100, 'counting', '백'],
    ],
    ordinals: { 1: '첫|번째', 2: '두|번째', 21: '스물한|번째' },
    dates: ['삼월|이십일일|화요일', '팔월|일일|일요일'],
    times: ['오전|한|시', '오전|아홉|시|오|분', '오후|세|시|삼십|분', '오전|열두|시'],
    durations: ['한|시간|이|분|일|초', '이십일|분'],
    digits: '일 구 공 별표 우물정자 플러스',
  },
  'pt-BR': PORTUGUESE,
  'pt-PT': {
    ...PORTUGUESE,
    numbers: { 14: 'catorze', 16: 'dezasseis', 17: 'dezassete', 19: 'dezanove', 1319: 'mil|trezentos|e|dezanove' },
    dates: ['terça-feira|vinte e um|de|março', 'domingo|um|de|agosto'],
    digits: 'um nove zero asterisco cardinal mais',
  },
  'es-419': SPANISH,
  'es-ES': {
    ...SPANISH,
    dates: ['martes|veintiuno|de|marzo', 'domingo|uno|de|agosto'],
    times: ['la|una|hora', 'las|nueve|horas|y|cinco|minutos', 'las|quince|horas|y|treinta|minutos', 'las|cero|horas'],
    digits: 'uno nueve cero asterisco almohadilla más',
  },
  'zh-CN': CHINESE,
  'zh-TW': {
    numbers: {
      200: '兩百',
      1010: '一千|零|一十',
      2002: '兩千|零|二',
      20_000: '兩|萬',
      999_999: '九十九|萬|九千|九百|九十九',
    },
    forms: [[2, 'counting', '兩']],
    ordinals: { 2: '第|二' },
    dates: ['三月|二十一|號|星期二', '八月|一|號|星期日'],
    times: ['凌晨|一|點', '上午|九|點|零|五|分', '下午|三|點|三十|分', '凌晨|零|點'],
    durations: ['一|小時|兩|分鐘|一|秒', '二十一|分鐘'],
    digits: '一 九 零 星號 井字 加',
  },
};

const joined = (words: Words): string => words.join('|');

describe.each(LANGUAGES)('%s', language => {
  const rules = RULES[language];
  const expected = EXPECTED[language];

  it('says numbers', () => {
    const said = Object.keys(expected.numbers).map(value => [value, joined(rules.number(Number(value)))]);
    expect(Object.fromEntries(said)).toEqual(expected.numbers);
  });

  it('says numbers in the form that is asked for', () => {
    for (const [value, form, said] of expected.forms ?? []) expect(joined(rules.number(value, form))).toBe(said);
  });

  it('says ordinals', () => {
    const said = Object.keys(expected.ordinals).map(value => [value, joined(rules.ordinal(Number(value)))]);
    expect(Object.fromEntries(said)).toEqual(expected.ordinals);
  });

  it('says dates, times and durations', () => {
    expect(joined(rules.date({ month: 3, day: 21, weekday: 2 }))).toBe(expected.dates[0]);
    expect(joined(rules.date({ month: 8, day: 1, weekday: 0 }))).toBe(expected.dates[1]);
    const clock = [
      { hour: 1, minute: 0 },
      { hour: 9, minute: 5 },
      { hour: 15, minute: 30 },
      { hour: 0, minute: 0 },
    ];
    expect(clock.map(time => joined(rules.time(time)))).toEqual(expected.times);
    expect(joined(rules.duration({ hours: 1, minutes: 2, seconds: 1 }))).toBe(expected.durations[0]);
    expect(joined(rules.duration({ hours: 0, minutes: 21, seconds: 0 }))).toBe(expected.durations[1]);
  });

  it('says digits', () => {
    expect((['1', '9', '0', '*', '#', '+'] as const).map(rules.digit).join(' ')).toBe(expected.digits);
  });

  it('asks for no word that is not in its vocabulary, and for none that is empty', () => {
    const known = vocabulary(rules);
    const unknown = new Set<string>();
    // Every number in steps that meet all last three and all first three digits, in every form that changes anything.
    for (const form of [undefined, 'masculine', 'feminine', 'counting', 'ken', 'fun', 'nin'] as const) {
      for (let value = 0; value <= 999_999; value += 97) {
        for (const word of rules.number(value, form)) if (!known.has(word)) unknown.add(word);
      }
    }
    expect([...unknown]).toEqual([]);
    expect([...known].filter(word => word.trim() === '' || word.startsWith('-'))).toEqual([]);
  });
});
