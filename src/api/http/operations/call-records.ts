/** Call detail records: search, and the same as CSV. Emergency calls. */
import { Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import { stringify } from 'csv-stringify';
import { TandemError } from '../../../core/errors.ts';
import { asCallId } from '../../../core/ids.ts';
import type { CallRecord } from '../../../pbx/call/ports.ts';
import { clientOf } from '../../../routing/index.ts';
import type { CallRecordSearch } from '../../ports.ts';
import { accountParam, defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import { isoOf, moment } from './access-schemas.ts';
import { directoryOf, scopeOfEntry } from './extensions.ts';

const tag = 'call-records';
const BASE = '/v1/accounts/{account}/call-records';
const ROWS_AT_ONCE = 500;
const params = Type.Object({ account: accountParam });
const id = Type.String({ minLength: 1, maxLength: 200, description: 'Id of the call' });

const legSchema = Type.Object(
  {
    party: Type.String({ description: '`caller` or `callee`' }),
    address: Type.String({ description: 'Address of record, or what was dialled' }),
    codec: Type.Optional(Type.String({ description: 'Codec' })),
    encryption: Type.Optional(Type.String({ description: '`none`, `DTLS-SRTP`, or the SDES crypto suite' })),
    mos: Type.Optional(Type.Number({ description: 'Mean opinion score, 1-4.5' })),
    loss: Type.Optional(Type.Number({ description: 'Fraction of packets lost, 0-1' })),
    jitterMs: Type.Optional(Type.Number({ description: 'Interarrival jitter, ms' })),
    rttMs: Type.Optional(Type.Number({ description: 'Round-trip time, ms' })),
    device: Type.Optional(Type.String({ description: 'What the device calls itself' })),
  },
  { additionalProperties: false },
);

const party = {
  extension: Type.Optional(Type.String({ description: 'Extension' })),
  number: Type.Optional(Type.String({ description: 'E.164 number' })),
  name: Type.Optional(Type.String({ description: 'Name' })),
};

const callerSchema = Type.Object(
  { ...party, anonymous: Type.Optional(Type.Boolean({ description: 'Does not want to be shown' })) },
  { additionalProperties: false, description: 'Who called, as far as it is known for certain' },
);

const rungSchema = Type.Object(
  {
    ...party,
    via: Type.Optional(Type.String({ description: 'Application for which it was rung' })),
    at: moment('When it rang, for the first time'),
    times: Type.Integer({ description: 'How often it was rung' }),
    result: Type.String({
      description:
        'What came of it: `answered`; `taken`: taken over from another call; `elsewhere`: somebody else took the call; `busy`; `declined`; ' +
        '`unanswered`; `unreachable`: no phone rang; `abandoned`: rang until the caller gave up, or went elsewhere',
    }),
  },
  { additionalProperties: false },
);

const recordSchema = Type.Object(
  {
    id,
    account: Type.String({ description: 'Domain of the account' }),
    zone: Type.String({ description: 'Zone that had the call at its end' }),
    node: Type.String({ description: 'Switch that had it' }),
    from: Type.String({ description: 'Who called' }),
    caller: Type.Optional(callerSchema),
    to: Type.String({ description: 'As dialled' }),
    resolved: Type.Optional(Type.String({ description: 'Extension that it was resolved to' })),
    clientCode: Type.Optional(Type.String({ description: 'Code of the client for whom it was' })),
    clientName: Type.Optional(Type.String({ description: 'What that code stands for now' })),
    rang: Type.Optional(Type.Array(rungSchema, { description: 'Whom it rang; the first hundred' })),
    via: Type.Optional(Type.Array(Type.String(), { description: 'Applications that it went through, in order' })),
    recordings: Type.Optional(Type.Array(Type.String(), { description: 'Ids of its recordings' })),
    startedAt: moment('When it began'),
    ringingAt: Type.Optional(moment('When it rang')),
    answeredAt: Type.Optional(moment('When it was answered')),
    endedAt: moment('When it ended'),
    durationMs: Type.Integer({ description: 'Talk time, ms; 0 when nobody answered' }),
    outcome: Type.String({ description: '`success`, or who is to blame: `caller`, `callee`, `upstream`, `ours`' }),
    reason: Type.String({ description: 'Stable code of the reason' }),
    sipStatus: Type.Optional(Type.Integer({ description: 'SIP status that the caller got' })),
    hangupBy: Type.String({ description: 'Who hung up' }),
    takeovers: Type.Integer({ description: 'How often another switch had to take it over' }),
    legs: Type.Array(legSchema, { description: 'Its legs, with their media quality' }),
  },
  { additionalProperties: false },
);

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 100, description }));
const filters = {
  since: Type.Optional(moment('Began then or later')),
  until: Type.Optional(moment('Began before')),
  from: text('Who called: an extension, a number, or as it stands in the record'),
  to: text('What was dialled, or what that was resolved to'),
  party: text('Takes part in it, or was only rung: an extension or a number'),
  outcome: text('Outcome'),
  reason: text('Reason'),
  clientCode: text('Code of the client for whom it was'),
  minDurationMs: Type.Optional(Type.Integer({ minimum: 0, description: 'Talked for at least so long, ms' })),
};
interface Filters {
  readonly since?: string;
  readonly until?: string;
  readonly from?: string;
  readonly to?: string;
  readonly party?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly clientCode?: string;
  readonly minDurationMs?: number;
}

