/** Holiday calendars, and the routing of single holidays, which is found by their names. */
import { handlings, type CallHandlings } from '../call-handling.ts';
import type { AccountDocument } from '../document.ts';
import type { Finding, Path } from './finding.ts';

export function checkHolidays(document: AccountDocument): Finding[] {
  return [...calendars(document), ...names(document)];
}

function calendars(document: AccountDocument): Finding[] {
  return document.holidays.flatMap(({ days }, index) =>
    days.flatMap(({ date, from, to }, at) => {
      const path = ['holidays', index, 'days', at];
      const never = (['date', 'from', 'to'] as const).flatMap(field => {
        const day = { date, from, to }[field];
        return day === undefined || isDay(day) ? [] : [{ path: [...path, field], what: `there is no ${day}` }];
      });
      if (never.length > 0) return never;
      if (date !== undefined)
        return from === undefined && to === undefined ? [] : [{ path, what: 'either date, or from and to' }];
      if (from === undefined || to === undefined) return [{ path, what: 'needs date, or from and to' }];
      if (from.length !== to.length) return [{ path, what: 'from and to must both have a year, or neither' }];
      const backwards = from.length > 5 && from > to;
      return backwards ? [{ path, what: 'ends before it begins' }] : [];
    }),
  );
}

/** Of every year, or of one: `02-29` is a day, `2027-02-29` and `04-31` are none. */
function isDay(text: string): boolean {
  const [day = 0, month = 0, year = 2000] = text.split('-').map(Number).reverse();
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Routing for a holiday that no calendar has would wait for ever. */
function names(document: AccountDocument): Finding[] {
  const known = new Set(document.holidays.flatMap(({ days }) => days.map(({ name }) => name)));
  return routings(document).flatMap(({ path, name }) =>
    known.has(name) ? [] : [{ path, what: `no holiday calendar has a ${name}` }],
  );
}

function routings(document: AccountDocument): { readonly path: Path; readonly name: string }[] {
  const { account, sites } = document;
  return [
    ...inHandling(account.callHandling, ['account', 'callHandling']),
    ...sites.flatMap(({ callHandling }, index) => inHandling(callHandling, ['sites', index, 'callHandling'])),
    ...(['users', 'commonAreaPhones'] as const).flatMap(section =>
      document[section].flatMap(({ callHandling }, index) =>
        inHandling(callHandling, [section, index, 'callHandling']),
      ),
    ),
    ...(['receptionists', 'queues', 'groups'] as const).flatMap(section =>
      document[section].flatMap(({ holidays }, index) =>
        Object.keys(holidays).map(name => ({ path: [section, index, 'holidays', name], name })),
      ),
    ),
  ];
}

function inHandling(all: CallHandlings | undefined, path: Path): { readonly path: Path; readonly name: string }[] {
  if (all === undefined) return [];
  return handlings(all).flatMap(({ field }) => {
    const [kind, name] = field;
    return kind === 'holidays' && name !== undefined ? [{ path: [...path, ...field], name }] : [];
  });
}
