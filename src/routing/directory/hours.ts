/**
 * Whether it is open at a moment. Hours and holidays are what the wall clock of a time zone shows, so the moment is translated
 * to it and never the other way round: of an hour that comes twice when summer time ends both are open, and one that does not
 * come is nobody's hour.
 */
import type { Holiday, HolidayCalendar, Hours, HoursRange } from '../account/hours.ts';
import { WEEKDAYS } from '../account/hours.ts';

/** `open` is also the answer where there are no hours at all. */
export interface HoursState {
  readonly state: 'open' | 'closed' | 'holiday';
  /** Name of the holiday. */
  readonly holiday?: string;
}

export interface HoursQuery {
  readonly hours?: Hours | undefined;
  readonly holidays?: HolidayCalendar | undefined;
  /** Of whoever uses them; hours may have their own. */
  readonly timeZone: string;
}

/** What calendar and clock show in some time zone. */
export interface WallTime {
  readonly year: number;
  /** 1-12. */
  readonly month: number;
  readonly day: number;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Since midnight. */
  readonly minute: number;
}

const DAY = 1440;
const formats = new Map<string, Intl.DateTimeFormat>();

export function isTimeZone(timeZone: string): boolean {
  try {
    return format(timeZone) !== undefined;
  } catch {
    return false;
  }
}

/** A time zone that the machine does not know is taken for UTC; checked documents name none. */
export function wallTime(timeZone: string, at: number): WallTime {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format(isTimeZone(timeZone) ? timeZone : 'UTC').formatToParts(at)) {
    parts[type] = Number(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
  return { year, month, day, weekday, minute: hour * 60 + minute };
}

export function hoursState({ hours, holidays, timeZone }: HoursQuery, at: number): HoursState {
  const today = holidays && holidayOn(holidays, wallTime(timeZone, at));
  if (today) return { state: 'holiday', holiday: today.name };
  if (!hours) return { state: 'open' };
  const now = wallTime(hours.timeZone ?? timeZone, at);
  return { state: hours.ranges.some(range => covers(range, now)) ? 'open' : 'closed' };
}

function covers({ days, from, to }: HoursRange, now: WallTime): boolean {
  const begin = minutes(from);
  const end = minutes(to) > begin ? minutes(to) : minutes(to) + DAY;
  return days.some(day => {
    const daysAgo = (now.weekday - WEEKDAYS.indexOf(day) + 7) % 7;
    // A range over midnight reaches at most into the next day.
    const since = daysAgo * DAY + now.minute;
    return daysAgo <= 1 && since >= begin && since < end;
  });
}

function holidayOn(calendar: HolidayCalendar, now: WallTime): Holiday | undefined {
  const two = (value: number): string => String(value).padStart(2, '0');
  const yearly = `${two(now.month)}-${two(now.day)}`;
  const full = `${String(now.year).padStart(4, '0')}-${yearly}`;
  return calendar.days.find(({ date, from, to }) => {
    if (date !== undefined) return date === yearly || date === full;
    if (from === undefined || to === undefined) return false;
    const day = from.length > yearly.length ? full : yearly;
    // From Christmas to New Year's Day, every year.
    return from <= to ? from <= day && day <= to : day >= from || day <= to;
  });
}

function minutes(text: string): number {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
}

/** Making one takes a hundred times as long as using it; there are no more of them than time zones. */
function format(timeZone: string): Intl.DateTimeFormat {
  let found = formats.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric' },
    });
    formats.set(timeZone, found);
  }
  return found;
}
