/** Webhooks: where events are sent to, and what became of each. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { EVENTS } from '../../../core/events.ts';
import { object } from '../../../core/schema.ts';
import type { AccessObject } from '../../access/ports.ts';
import type { Scope } from '../../access/permissions.ts';
import { FieldError } from '../../problem.ts';
import type { Delivery, DeliveryState } from '../../webhooks/ports.ts';
import { newWebhookSecret } from '../../webhooks/signature.ts';
import type { WebhookBody } from '../../webhooks/webhooks.ts';
import { demandUnchanged, etagOf } from '../conditions.ts';
import { accountParam, defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import { isoOf, moment } from './access-schemas.ts';

const tag = 'webhooks';

const fields = {
  url: Type.String({ minLength: 8, maxLength: 2000, description: 'Where events are sent to by POST' }),
  topics: Type.Array(Type.String({ pattern: '^(\\*|[a-z]+\\.(\\*|[A-Za-z]+))$' }), {
    ...{
      minItems: 1,
      maxItems: 100,
      description: 'Types of events; `call.*` stands for all that begin so, `*` for all',
    },
  }),
  description: Type.Optional(Type.String({ maxLength: 200, description: 'What it is for' })),
  enabled: Type.Optional(Type.Boolean({ default: true, description: 'Whether events are sent' })),
};
const shownFields = {
  id: Type.String({ description: 'Id of the webhook' }),
  account: Type.Optional(
    Type.String({ description: 'Only events of this account; absent: of all and of the cluster' }),
  ),
  ...fields,
  enabled: Type.Boolean({ description: 'Whether events are sent' }),
  createdAt: moment('When it was made; earlier events are not sent'),
  updatedAt: moment('When it was changed'),
};
const webhookSchema = object(shownFields);
const secret = Type.String({ description: 'Key of the signatures (Standard Webhooks). It is shown this once' });
const newWebhookSchema = object({ ...shownFields, secret });

const ID = Type.String({ pattern: '^[0-9a-f]{8,64}$', description: 'Id of the webhook' });
const params = object({ id: ID });
const DELIVERY = Type.String({ pattern: '^msg_[\\w-]{1,64}$', description: 'Id of the delivery' });
const path = '/v1/webhooks' as const;

const list = defineOperation({
  ...{ id: 'webhooks.list', method: 'GET', path, tag, access: 'webhooks:read' },
  summary: 'List webhooks',
  query: queryOf({ ...pageQuery, account: Type.Optional(accountParam) }),
  response: pageOf(webhookSchema, 'Webhooks'),
  handle({ services, query: { limit, cursor, account }, may }) {
    const [after = ''] = decodeCursor(cursor, ['string']) ?? [];
    const wanted = services.accessStore
      .list('webhooks')
      .filter(one => one.key > after && may(scopeOf(one)) && (account === undefined || accountOf(one) === account));
    const { items, ...rest } = page(wanted, limit, ({ key }) => [key]);
    return { body: { items: items.map(shown), ...rest } as never };
  },
});

const create = defineOperation({
  ...{ id: 'webhooks.create', method: 'POST', path, tag, access: 'webhooks:write', status: 201 },
  summary: 'Add a webhook',
  description:
    'Requests are signed as the open specification Standard Webhooks says. What is not answered by 2xx is sent again with growing pauses for about a day, then the delivery is dead until somebody asks for it again. While 50,000 deliveries of a webhook wait, no more are kept.',
  body: object({ ...fields, account: Type.Optional(accountParam) }),
  response: newWebhookSchema,
  errors: ['account-unknown'],
  async handle(call) {
    const { services, body, demand, recorder } = call;
    demand(body.account === undefined ? {} : { account: body.account });
    if (body.account !== undefined && services.directory.byDomain(body.account) === undefined) {
      throw new TandemError('account-unknown', { detail: body.account });
    }
    demandTarget(call, body.url, body.topics);
    const id = services.ids.token();
    const text = newWebhookSecret();
    const { enabled = true, ...rest } = body;
    const stored: WebhookBody = { ...rest, enabled, secret: services.seal.seal(text) };
    const now = services.clock.now();
    const after = shown({
      kind: 'webhooks',
      key: id,
      body: { ...stored },
      revision: 0,
      createdAt: now,
      updatedAt: now,
    });
    const prepared = recorder.prepare([changeOf(stored, id, { after })], revision => ({
      headers: { location: `${path}/${id}`, etag: etagOf(revision) },
      body: { ...after, secret: text },
    }));
    await services.accessStore.write(
      [{ kind: 'webhooks', key: id, body: { ...stored }, expected: 0 }],
      prepared.record,
    );
    return prepared.answer() as never;
  },
});

const get = defineOperation({
  ...{ id: 'webhooks.get', method: 'GET', path: `${path}/{id}`, tag, access: 'webhooks:read', conditional: true },
  summary: 'Get a webhook',
  params,
  response: webhookSchema,
  errors: ['object-unknown'],
  handle(call) {
    const found = webhookOf(call);
    return { headers: { etag: etagOf(found.revision) }, body: shown(found) as never };
  },
});

const update = defineOperation({
  ...{ id: 'webhooks.update', method: 'PATCH', path: `${path}/{id}`, tag, access: 'webhooks:write', conditional: true },
  summary: 'Change a webhook',
  params,
  body: Type.Partial(object(fields), { additionalProperties: false }),
  response: webhookSchema,
  errors: ['object-unknown'],
  async handle(call) {
    const { services, recorder, body, request } = call;
    const found = webhookOf(call);
    demandUnchanged(request, found.revision);
    const stored = { ...(found.body as unknown as WebhookBody), ...body };
    demandTarget(call, stored.url, stored.topics);
    const object_ = { ...found, body: { ...stored }, updatedAt: services.clock.now() };
    const after = shown(object_);
    const prepared = recorder.prepare([changeOf(stored, found.key, { before: shown(found), after })], revision => ({
      headers: { etag: etagOf(revision) },
      body: after,
    }));
    const change = { kind: 'webhooks', key: found.key, body: { ...stored }, expected: found.revision } as const;
    await services.accessStore.write([change], prepared.record);
    return prepared.answer() as never;
  },
});

const rotate = defineOperation({
  ...{ id: 'webhooks.rotate-secret', method: 'POST', path: `${path}/{id}/secret`, tag, access: 'webhooks:write' },
  summary: 'Give a webhook a new secret',
  description: 'The next attempt is signed with it.',
  params,
  response: newWebhookSchema,
  errors: ['object-unknown'],
  async handle(call) {
    const { services, recorder } = call;
    const found = webhookOf(call);
    const text = newWebhookSecret();
    const stored = { ...(found.body as unknown as WebhookBody), secret: services.seal.seal(text) };
    const prepared = recorder.prepare([changeOf(stored, found.key, { after: { secret: 'new' } })], revision => ({
      headers: { etag: etagOf(revision) },
      body: { ...shown(found), secret: text },
    }));
    const change = { kind: 'webhooks', key: found.key, body: { ...stored }, expected: found.revision } as const;
    await services.accessStore.write([change], prepared.record);
    return prepared.answer() as never;
  },
});

const remove = defineOperation({
  ...{
    id: 'webhooks.delete',
    method: 'DELETE',
    path: `${path}/{id}`,
    tag,
    access: 'webhooks:write',
    conditional: true,
  },
  summary: 'Delete a webhook, and what waits to be sent to it',
  params,
  errors: ['object-unknown'],
  async handle(call) {
    const { services, recorder, request } = call;
    const found = webhookOf(call);
    demandUnchanged(request, found.revision);
    const { record } = recorder.prepare([changeOf(found.body, found.key, { before: shown(found) })], () => ({}));
    await services.accessStore.write([{ kind: 'webhooks', key: found.key, body: undefined }], record);
    await services.live.deliveries.forget(found.key);
    return {};
  },
});

const STATES = ['pending', 'delivered', 'dead'] as const satisfies readonly DeliveryState[];
const deliverySchema = object({
  id: Type.String({ description: 'Id of the delivery, `webhook-id` of the request' }),
  type: Type.String({ description: 'Type of the event' }),
  state: Type.Unsafe<DeliveryState>({ type: 'string', enum: STATES, description: '`dead`: not tried any more' }),
  attempts: Type.Integer({ description: 'How often it was tried' }),
  createdAt: moment('When the event happened'),
  at: moment('When it is tried next, or was tried last'),
  status: Type.Optional(Type.Integer({ description: 'HTTP status of the last answer' })),
  error: Type.Optional(Type.String({ description: 'What was wrong the last time' })),
  event: Type.Unknown({ description: 'What is sent' }),
});

const deliveries = defineOperation({
  ...{ id: 'webhooks.deliveries', method: 'GET', path: `${path}/{id}/deliveries`, tag, access: 'webhooks:read' },
  summary: 'List deliveries of a webhook, the latest first',
  description: 'They are kept for a week.',
  params,
  query: queryOf({
    ...pageQuery,
    state: Type.Optional(Type.Unsafe<DeliveryState>({ type: 'string', enum: STATES, description: 'Only those' })),
  }),
  response: pageOf(deliverySchema, 'Deliveries'),
  errors: ['object-unknown'],
  async handle(call) {
    const {
      services,
      query: { limit, cursor, state },
    } = call;
    const { key: webhook } = webhookOf(call);
    const [createdAt, id] = decodeCursor(cursor, ['number', 'string']) ?? [];
    const rows = await services.live.deliveries.list({
      ...{ webhook, limit: limit + 1 },
      ...(state !== undefined && { state }),
      ...(createdAt !== undefined && id !== undefined && { before: { createdAt, id } }),
    });
    const { items, ...rest } = page(rows, limit, row => [row.createdAt, row.id]);
    return { body: { items: items.map(shownDelivery), ...rest } as never };
  },
});

const replayOne = defineOperation({
  ...{ id: 'webhooks.replay', method: 'POST', path: `${path}/{id}/deliveries/{delivery}/replay`, tag, status: 202 },
  access: 'webhooks:write',
  summary: 'Send an event once more',
  params: object({ id: ID, delivery: DELIVERY }),
  errors: ['object-unknown'],
  async handle(call) {
    const {
      services,
      params: { delivery },
    } = call;
    const { key } = webhookOf(call);
    const replayed = await services.live.deliveries.replay(key, { id: delivery }, services.clock.now());
    if (replayed === 0) throw new TandemError('object-unknown', { detail: `delivery ${delivery}` });
    return {};
  },
});

const replayDead = defineOperation({
  ...{ id: 'webhooks.replay-dead', method: 'POST', path: `${path}/{id}/replay`, tag, access: 'webhooks:write' },
  summary: 'Send everything that was given up once more',
  params,
  response: object({ replayed: Type.Integer({ description: 'Deliveries that are tried again' }) }),
  errors: ['object-unknown'],
  async handle(call) {
    const { services } = call;
    const replayed = await services.live.deliveries.replay(webhookOf(call).key, 'dead', services.clock.now());
    return { body: { replayed } };
  },
});

export const webhookOperations: readonly Operation[] = [
  ...[list, create, get, update, rotate, remove, deliveries, replayOne, replayDead],
];

type WebhookCall = Pick<OperationCall, 'services' | 'demand'> & { readonly params: { readonly id: string } };

/** @throws TandemError `object-unknown`, `permission-denied` */
function webhookOf({ services, demand, params: { id } }: WebhookCall): AccessObject {
  const found = services.accessStore.get('webhooks', id);
  if (found === undefined) throw new TandemError('object-unknown', { detail: `webhook ${id}` });
  demand(scopeOf(found));
  return found;
}