const list = defineOperation({
  ...{ id: 'call-records.list', method: 'GET', path: BASE, tag, access: 'call-records:read' },
  summary: 'Search call records, the latest first',
  params,
  query: queryOf({ ...pageQuery, ...filters }),
  response: pageOf(recordSchema, 'Call records'),
  errors: ['account-unknown'],
  async handle(call) {
    const { limit, cursor, ...filter } = call.query;
    const [startedAt, last] = decodeCursor(cursor, ['number', 'string']) ?? [];
    const after = startedAt === undefined || last === undefined ? undefined : { startedAt, id: last };
    const found: CallRecord[] = [];
    for await (const record of matching(call, searchOf(filter), after)) {
      found.push(record);
      if (found.length > limit) break;
    }
    const { items, ...rest } = page(found, limit, one => [one.startedAt, one.id]);
    return { body: { items: items.map(one => shown(one, clientsOf(call))), ...rest } };
  },
});

const get = defineOperation({
  ...{ id: 'call-records.get', method: 'GET', path: `${BASE}/{id}`, tag, access: 'call-records:read' },
  summary: 'Get a call record',
  params: Type.Object({ account: accountParam, id }),
  response: recordSchema,
  errors: ['account-unknown', 'object-unknown'],
  async handle(call) {
    const { services, params: wanted } = call;
    const visible = visibility(call);
    const record = await services.callRecords.get(asCallId(wanted.id));
    if (record?.account !== wanted.account || !visible(record))
      throw new TandemError('object-unknown', { detail: `call ${wanted.id}` });
    return { body: shown(record, clientsOf(call)) };
  },
});

const COLUMNS = [
  ...(['id', 'startedAt', 'ringingAt', 'answeredAt', 'endedAt', 'durationMs', 'from', 'to', 'resolved'] as const),
  ...(['outcome', 'reason', 'sipStatus', 'hangupBy', 'zone', 'node', 'takeovers', 'rang'] as const),
  ...(['clientCode', 'clientName'] as const),
] as const;

const csv = defineOperation({
  ...{ id: 'call-records.csv', method: 'GET', path: `${BASE}.csv`, tag, access: 'call-records:read' },
  summary: 'The same as CSV, all of them',
  description: 'RFC 4180, with a header line; what a spreadsheet would take for a formula begins with an apostrophe.',
  params,
  query: queryOf(filters),
  produces: ['text/csv'],
  errors: ['account-unknown'],
  handle(call) {
    const records = matching(call, searchOf(call.query), undefined);
    const lines = stringify({
      header: true,
      columns: [...COLUMNS],
      escape_formulas: true,
      record_delimiter: 'windows',
    });
    const rows = Readable.from(shownAll(records, clientsOf(call)));
    // Whoever stops reading stops the search as well.
    lines.on('close', () => rows.destroy());
    rows.on('error', error => lines.destroy(error));
    return {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="call-records.csv"',
      },
      body: rows.pipe(lines),
    };
  },
});

const emergencySchema = Type.Object(
  {
    callId: id,
    at: moment('When'),
    number: Type.String({ description: 'As dialled' }),
    extension: Type.Optional(Type.String({ description: 'Who called' })),
    phone: Type.Optional(Type.String({ description: 'Shared phone that it was made from' })),
    name: Type.Optional(Type.String({ description: 'Name of who called' })),
    site: Type.Optional(Type.String({ description: 'Site' })),
    address: Type.Optional(Type.Object({}, { additionalProperties: true, description: 'Where help is to go' })),
    reported: Type.Optional(Type.String({ description: 'What the user has reported as the place' })),
  },
  { additionalProperties: false },
);

