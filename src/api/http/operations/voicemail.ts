/** Voicemail boxes: messages with their sound, and greetings. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import type { VoiceMessage } from '../../../pbx/messages/ports.ts';
import { accountParam, defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import { fileAnswer, FILE_STATUSES } from '../ranges.ts';
import { isoOf, moment } from './access-schemas.ts';
import { directoryOf, scopeOfEntry } from './extensions.ts';

const tag = 'voicemail';
const BASE = '/v1/accounts/{account}/voicemail-boxes/{extension}';
const box = {
  account: accountParam,
  extension: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$', description: 'Extension of the box' }),
};
const id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$', description: 'Id of the message' });
const boxParams = Type.Object(box);
const messageParams = Type.Object({ ...box, id });
const state = (description: string) =>
  Type.Unsafe<VoiceMessage['state']>({ type: 'string', enum: ['new', 'saved', 'deleted'], description });

const boxSchema = Type.Object(
  {
    extension: Type.String({ description: 'Extension' }),
    new: Type.Integer({ description: 'Messages that nobody has heard' }),
    saved: Type.Integer({ description: 'Messages that were heard' }),
    urgentNew: Type.Integer({ description: 'Urgent ones among the new' }),
    urgentSaved: Type.Integer({ description: 'Urgent ones among the saved' }),
    hasGreeting: Type.Boolean({ description: 'It has a greeting of its own' }),
  },
  { additionalProperties: false },
);
const messageSchema = Type.Object(
  {
    id,
    from: Type.Object(
      {
        extension: Type.Optional(Type.String()),
        number: Type.Optional(Type.String()),
        name: Type.Optional(Type.String()),
      },
      { additionalProperties: false, description: 'Who left it; without any field: the caller hides the number' },
    ),
    receivedAt: moment('When it was left'),
    durationMs: Type.Integer({ description: 'Length, ms' }),
    state: state('State; what is deleted can be undone for 30 days'),
    urgent: Type.Boolean({ description: 'Marked so by who left it' }),
    heardAt: Type.Optional(moment('When it was first heard')),
    deletedAt: Type.Optional(moment('When it was deleted')),
    transcript: Type.Optional(
      Type.String({ description: 'What was said, where the box has messages written down and it is done' }),
    ),
  },
  { additionalProperties: false },
);

const get = defineOperation({
  ...{ id: 'voicemail.box', method: 'GET', path: BASE, tag, access: 'voicemail:read' },
  summary: 'Get a voicemail box',
  params: boxParams,
  response: boxSchema,
  errors: ['account-unknown', 'object-unknown'],
  async handle(call) {
    const {
      services,
      params: { account, extension },
    } = call;
    demandBox(call);
    const counts = await services.voicemail.counts(account, extension);
    const greeting = await services.voicemail.greeting(account, extension);
    return { body: { extension, ...counts, hasGreeting: greeting !== undefined } };
  },
});

const list = defineOperation({
  ...{ id: 'voicemail.messages', method: 'GET', path: `${BASE}/messages`, tag, access: 'voicemail:read' },
  summary: 'List the messages of a box, the latest first',
  params: boxParams,
  query: queryOf({ ...pageQuery, state: Type.Optional(state('Only in this state')) }),
  response: pageOf(messageSchema, 'Messages'),
  errors: ['account-unknown', 'object-unknown'],
  async handle(call) {
    const {
      services,
      params: { account, extension },
      query: { limit, cursor, state: wanted },
    } = call;
    demandBox(call);
    const [receivedAt, last] = decodeCursor(cursor, ['number', 'string']) ?? [];
    const after = receivedAt === undefined || last === undefined ? undefined : { receivedAt, id: last };
    const query = { limit: limit + 1, ...(after && { after }), ...(wanted !== undefined && { state: wanted }) };
    const found = await services.voicemail.list(account, extension, query);
    const { items, ...rest } = page(found, limit, one => [one.receivedAt, one.id]);
    return { body: { items: items.map(shown), ...rest } };
  },
});

const message = defineOperation({
  ...{ id: 'voicemail.message', method: 'GET', path: `${BASE}/messages/{id}`, tag, access: 'voicemail:read' },
  summary: 'Get a message',
  params: messageParams,
  response: messageSchema,
  errors: ['account-unknown', 'object-unknown'],
  handle: async call => ({ body: shown(await known(call as unknown as OperationCall)) }),
});

const update = defineOperation({
  ...{ id: 'voicemail.update-message', method: 'PATCH', path: `${BASE}/messages/{id}`, tag, access: 'voicemail:write' },
  summary: 'Change the state of a message',
  description: 'The lamps of the phones follow.',
  params: messageParams,
  body: Type.Object({ state: state('Its state from now on') }, { additionalProperties: false }),
  response: messageSchema,
  errors: ['account-unknown', 'object-unknown'],
  handle: async call => ({ body: shown(await setState(call as unknown as OperationCall, call.body.state)) }),
});

const remove = defineOperation({
  ...{
    id: 'voicemail.delete-message',
    method: 'DELETE',
    path: `${BASE}/messages/{id}`,
    tag,
    access: 'voicemail:write',
  },
  summary: 'Delete a message; it can be undone for 30 days',
  params: messageParams,
  errors: ['account-unknown', 'object-unknown'],
  async handle(call) {
    await setState(call, 'deleted');
    return {};
  },
});

const audio = defineOperation({
  ...{
    id: 'voicemail.message-audio',
    method: 'GET',
    path: `${BASE}/messages/{id}/audio`,
    tag,
    access: 'voicemail:read',
  },
  summary: 'The sound of a message',
  description: 'WAV. Takes Range. It stays in the state that it is in.',
  params: messageParams,
  produces: ['audio/wav'],
  alsoStatus: FILE_STATUSES,
  errors: ['account-unknown', 'object-unknown', 'range-invalid'],
  async handle(call) {
    const found = await known(call);
    const path = call.services.voicemail.sound(found);
    return fileAnswer({ path, type: 'audio/wav', name: `voicemail-${found.id}.wav` }, call.request);
  },
});

const greeting = defineOperation({
  ...{ id: 'voicemail.greeting', method: 'GET', path: `${BASE}/greeting`, tag, access: 'voicemail:read' },
  summary: 'The greeting of a box',
  description: 'WAV. Takes Range.',
  params: boxParams,
  produces: ['audio/wav'],
  alsoStatus: FILE_STATUSES,
  errors: ['account-unknown', 'object-unknown', 'range-invalid'],
  async handle(call) {
    const {
      services,
      params: { account, extension },
    } = call;
    demandBox(call);
    const path = await services.voicemail.greeting(account, extension);
    if (path === undefined) throw new TandemError('object-unknown', { detail: 'the box has the usual greeting' });
    return fileAnswer({ path, type: 'audio/wav', name: `greeting-${extension}.wav` }, call.request);
  },
});

const noGreeting = defineOperation({
  ...{ id: 'voicemail.delete-greeting', method: 'DELETE', path: `${BASE}/greeting`, tag, access: 'voicemail:write' },
  summary: 'Give a box the usual greeting',
  params: boxParams,
  errors: ['account-unknown', 'object-unknown'],
  async handle(call) {
    const {
      services,
      recorder,
      params: { account, extension },
    } = call;
    demandBox(call);
    await services.voicemail.setGreeting(account, extension, undefined);
    const entry = recorder.entry({ account, resource: tag, key: extension, after: { greeting: 'usual' } });
    await services.audit.append([entry]);
    return {};
  },
});

export const voicemailOperations: readonly Operation[] = [
  ...[get, list, message, update, remove, audio, greeting, noGreeting],
];

/** @throws TandemError `object-unknown`, `permission-denied` */
export function demandBox(call: OperationCall): void {
  const { account, extension } = call.params as { account: string; extension: string };
  const directory = directoryOf(call.services, account);
  if (!directory.entry(extension)) throw new TandemError('object-unknown', { detail: `extension ${extension}` });
  call.demand(scopeOfEntry(directory, extension));
}

