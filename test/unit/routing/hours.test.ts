import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HolidayCalendar, Hours } from '../../../src/routing/account/index.ts';
import { hoursState, wallTime } from '../../../src/routing/directory/hours.ts';
import { directoryOf } from '../../kit/account.ts';

const at = (iso: string): number => Date.parse(iso);
const BERLIN = 'Europe/Berlin';
const weekdays: Hours['ranges'][number]['days'] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const office: Hours = { name: 'office', ranges: [{ days: weekdays, from: '09:00', to: '17:00' }] };
const night: Hours = { name: 'night', ranges: [{ days: ['fri', 'sat'], from: '22:00', to: '06:00' }] };
const sunday = (from: string, to: string): Hours => ({ name: 's', ranges: [{ days: ['sun'], from, to }] });

function states(hours: Hours, moments: readonly string[], timeZone = BERLIN): string[] {
  return moments.map(moment => hoursState({ hours, timeZone }, at(moment)).state);
}

describe('hours', () => {
  it('are those of the wall clock on both sides of the change to summer time', () => {
    // In Berlin 2030-03-31 02:00 becomes 03:00. Friday is winter time, Monday is summer time.
    expect(states(office, ['2030-03-29T07:59:59Z', '2030-03-29T08:00:00Z'])).toEqual(['closed', 'open']);
    expect(states(office, ['2030-04-01T06:59:59Z', '2030-04-01T07:00:00Z'])).toEqual(['closed', 'open']);
    expect(states(office, ['2030-04-01T14:59:59Z', '2030-04-01T15:00:00Z'])).toEqual(['open', 'closed']);
  });

  it('are those of the wall clock on both sides of the change back', () => {
    expect(states(office, ['2030-10-25T06:59:59Z', '2030-10-25T07:00:00Z'])).toEqual(['closed', 'open']);
    expect(states(office, ['2030-10-28T07:59:59Z', '2030-10-28T08:00:00Z'])).toEqual(['closed', 'open']);
  });

  it('skip the hour that does not come, and count the hour that comes twice both times', () => {
    const early = sunday('02:15', '03:15');
    expect(states(early, ['2030-03-31T00:59:59Z', '2030-03-31T01:00:00Z', '2030-03-31T01:15:00Z'])).toEqual([
      ...['closed', 'open', 'closed'],
    ]);
    // 2030-10-27 03:00 summer time becomes 02:00: from 02:15 to 02:45 twice, closed between.
    const twice = sunday('02:15', '02:45');
    expect(
      states(twice, [
        ...['2030-10-27T00:14:00Z', '2030-10-27T00:15:00Z', '2030-10-27T00:45:00Z'],
        ...['2030-10-27T01:14:00Z', '2030-10-27T01:15:00Z', '2030-10-27T01:45:00Z'],
      ]),
    ).toEqual(['closed', 'open', 'closed', 'closed', 'open', 'closed']);
  });

  it('may reach over midnight, also through a change', () => {
    expect(
      states(night, [
        ...['2030-03-29T20:59:00Z', '2030-03-29T21:00:00Z', '2030-03-30T04:59:00Z', '2030-03-30T05:00:00Z'],
        // Saturday night is an hour shorter.
        ...['2030-03-30T21:00:00Z', '2030-03-31T03:59:00Z', '2030-03-31T04:00:00Z', '2030-03-31T20:30:00Z'],
      ]),
    ).toEqual(['closed', 'open', 'open', 'closed', 'open', 'open', 'closed', 'closed']);
  });

  it('may last the whole day', () => {
    const always: Hours = { name: 'a', ranges: [{ days: ['sat'], from: '00:00', to: '24:00' }] };
    expect(states(always, ['2030-06-07T21:59:00Z', '2030-06-07T22:00:00Z', '2030-06-08T21:59:00Z'])).toEqual([
      ...['closed', 'open', 'open'],
    ]);
    expect(states(always, ['2030-06-08T22:00:00Z'])).toEqual(['closed']);
  });

  it('without any range are never, and no hours at all are always', () => {
    expect(states({ name: 'never', ranges: [] }, ['2030-06-03T10:00:00Z'])).toEqual(['closed']);
    expect(hoursState({ timeZone: BERLIN }, at('2030-06-03T10:00:00Z')).state).toBe('open');
  });

  it('have a time zone of their own if they say so', () => {
    const tokyo: Hours = { ...office, timeZone: 'Asia/Tokyo' };
    expect(states(tokyo, ['2030-06-02T23:59:00Z', '2030-06-03T00:00:00Z'])).toEqual(['closed', 'open']);
  });
});