/** @throws FieldError */
function demandTarget({ services }: Pick<OperationCall, 'services'>, url: string, topics: readonly string[]): void {
  const fault = services.live.webhookSender.fault(url);
  if (fault !== undefined) throw new FieldError('request-invalid', [{ in: 'body', pointer: '/url', detail: fault }]);
  const groups = new Set(Object.keys(EVENTS).map(type => `${type.split('.')[0] ?? ''}.*`));
  const unknown = topics.findIndex(topic => topic !== '*' && !groups.has(topic) && !Object.hasOwn(EVENTS, topic));
  if (unknown < 0) return;
  throw new FieldError('request-invalid', [{ in: 'body', pointer: `/topics/${unknown}`, detail: 'no such event' }]);
}

const accountOf = ({ body }: Pick<AccessObject, 'body'>): string | undefined => body['account'] as string | undefined;

function scopeOf(found: Pick<AccessObject, 'body'>): Scope {
  const account = accountOf(found);
  return account === undefined ? {} : { account };
}

function changeOf(
  { account }: Pick<WebhookBody, 'account'>,
  key: string,
  change: { before?: unknown; after?: unknown },
) {
  return { resource: tag, key, ...(account !== undefined && { account }), ...change };
}

function shown({ key, body, createdAt, updatedAt }: AccessObject): Record<string, unknown> {
  const { secret: _, ...rest } = body as unknown as WebhookBody;
  return { id: key, ...rest, createdAt: isoOf(createdAt), updatedAt: isoOf(updatedAt) };
}

function shownDelivery({ id, type, state, attempts, createdAt, at, status, error, body }: Delivery) {
  return {
    ...{ id, type, state, attempts, createdAt: isoOf(createdAt), at: isoOf(at), event: JSON.parse(body) as unknown },
    ...(status !== undefined && { status }),
    ...(error !== undefined && { error }),
  };
}
