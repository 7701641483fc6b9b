import type { CalendarDay, ClockTime } from './rules/rules.ts';

/** There are some 600 time zones; a formatter is costly to make. */
const MAX_FORMATTERS = 1000;
const formatters = new Map<string, Intl.DateTimeFormat>();

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function create(timeZone: string): Intl.DateTimeFormat {
  const options = { weekday: 'short', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en-US', { ...options, hourCycle: 'h23', timeZone });
  } catch {
    // A zone that this machine does not know must not end a call.
    return new Intl.DateTimeFormat('en-US', { ...options, hourCycle: 'h23', timeZone: 'UTC' });
  }
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  if (formatters.size >= MAX_FORMATTERS) formatters.clear();
  const made = create(timeZone);
  formatters.set(timeZone, made);
  return made;
}

/** What calendar and clock show in a time zone, daylight saving included; UTC where the zone is unknown. */
export function localTime(ms: number, timeZone: string): CalendarDay & ClockTime {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(ms)
      .map(part => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  return {
    month: part('month'),
    day: part('day'),
    weekday: WEEKDAYS.indexOf(parts.get('weekday') ?? ''),
    hour: part('hour'),
    minute: part('minute'),
  };
}
