// How a language says numbers, dates and times: as a list of words, each of which is one recording. A word may be a whole
// compound ("einundzwanzig"), because a compound put together from recordings of its parts does not sound like one.

export type Words = readonly string[];

/**
 * What the words around a number make of it. Gender for European languages; `counting` for Korean's own numerals and the
 * Chinese "two" before a measure word; the others are Japanese counters (cases, numbers, minutes, persons), which change the sound.
 */
export type NumberForm = 'masculine' | 'feminine' | 'neuter' | 'counting' | 'ken' | 'ban' | 'fun' | 'nin';

export const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#', '+'] as const;
export type Digit = (typeof DIGITS)[number];

/** Numbers are spoken from 0 to this; beyond, digit by digit. */
export const LARGEST_NUMBER = 999_999;
/** Ordinals are spoken from 1 to this (days of a month); beyond, as plain numbers. */
export const LARGEST_ORDINAL = 31;

export interface CalendarDay {
  /** 1 to 12 */
  readonly month: number;
  /** 1 to 31 */
  readonly day: number;
  /** 0 (Sunday) to 6 */
  readonly weekday: number;
}

export interface ClockTime {
  /** 0 to 23 */
  readonly hour: number;
  readonly minute: number;
}

export interface Span {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
}

export interface SpeechRules {
  /** `value` from 0 to LARGEST_NUMBER. */
  number(value: number, form?: NumberForm): Words;
  /** `value` from 1 to LARGEST_ORDINAL. */
  ordinal(value: number, form?: NumberForm): Words;
  digit(digit: Digit): string;
  date(day: CalendarDay): Words;
  weekday(weekday: number): Words;
  time(time: ClockTime): Words;
  duration(span: Span): Words;
}

/** An entry of a table whose index has been checked; an empty word where it has not. */
export const at = (table: readonly string[], index: number): string => table[index] ?? '';

/** "a b c" as a table. */
export const table = (text: string): readonly string[] => text.split(' ');

/** The words of a digit: 0 to 9 as in a table, then star, pound and plus. */
export const digitFrom =
  (names: readonly string[]) =>
  (digit: Digit): string =>
    at(names, DIGITS.indexOf(digit));

export interface Unit {
  readonly one: string;
  readonly other: string;
  readonly form?: NumberForm;
}

/** "one hour twenty minutes": what is zero is left out, unless everything is. */
export function spanFrom(number: SpeechRules['number'], units: readonly [Unit, Unit, Unit]): SpeechRules['duration'] {
  return ({ hours, minutes, seconds }) => {
    const amounts = [hours, minutes, seconds];
    const said = units.flatMap((unit, i) => {
      const amount = amounts[i] ?? 0;
      return amount === 0 ? [] : [...number(amount, unit.form), amount === 1 ? unit.one : unit.other];
    });
    return said.length > 0 ? said : [...number(0), units[2].other];
  };
}
