/** The calls of one user: what he has made, had and missed. Also as CSV. */
import { Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import { stringify } from 'csv-stringify';
import { TandemError } from '../../../core/errors.ts';
import { object } from '../../../core/schema.ts';
import type { CallRecord, CallShare, RecordedParty, RungResult } from '../../../pbx/call/ports.ts';
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { CallHistorySearch, CallOfHistory } from '../../ports.ts';
import { accountParam, defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import { isoOf, moment } from './access-schemas.ts';
import { directoryOf, scopeOfEntry } from './extensions.ts';

const tag = 'call-history';
const BASE = '/v1/accounts/{account}/users/{extension}/history';
const ROWS_AT_ONCE = 500;
const params = object({
  account: accountParam,
  extension: Type.String({ pattern: '^[0-9]{1,16}$', description: 'Extension of the user' }),
});

const DIRECTIONS: readonly CallShare['direction'][] = ['in', 'out', 'missed'];
const RESULTS: readonly RungResult[] = [
  ...(['answered', 'elsewhere', 'busy', 'declined', 'unanswered', 'unreachable', 'abandoned'] as const),
];

const partySchema = (description: string) =>
  Type.Object(
    {
      extension: Type.Optional(Type.String({ description: 'Extension' })),
      number: Type.Optional(Type.String({ description: 'E.164 number' })),
      name: Type.Optional(Type.String({ description: 'Name' })),
    },
    { additionalProperties: false, description },
  );

const itemSchema = object({
  call: Type.String({ description: 'Id of the call, and of its record' }),
  direction: Type.Unsafe<CallShare['direction']>({
    ...{ type: 'string', enum: [...DIRECTIONS] },
    description:
      '`out`: the user made it; `in`: he took it; `missed`: it was for him, or rang at his phones, and he did not',
  }),
  result: Type.Unsafe<RungResult>({
    ...{ type: 'string', enum: [...RESULTS] },
    description:
      'What came of it: `elsewhere`: somebody else took it; `unreachable`: no phone rang; `abandoned`: rang until the caller gave up',
  }),
  party: partySchema('Who is at the other end; nothing of who does not want to be shown'),
  answeredBy: Type.Optional(partySchema('Who took it, of a call that somebody else took')),
  dialled: Type.String({ description: 'What the caller has dialled' }),
  via: Type.Optional(Type.Array(Type.String(), { description: 'Applications that it went through, in order' })),
  startedAt: moment('When it began'),
  answeredAt: Type.Optional(moment('When it was answered, by whomever')),
  endedAt: moment('When it ended'),
  durationMs: Type.Integer({ description: 'Talk time of the call, ms' }),
  recordings: Type.Optional(Type.Array(Type.String(), { description: 'Ids of its recordings' })),
  clientCode: Type.Optional(Type.String({ description: 'Code of the client for whom it was' })),
});

const filters = {
  direction: Type.Optional(
    Type.Unsafe<CallShare['direction']>({ type: 'string', enum: [...DIRECTIONS], description: 'Only these' }),
  ),
  since: Type.Optional(moment('Began then or later')),
  until: Type.Optional(moment('Began before')),
};

const list = defineOperation({
  ...{ id: 'call-history.list', method: 'GET', path: BASE, tag, access: 'call-records:read' },
  summary: 'The calls of a user, the latest first',
  description: 'Also those that only rang at his phones, through a receptionist, a menu, a group or a queue.',
  params,
  query: queryOf({ ...pageQuery, ...filters }),
  response: pageOf(itemSchema, 'Calls'),
  errors: ['account-unknown', 'object-unknown'],
  async handle(call) {
    const { limit, cursor, ...filter } = call.query;
    const directory = demandUser(call);
    const [startedAt, id] = decodeCursor(cursor, ['number', 'string']) ?? [];
    const after = startedAt === undefined || id === undefined ? {} : { after: { startedAt, id } };
    const rows = await call.services.callRecords.history({ ...searchOf(call, filter), ...after, limit: limit + 1 });
    const { items, ...rest } = page(rows, limit, ({ record }) => [record.startedAt, record.id]);
    return { body: { items: items.map(one => shown(one, directory)), ...rest } };
  },
});

const COLUMNS = [
  ...(['call', 'direction', 'result', 'startedAt', 'answeredAt', 'endedAt', 'durationMs', 'extension'] as const),
  ...(['number', 'name', 'dialled', 'via', 'answeredBy', 'clientCode'] as const),
] as const;

const csv = defineOperation({
  ...{ id: 'call-history.csv', method: 'GET', path: `${BASE}.csv`, tag, access: 'call-records:read' },
  summary: 'The same as CSV, all of them',
  description: 'RFC 4180, with a header line; what a spreadsheet would take for a formula begins with an apostrophe.',
  params,
  query: queryOf(filters),
  produces: ['text/csv'],
  errors: ['account-unknown', 'object-unknown'],
  handle(call) {
    const directory = demandUser(call);
    const lines = stringify({
      header: true,
      columns: [...COLUMNS],
      escape_formulas: true,
      record_delimiter: 'windows',
    });
    const rows = Readable.from(rowsOf(call, searchOf(call, call.query), directory));
    // Whoever stops reading stops the search as well.
    lines.on('close', () => rows.destroy());
    rows.on('error', error => lines.destroy(error));
    return {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="call-history.csv"',
      },
      body: rows.pipe(lines),
    };
  },
});

export const callHistoryOperations: readonly Operation[] = [list, csv];

type Params = { readonly account: string; readonly extension: string };
type Call = Pick<OperationCall, 'services' | 'demand'> & { readonly params: Params };
type Search = Omit<CallHistorySearch, 'limit' | 'after'>;

function demandUser({ services, params: { account, extension }, demand }: Call): AccountDirectory {
  const directory = directoryOf(services, account);
  if (directory.user(extension) === undefined) {
    throw new TandemError('object-unknown', { detail: `user ${extension}` });
  }
  demand(scopeOfEntry(directory, extension));
  return directory;
}

function searchOf(
  { params: { account, extension } }: Call,
  { direction, since, until }: { direction?: CallShare['direction']; since?: string; until?: string },
): Search {
  return {
    ...{ account, extension },
    ...(direction !== undefined && { direction }),
    ...(since !== undefined && { since: Date.parse(since) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  };
}

async function* rowsOf({ services }: Call, search: Search, directory: AccountDirectory): AsyncGenerator<object> {
  for (let after: CallHistorySearch['after']; ;) {
    const rows = await services.callRecords.history({ ...search, limit: ROWS_AT_ONCE, ...(after && { after }) });
    for (const row of rows) {
      const { party, via, answeredBy, ...rest } = shown(row, directory);
      yield {
        ...{ ...rest, ...party },
        ...(via && { via: via.join(', ') }),
        ...(answeredBy && { answeredBy: answeredBy.name ?? answeredBy.extension ?? answeredBy.number }),
      };
    }
    const last = rows.at(-1)?.record;
    if (rows.length < ROWS_AT_ONCE || last === undefined) return;
    after = { startedAt: last.startedAt, id: last.id };
  }
}

function shown({ record, direction, result }: CallOfHistory, directory: AccountDirectory) {
  const { id, to, via, startedAt, answeredAt, endedAt, durationMs, recordings, clientCode } = record;
  const taker = takerOf(record);
  const other = direction === 'out' ? (taker ?? dialledParty(record, directory)) : callerOf(record);
  return {
    ...{ call: id, direction, result, party: named(other, directory), dialled: to },
    // Whoever did not answer in time, or was busy, wants to know that as well as who was cut short.
    ...(direction === 'missed' && taker !== undefined && { answeredBy: named(taker, directory) }),
    ...(via !== undefined && { via: [...via] }),
    startedAt: isoOf(startedAt),
    ...(answeredAt !== undefined && { answeredAt: isoOf(answeredAt) }),
    ...{ endedAt: isoOf(endedAt), durationMs: Math.round(durationMs) },
    ...(recordings !== undefined && { recordings: [...recordings] }),
    ...(clientCode !== undefined && { clientCode }),
  };
}

const callerOf = ({ caller = {} }: CallRecord): RecordedParty => (caller.anonymous === true ? {} : caller);

const takerOf = ({ rang = [] }: CallRecord): RecordedParty | undefined =>
  rang.find(({ result }) => result === 'answered' || result === 'taken');

function dialledParty({ to, resolved }: CallRecord, directory: AccountDirectory): RecordedParty {
  if (resolved !== undefined && directory.entry(resolved) !== undefined) return { extension: resolved };
  return to.startsWith('+') ? { number: to } : {};
}

/** By what the extension is called now. */
function named({ extension, number, name }: RecordedParty, directory: AccountDirectory): RecordedParty {
  const called = (extension === undefined ? undefined : directory.entry(extension)?.name) ?? name;
  return {
    ...(extension !== undefined && { extension }),
    ...(number !== undefined && { number }),
    ...(called !== undefined && { name: called }),
  };
}