describe('holidays', () => {
  const holidays: HolidayCalendar = {
    name: 'h',
    days: [
      { name: 'Unity', date: '10-03' },
      { name: 'Party', date: '2030-06-07' },
      { name: 'Turn', from: '12-24', to: '01-01' },
      { name: 'Works', from: '2030-08-05', to: '2030-08-09' },
    ],
  };
  const state = (moment: string): string => {
    const found = hoursState({ hours: night, holidays, timeZone: BERLIN }, at(moment));
    return found.holiday ?? found.state;
  };

  it.each([
    ['2030-10-02T21:59:59Z', 'closed'],
    ['2030-10-02T22:00:00Z', 'Unity'],
    ['2030-10-03T21:59:59Z', 'Unity'],
    ['2030-10-03T22:00:00Z', 'closed'],
    ['2031-10-03T10:00:00Z', 'Unity'],
    // A Friday night's range begins on the holiday and goes on when it is over.
    ['2030-06-07T21:59:59Z', 'Party'],
    ['2030-06-07T22:00:00Z', 'open'],
    ['2031-06-07T10:00:00Z', 'closed'],
    ['2030-12-23T22:59:59Z', 'closed'],
    ['2030-12-23T23:00:00Z', 'Turn'],
    ['2031-01-01T22:59:59Z', 'Turn'],
    ['2031-01-01T23:00:00Z', 'closed'],
    ['2030-08-04T22:00:00Z', 'Works'],
    ['2030-08-09T22:00:00Z', 'open'],
    ['2031-08-06T10:00:00Z', 'closed'],
  ])('begin and end at midnight where they are: %s is %s', (moment, expected) => {
    expect(state(moment)).toBe(expected);
  });
});

it('the directory uses hours, holidays and time zone of site and extension', () => {
  const directory = directoryOf({
    account: { domain: 'example.test', settings: { hours: 'office', timeZone: 'America/Los_Angeles' } },
    sites: [{ name: 'HQ' }, { name: 'Berlin', settings: { timeZone: BERLIN } }],
    hours: [office, { name: 'late', ranges: [{ days: weekdays, from: '12:00', to: '20:00' }] }],
    holidays: [{ name: 'us', days: [{ name: 'Independence Day', date: '07-04' }] }],
    users: [
      { extension: '1', settings: { holidays: 'us' } },
      { extension: '2', site: 'Berlin' },
      {
        extension: '3',
        settings: { hours: 'late' },
        callHandling: { closed: { ring: [], whenUnanswered: { voicemail: 'self' } } },
      },
    ],
  });
  const noonInLosAngeles = at('2030-07-03T18:00:00Z');
  expect(directory.hours('1', noonInLosAngeles).state).toBe('open');
  expect(directory.hours('2', noonInLosAngeles).state).toBe('closed');
  expect(directory.hours('3', noonInLosAngeles).state).toBe('closed');
  expect(directory.callHandling('3', noonInLosAngeles)?.ring).toEqual([]);
  expect(directory.callHandling('3', at('2030-07-03T19:00:00Z'))?.ring).toEqual([{ devices: true, delaySeconds: 0 }]);
  expect(directory.hours('1', at('2030-07-04T18:00:00Z'))).toEqual({ state: 'holiday', holiday: 'Independence Day' });
});

it('on a holiday a call does what is said for it, else for holidays, else for closed hours, else for business hours', () => {
  const handling = (greeting: string) => ({ ring: [], greeting });
  const directory = directoryOf({
    account: { domain: 'example.test', settings: { holidays: 'us', timeZone: 'UTC' } },
    holidays: [
      {
        name: 'us',
        days: [
          { name: 'New Year', date: '01-01' },
          { name: 'Christmas', date: '12-25' },
        ],
      },
    ],
    users: [
      {
        extension: '1',
        callHandling: {
          closed: handling('closed'),
          holiday: handling('holiday'),
          holidays: { Christmas: handling('christmas') },
        },
      },
      { extension: '2', callHandling: { closed: handling('closed') } },
      { extension: '3', callHandling: { business: handling('business') } },
    ],
  });
  const greeting = (extension: string, day: string) =>
    directory.callHandling(extension, at(`${day}T12:00:00Z`))?.greeting;
  expect(greeting('1', '2030-12-25')).toBe('christmas');
  expect(greeting('1', '2030-01-01')).toBe('holiday');
  expect(greeting('2', '2030-01-01')).toBe('closed');
  expect(greeting('3', '2030-01-01')).toBe('business');
});

it('wall time says what the calendar of the zone says', () => {
  const zones = fc.constantFrom(
    'UTC',
    BERLIN,
    'America/St_Johns',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Australia/Lord_Howe',
  );
  const moments = fc.integer({ min: at('1990-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') });
  fc.assert(
    fc.property(zones, moments, (timeZone, moment) => {
      const shown = wallTime(timeZone, moment);
      const text = new Date(moment).toLocaleString('sv-SE', { timeZone });
      const two = (value: number): string => String(value).padStart(2, '0');
      const clock = `${two(Math.floor(shown.minute / 60))}:${two(shown.minute % 60)}`;
      expect(`${shown.year}-${two(shown.month)}-${two(shown.day)} ${clock}`).toBe(text.slice(0, 16));
      const weekday = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short' }).format(moment);
      expect(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][shown.weekday]).toBe(weekday);
    }),
  );
});
