// Korean: Chinese numerals for numbers, minutes and dates; its own, up to 99, for what is counted and for hours.
import { at, digitFrom, table } from './rules.ts';
import type { NumberForm, SpeechRules, Words } from './rules.ts';

const UNITS = table('영 일 이 삼 사 오 육 칠 팔 구');
const NATIVE_UNITS = table('- 한 두 세 네 다섯 여섯 일곱 여덟 아홉');
const NATIVE_TENS = table('- 열 스물 서른 마흔 쉰 예순 일흔 여든 아흔');
const MONTHS = table('- 일월 이월 삼월 사월 오월 유월 칠월 팔월 구월 시월 십일월 십이월');
const WEEKDAYS = table('일요일 월요일 화요일 수요일 목요일 금요일 토요일');

/** "이백", but "백" without a one. */
const place = (count: number, name: string): string => (count === 1 ? name : `${at(UNITS, count)}${name}`);

function below100(value: number): string {
  if (value < 10) return at(UNITS, value);
  const ten = place(Math.floor(value / 10), '십');
  return value % 10 === 0 ? ten : `${ten}${at(UNITS, value % 10)}`;
}

function sino(value: number): Words {
  if (value < 100) return [below100(value)];
  const [big, size] =
    value < 1000
      ? [[place(Math.floor(value / 100), '백')], 100]
      : value < 10_000
        ? [[place(Math.floor(value / 1000), '천')], 1000]
        : [[...(value < 20_000 ? [] : [below100(Math.floor(value / 10_000))]), '만'], 10_000];
  return value % size === 0 ? big : [...big, ...sino(value % size)];
}

function native(value: number): string {
  if (value === 20) return '스무';
  const tens = value < 10 ? '' : at(NATIVE_TENS, Math.floor(value / 10));
  return value % 10 === 0 ? tens : `${tens}${at(NATIVE_UNITS, value % 10)}`;
}

const number = (value: number, form?: NumberForm): Words =>
  form === 'counting' && value > 0 && value < 100 ? [native(value)] : sino(value);

export const KOREAN: SpeechRules = {
  number,
  ordinal: value => [value === 1 ? '첫' : native(value), '번째'],
  digit: digitFrom(['공', ...UNITS.slice(1), '별표', '우물정자', '플러스']),
  weekday: weekday => [at(WEEKDAYS, weekday)],
  date: ({ month, day, weekday }) => [at(MONTHS, month), `${below100(day)}일`, at(WEEKDAYS, weekday)],
  time: ({ hour, minute }) => [
    hour < 12 ? '오전' : '오후',
    native(hour % 12 === 0 ? 12 : hour % 12),
    '시',
    ...(minute === 0 ? [] : [below100(minute), '분']),
  ],
  duration: ({ hours, minutes, seconds }) => {
    const said = [
      ...(hours === 0 ? [] : [...number(hours, 'counting'), '시간']),
      ...(minutes === 0 ? [] : [...sino(minutes), '분']),
      ...(seconds === 0 ? [] : [...sino(seconds), '초']),
    ];
    return said.length > 0 ? said : ['영', '초'];
  },
};
