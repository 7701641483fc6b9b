/** Recordings of calls: what there is, its sound in parts, and deleting it. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { asCallId } from '../../../core/ids.ts';
import type { RecordingRecord } from '../../../pbx/call/recording/ports.ts';
import { accountParam, defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import { fileAnswer, FILE_STATUSES } from '../ranges.ts';
import { isoOf, moment } from './access-schemas.ts';
import { directoryOf, scopeOfEntry } from './extensions.ts';

const tag = 'recordings';
const BASE = '/v1/accounts/{account}/recordings';
const ROWS_AT_ONCE = 500;
const id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$', description: 'Id of the recording' });
const params = Type.Object({ account: accountParam, id });

const partySchema = Type.Object(
  {
    channel: Type.String({ description: '`left` or `right`' }),
    address: Type.String({ description: 'Address of record' }),
    extension: Type.Optional(Type.String({ description: 'Extension' })),
    number: Type.Optional(Type.String({ description: 'Number' })),
    name: Type.Optional(Type.String({ description: 'Name' })),
  },
  { additionalProperties: false },
);
const recordingSchema = Type.Object(
  {
    id,
    callId: Type.String({ description: 'Call that was recorded' }),
    owners: Type.Array(Type.String(), { description: 'Extensions by whose policy it was made' }),
    parties: Type.Array(partySchema, { description: 'Who is heard on which channel' }),
    startedBy: Type.String({ description: '`automatic`, or the extension that asked for it' }),
    startedAt: moment('When it began'),
    endedAt: moment('When it ended'),
    durationMs: Type.Integer({ description: 'Length of what is known, ms' }),
    deleteAfter: moment('It is deleted then'),
    parts: Type.Array(
      Type.Object(
        {
          node: Type.String({ description: 'Switch' }),
          durationMs: Type.Optional(Type.Number({ description: 'Length, ms' })),
        },
        { additionalProperties: false },
      ),
      { description: 'Files; there is more than one when another switch took the call over' },
    ),
  },
  { additionalProperties: false },
);

const list = defineOperation({
  ...{ id: 'recordings.list', method: 'GET', path: BASE, tag, access: 'recordings:read' },
  summary: 'Search recordings, the latest first',
  params: Type.Object({ account: accountParam }),
  query: queryOf({
    ...pageQuery,
    callId: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Of this call' })),
    extension: Type.Optional(
      Type.String({ minLength: 1, maxLength: 32, description: 'Of this owner, or in which this extension is heard' }),
    ),
    since: Type.Optional(moment('Began then or later')),
    until: Type.Optional(moment('Began before')),
  }),
  response: pageOf(recordingSchema, 'Recordings'),
  errors: ['account-unknown'],
  async handle(call) {
    const {
      services,
      params: { account },
      query: { limit, cursor, callId, extension, since, until },
    } = call;
    const visible = visibility(call);
    const [startedAt, last] = decodeCursor(cursor, ['number', 'string']) ?? [];
    let after = startedAt === undefined || last === undefined ? undefined : { startedAt, id: last };
    const found: RecordingRecord[] = [];
    while (found.length <= limit) {
      const rows = await services.recordings.list({
        account,
        limit: ROWS_AT_ONCE,
        ...(after && { after }),
        ...(callId !== undefined && { callId: asCallId(callId) }),
        ...(since !== undefined && { since: Date.parse(since) }),
        ...(until !== undefined && { until: Date.parse(until) }),
      });
      found.push(...rows.filter(one => visible(one) && (extension === undefined || isHeard(one, extension))));
      const oldest = rows.at(-1);
      if (rows.length < ROWS_AT_ONCE || !oldest) break;
      after = { startedAt: oldest.startedAt, id: oldest.id };
    }
    const { items, ...rest } = page(found, limit, one => [one.startedAt, one.id]);
    return { body: { items: items.map(shown), ...rest } };
  },
});

const get = defineOperation({
  ...{ id: 'recordings.get', method: 'GET', path: `${BASE}/{id}`, tag, access: 'recordings:read' },
  summary: 'Get a recording',
  params,
  response: recordingSchema,
  errors: ['account-unknown', 'object-unknown'],
  handle: async call => ({ body: shown(await known(call as unknown as OperationCall)) }),
});

const audio = defineOperation({
  ...{ id: 'recordings.audio', method: 'GET', path: `${BASE}/{id}/audio`, tag, access: 'recordings:read' },
  summary: 'The sound of a recording',
  description: 'WAV, one party on each channel. Takes Range.',
  params,
  query: queryOf({ part: Type.Integer({ default: 0, minimum: 0, maximum: 1000, description: 'Which of its parts' }) }),
  produces: ['audio/wav'],
  alsoStatus: FILE_STATUSES,
  errors: ['account-unknown', 'object-unknown', 'range-invalid'],
  async handle(call) {
    const recording = await known(call);
    const part = recording.parts[call.query.part];
    if (!part) throw new TandemError('object-unknown', { detail: `part ${call.query.part}` });
    const path = call.services.recordingFile(part.file);
    return fileAnswer({ path, type: 'audio/wav', name: `${recording.id}-${call.query.part}.wav` }, call.request);
  },
});

const remove = defineOperation({
  ...{ id: 'recordings.delete', method: 'DELETE', path: `${BASE}/{id}`, tag, access: 'recordings:write' },
  summary: 'Delete a recording for good',
  params,
  errors: ['account-unknown', 'object-unknown'],
  async handle(call) {
    const {
      services,
      recorder,
      params: { account },
    } = call;
    const recording = await known(call, 'own');
    const { id: key, callId, owners, startedAt, durationMs } = recording;
    const before = { callId, owners, startedAt: isoOf(startedAt), durationMs };
    const audit = [recorder.entry({ account, resource: tag, key, before })];
    if (!(await services.recordings.remove(account, key, { audit }))) throw new TandemError('object-unknown');
    // The row goes first: a file without a row is found by nobody, a row without a file would promise what is not there.
    for (const { file } of recording.parts) await services.removeFile(services.recordingFile(file));
    return {};
  },
});

export const recordingOperations: readonly Operation[] = [list, get, audio, remove];

async function known(call: OperationCall, how: 'listen' | 'own' = 'listen'): Promise<RecordingRecord> {
  const { account, id: wanted } = call.params as { account: string; id: string };
  const visible = visibility(call, how);
  const found = await call.services.recordings.get(wanted);
  if (found?.account !== account || !visible(found))
    throw new TandemError('object-unknown', { detail: `recording ${wanted}` });
  return found;
}

/**
 * A grant with limits shows what was recorded for one of its extensions: by its own policy, or by one whose access list it is on, as the
 * policies are now. Who is only listed may listen, and nothing else.
 */
