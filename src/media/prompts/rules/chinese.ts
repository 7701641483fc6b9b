// Mandarin: grouped by ten thousands, with a zero spoken once for places left out; "two" is 两 before a measure word.
import { at, digitFrom, table } from './rules.ts';
import type { ClockTime, NumberForm, SpeechRules, Words } from './rules.ts';

const UNITS = table('零 一 二 三 四 五 六 七 八 九');

interface Script {
  readonly two: string;
  /** "two" before hundred. */
  readonly twoHundred: string;
  readonly tenThousand: string;
  readonly oClock: string;
  readonly hour: string;
  readonly minute: string;
  readonly star: string;
  readonly pound: string;
  readonly plus: string;
  readonly day: string;
}

/** `full` says the one of "一十", as after hundreds. */
function below100(value: number, full = false): string {
  if (value < 10) return at(UNITS, value);
  const tens = Math.floor(value / 10);
  const ten = tens === 1 && !full ? '十' : `${at(UNITS, tens)}十`;
  return value % 10 === 0 ? ten : `${ten}${at(UNITS, value % 10)}`;
}

function partOfDay(hour: number): string {
  if (hour < 6) return '凌晨';
  if (hour < 12) return '上午';
  if (hour === 12) return '中午';
  return hour < 18 ? '下午' : '晚上';
}

function chinese(script: Script): SpeechRules {
  const counted = (value: number): string => (value === 2 ? script.two : below100(value));
  /** What stands after a higher place: with a zero where the place directly below is empty. */
  const rest = (value: number, below: number): Words =>
    value === 0 ? [] : [...(value < below ? ['零'] : []), ...below10000(value, true)];
  const below10000 = (value: number, full = false): Words => {
    if (value < 100) return [below100(value, full)];
    if (value < 1000) {
      const hundreds = Math.floor(value / 100);
      return [`${hundreds === 2 ? script.twoHundred : at(UNITS, hundreds)}百`, ...rest(value % 100, 10)];
    }
    return [`${counted(Math.floor(value / 1000))}千`, ...rest(value % 1000, 100)];
  };
  const number = (value: number, form?: NumberForm): Words => {
    if (value === 2 && form === 'counting') return [script.two];
    if (value < 10_000) return below10000(value);
    return [counted(Math.floor(value / 10_000)), script.tenThousand, ...rest(value % 10_000, 1000)];
  };
  const time = ({ hour, minute }: ClockTime): Words => {
    const shown = hour > 12 ? hour - 12 : hour;
    const minutes = minute === 0 ? [] : [...(minute < 10 ? ['零'] : []), below100(minute), '分'];
    return [partOfDay(hour), counted(shown), script.oClock, ...minutes];
  };
  return {
    number,
    ordinal: value => ['第', below100(value)],
    digit: digitFrom([...UNITS, script.star, script.pound, script.plus]),
    weekday: weekday => [`星期${weekday === 0 ? '日' : at(UNITS, weekday)}`],
    date: ({ month, day, weekday }) => [
      `${below100(month)}月`,
      below100(day),
      script.day,
      `星期${weekday === 0 ? '日' : at(UNITS, weekday)}`,
    ],
    time,
    duration: ({ hours, minutes, seconds }) => {
      const said = [
        ...(hours === 0 ? [] : [...number(hours, 'counting'), script.hour]),
        ...(minutes === 0 ? [] : [...number(minutes, 'counting'), script.minute]),
        ...(seconds === 0 ? [] : [...number(seconds, 'counting'), '秒']),
      ];
      return said.length > 0 ? said : ['零', '秒'];
    },
  };
}

export const SIMPLIFIED_CHINESE = chinese({
  two: '两',
  twoHundred: '二',
  tenThousand: '万',
  oClock: '点',
  hour: '小时',
  minute: '分钟',
  star: '星号',
  pound: '井号',
  plus: '加',
  day: '号',
});
export const TRADITIONAL_CHINESE = chinese({
  two: '兩',
  twoHundred: '兩',
  tenThousand: '萬',
  oClock: '點',
  hour: '小時',
  minute: '分鐘',
  star: '星號',
  pound: '井字',
  plus: '加',
  day: '號',
});
