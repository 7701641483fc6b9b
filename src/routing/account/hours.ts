/** Named business hours and holiday calendars, which accounts, sites and extensions refer to. */
import { Type, type Static } from '@sinclair/typebox';
import { listOf, name, object, oneOf, timeZone } from './fields.ts';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

const timeOfDay = (description: string) => Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$|^24:00$', description });
const date = (description: string) =>
  Type.String({ pattern: '^(\\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', description });

const rangeSchema = object({
  days: Type.Array(oneOf(WEEKDAYS, 'Day on which the range begins'), { minItems: 1, description: 'Weekdays' }),
  from: timeOfDay('First minute, as the wall clock shows it'),
  to: timeOfDay('Minute at which it is over; not after `from`: on the next day'),
});
export type HoursRange = Static<typeof rangeSchema>;

export const hoursSchema = object({
  name: name('Name of these hours'),
  timeZone: Type.Optional(timeZone('IANA time zone; default: that of whoever uses the hours')),
  ranges: listOf(rangeSchema, 'When it is open; no range at all: never'),
});
/** Business hours. */
export type Hours = Static<typeof hoursSchema>;

const holidaySchema = object({
  name: name('Name of the holiday; routing may name it'),
  date: Type.Optional(date('One day: 2030-12-25, or 12-25 for every year')),
  from: Type.Optional(date('First of several days')),
  to: Type.Optional(date('Last of several days')),
});
export type Holiday = Static<typeof holidaySchema>;

export const holidayCalendarSchema = object({
  name: name('Name of the calendar'),
  days: listOf(holidaySchema, 'The holidays; from midnight to midnight in the time zone of whoever uses them'),
});
export type HolidayCalendar = Static<typeof holidayCalendarSchema>;