function visibility(call: OperationCall, how: 'listen' | 'own' = 'listen'): (recording: RecordingRecord) => boolean {
  const { account } = call.params as { account: string };
  const directory = directoryOf(call.services, account);
  return ({ owners }) => {
    if (owners.length === 0) return call.may({ account });
    const listed = how === 'own' ? [] : owners.flatMap(owner => directory.recordingPolicy(owner)?.access ?? []);
    return [...owners, ...listed].some(one => call.may(scopeOfEntry(directory, one)));
  };
}

const isHeard = ({ owners, parties }: RecordingRecord, extension: string): boolean =>
  owners.includes(extension) || parties.some(party => party.extension === extension);

const DAY_MS = 24 * 60 * 60_000;

function shown(recording: RecordingRecord) {
  const {
    id: key,
    callId,
    owners,
    parties,
    startedBy,
    startedAt,
    endedAt,
    durationMs,
    retentionDays,
    parts,
  } = recording;
  return {
    ...{ id: key, callId, owners: [...owners], startedBy, durationMs: Math.round(durationMs) },
    parties: parties.map(party => ({ ...party })),
    startedAt: isoOf(startedAt),
    endedAt: isoOf(endedAt),
    deleteAfter: isoOf(endedAt + retentionDays * DAY_MS),
    parts: parts.map(part => ({
      node: part.node,
      ...(part.durationMs !== undefined && { durationMs: part.durationMs }),
    })),
  };
}