async function known(call: OperationCall): Promise<VoiceMessage> {
  const { account, extension, id: wanted } = call.params as { account: string; extension: string; id: string };
  demandBox(call);
  const found = await call.services.voicemail.get(account, wanted);
  if (found?.box !== extension) throw new TandemError('object-unknown', { detail: `message ${wanted}` });
  return found;
}

async function setState(call: OperationCall, wanted: VoiceMessage['state']): Promise<VoiceMessage> {
  const { services, recorder } = call;
  const before = await known(call);
  const { account, id: key } = before;
  const after = await services.voicemail.setState(account, key, wanted);
  if (!after) throw new TandemError('object-unknown', { detail: `message ${key}` });
  const change = { account, resource: tag, key, before: { state: before.state }, after: { state: after.state } };
  await services.audit.append([recorder.entry(change)]);
  return after;
}

function shown({ id: key, from, receivedAt, durationMs, state: now, urgent, ...more }: VoiceMessage) {
  const { heardAt, deletedAt, transcript } = more;
  return {
    ...{
      id: key,
      from: { ...from },
      receivedAt: isoOf(receivedAt),
      durationMs: Math.round(durationMs),
      state: now,
      urgent,
    },
    ...(heardAt !== undefined && { heardAt: isoOf(heardAt) }),
    ...(deletedAt !== undefined && { deletedAt: isoOf(deletedAt) }),
    ...(transcript !== undefined && { transcript }),
  };
}