const emergencies = defineOperation({
  ...{
    id: 'emergency-calls.list',
    method: 'GET',
    path: '/v1/accounts/{account}/emergency-calls',
    tag: 'emergency-calls',
  },
  access: 'emergency-calls:read',
  summary: 'The latest emergency calls',
  params,
  query: queryOf({ limit: pageQuery.limit }),
  response: Type.Object({ items: Type.Array(emergencySchema) }, { additionalProperties: false }),
  errors: ['account-unknown'],
  async handle({ services, params: { account }, query: { limit }, may }) {
    const directory = directoryOf(services, account);
    const events = await services.emergencyCalls.recent(account, limit);
    const own = events.filter(({ extension }) =>
      may(extension === undefined ? { account } : scopeOfEntry(directory, extension)),
    );
    const items = own.map(({ account: _, at, address, ...event }) => ({
      ...event,
      at: isoOf(at),
      ...(address !== undefined && { address: { ...address } }),
    }));
    return { body: { items } };
  },
});

export const callRecordOperations: readonly Operation[] = [list, get, csv, emergencies];

type RecordFilter = Omit<CallRecordSearch, 'account' | 'limit' | 'after'>;

function searchOf({ since, until, ...filter }: Filters): RecordFilter {
  return {
    ...filter,
    ...(since !== undefined && { since: Date.parse(since) }),
    ...(until !== undefined && { until: Date.parse(until) }),
  };
}

async function* matching(
  call: OperationCall,
  search: RecordFilter,
  from: CallRecordSearch['after'],
): AsyncGenerator<CallRecord> {
  const { services, params: given } = call;
  const visible = visibility(call);
  const { account } = given as { account: string };
  for (let after = from; ;) {
    const rows = await services.callRecords.search({
      ...search,
      account,
      limit: ROWS_AT_ONCE,
      ...(after && { after }),
    });
    yield* rows.filter(visible);
    const last = rows.at(-1);
    if (rows.length < ROWS_AT_ONCE || !last) return;
    after = { startedAt: last.startedAt, id: last.id };
  }
}

/** What a code stands for. */
type Clients = (code: string) => string | undefined;

function clientsOf({ services, params: given }: OperationCall): Clients {
  const { account } = directoryOf(services, (given as { account: string }).account);
  return code => clientOf(account, code)?.name;
}

async function* shownAll(records: AsyncIterable<CallRecord>, clients: Clients): AsyncGenerator<object> {
  for await (const record of records) {
    const { rang = [], ...rest } = shown(record, clients);
    const parties = rang.map(({ extension, number, result }) => `${extension ?? number ?? ''} ${result}`);
    yield { ...rest, rang: parties.join(', ') };
  }
}

/** A grant with limits shows the records in which one of its extensions takes part. */
function visibility(call: OperationCall): (record: CallRecord) => boolean {
  const { account } = call.params as { account: string };
  const directory = directoryOf(call.services, account);
  if (
    call.may({ account }) &&
    call.principal.grants.every(one => one.sites === undefined && one.extensions === undefined)
  ) {
    return () => true;
  }
  return record =>
    partiesOf(record)
      .filter(extension => directory.entry(extension) !== undefined)
      .some(extension => call.may(scopeOfEntry(directory, extension)));
}

function partiesOf({ from, resolved, legs, rang = [] }: CallRecord): string[] {
  const addresses = [from, ...legs.map(({ address }) => address)];
  const users = addresses.map(address => /^sips?:([^@]+)@/.exec(address)?.[1] ?? address);
  const rung = rang.flatMap(({ extension }) => extension ?? []);
  return [...users, ...rung, ...(resolved === undefined ? [] : [resolved])];
}

function shown(
  {
    ringingAt,
    answeredAt,
    startedAt,
    endedAt,
    via,
    rang,
    caller,
    shares: _,
    recordings,
    legs,
    durationMs,
    ...record
  }: CallRecord,
  clients: Clients,
) {
  const clientName = record.clientCode === undefined ? undefined : clients(record.clientCode);
  return {
    ...record,
    ...(clientName !== undefined && { clientName }),
    ...(caller !== undefined && { caller: { ...caller } }),
    ...(rang !== undefined && { rang: rang.map(({ at, ...one }) => ({ ...one, at: isoOf(at) })) }),
    startedAt: isoOf(startedAt),
    ...(ringingAt !== undefined && { ringingAt: isoOf(ringingAt) }),
    ...(answeredAt !== undefined && { answeredAt: isoOf(answeredAt) }),
    endedAt: isoOf(endedAt),
    durationMs: Math.round(durationMs),
    ...(via !== undefined && { via: [...via] }),
    ...(recordings !== undefined && { recordings: [...recordings] }),
    legs: legs.map(leg => ({ ...leg })),
  };
}
