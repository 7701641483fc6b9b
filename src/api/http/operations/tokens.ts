/** API tokens, and who one is. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import type { TokenBody } from '../../access/control.ts';
import type { AccessObject, TokenUse } from '../../access/ports.ts';
import { newToken } from '../../access/secrets.ts';
import { FieldError } from '../../problem.ts';
import { defineOperation, type Operation } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import {
  addressesSchema,
  demandAddresses,
  demandGivable,
  grantSchema,
  grantsSchema,
  isoOf,
  moment,
} from './access-schemas.ts';

const tag = 'tokens';
const shownFields = {
  id: Type.String({ description: 'Identifies the token; it is the part behind the first underscore' }),
  name: Type.String({ description: 'What it is for' }),
  grants: Type.Array(grantSchema, { description: 'What may be done with it' }),
  expiresAt: Type.Optional(moment('It is of no use from then on')),
  allowedAddresses: Type.Optional(addressesSchema),
  requestsPerMinute: Type.Optional(Type.Integer({ description: 'Limit of its own' })),
  administrator: Type.Optional(Type.String({ description: 'It is a session of this administrator' })),
  createdBy: Type.String({ description: 'Who made it' }),
  createdAt: moment('When it was made'),
  lastUsedAt: Type.Optional(moment('When it was last used; of tokens, not of sessions')),
  lastUsedFrom: Type.Optional(Type.String({ description: 'From which address' })),
};
const tokenSchema = Type.Object(shownFields, { additionalProperties: false });
const newTokenSchema = Type.Object(
  { ...shownFields, token: Type.String({ description: 'Send it as `Authorization: Bearer`. It is shown this once' }) },
  { additionalProperties: false },
);
const params = Type.Object({ id: Type.String({ pattern: '^[0-9a-z]{1,32}$', description: 'Id of the token' }) });

const list = defineOperation({
  ...{ id: 'tokens.list', method: 'GET', path: '/v1/tokens', tag, access: 'tokens:read' },
  summary: 'List tokens and sessions',
  query: queryOf({
    ...pageQuery,
    administrator: Type.Optional(Type.String({ maxLength: 64, description: 'Only sessions of this administrator' })),
  }),
  response: pageOf(tokenSchema, 'Tokens'),
  async handle({ services, query: { limit, cursor, administrator } }) {
    const [after = ''] = decodeCursor(cursor, ['string']) ?? [];
    const wanted = services.accessStore
      .list('tokens')
      .filter(
        ({ key, body }) => key > after && (administrator === undefined || body['administrator'] === administrator),
      );
    const { items, ...rest } = page(wanted, limit, ({ key }) => [key]);
    const uses = await services.tokenUses.of(items.map(({ key }) => key));
    return { body: { items: items.map(one => ({ ...shown(one), ...lastUse(uses.get(one.key)) })), ...rest } as never };
  },
});

const create = defineOperation({
  ...{ id: 'tokens.create', method: 'POST', path: '/v1/tokens', tag, access: 'tokens:write', status: 201 },
  summary: 'Make a token',
  description: 'Nobody gives away more than he has himself.',
  body: Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 200, description: 'What it is for' }),
      grants: grantsSchema,
      expiresAt: Type.Optional(moment('It is of no use from then on; default: never')),
      allowedAddresses: Type.Optional(addressesSchema),
      requestsPerMinute: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 100_000_000, description: 'Limit of its own' }),
      ),
    },
    { additionalProperties: false },
  ),
  response: newTokenSchema,
  async handle(call) {
    const { services, principal, recorder, body } = call;
    const { expiresAt, allowedAddresses, requestsPerMinute } = body;
    const expiry = expiresAt === undefined ? undefined : Date.parse(expiresAt);
    if (expiry !== undefined && expiry <= services.clock.now()) {
      throw new FieldError('request-invalid', [{ in: 'body', pointer: '/expiresAt', detail: 'is over already' }]);
    }
    demandAddresses(allowedAddresses, 'allowedAddresses');
    const { id, token, secretHash } = newToken();
    const stored: TokenBody = {
      name: body.name,
      secretHash,
      grants: demandGivable(call, body.grants),
      ...(expiry !== undefined && { expiresAt: expiry }),
      ...(allowedAddresses !== undefined && { allowedAddresses }),
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      createdBy: principal.name,
    };
    const now = services.clock.now();
    const object = {
      kind: 'tokens',
      key: id,
      body: { ...stored },
      revision: 0,
      createdAt: now,
      updatedAt: now,
    } as const;
    const after = shown(object);
    const prepared = recorder.prepare([{ resource: tag, key: id, after }], () => ({
      headers: { location: `/v1/tokens/${id}` },
      body: { ...after, token },
    }));
    await services.accessStore.write([{ kind: 'tokens', key: id, body: { ...stored }, expected: 0 }], prepared.record);
    return prepared.answer() as never;
  },
});

const get = defineOperation({
  ...{ id: 'tokens.get', method: 'GET', path: '/v1/tokens/{id}', tag, access: 'tokens:read' },
  summary: 'Get a token',
  params,
  response: tokenSchema,
  errors: ['object-unknown'],
  async handle({ services, params: { id } }) {
    const found = services.accessStore.get('tokens', id);
    if (!found) throw new TandemError('object-unknown', { detail: `token ${id}` });
    const uses = await services.tokenUses.of([id]);
    return { body: { ...shown(found), ...lastUse(uses.get(id)) } as never };
  },
});

const revoke = defineOperation({
  ...{ id: 'tokens.revoke', method: 'DELETE', path: '/v1/tokens/{id}', tag, access: 'tokens:write' },
  summary: 'Revoke a token',
  description: 'It is refused by every process within a second.',
  params,
  errors: ['object-unknown'],
  async handle({ services, recorder, params: { id } }) {
    const found = services.accessStore.get('tokens', id);
    if (!found) throw new TandemError('object-unknown', { detail: `token ${id}` });
    const { record } = recorder.prepare([{ resource: tag, key: id, before: shown(found) }], () => ({}));
    await services.accessStore.write([{ kind: 'tokens', key: id, body: undefined }], record);
    return {};
  },
});

const me = defineOperation({
  ...{ id: 'me.get', method: 'GET', path: '/v1/me', tag: 'sessions', access: 'self' },
  summary: 'Who one is, and what one may do',
  response: Type.Object(
    {
      kind: Type.String({ description: '`token` or `administrator`' }),
      id: Type.String({ description: 'Of the token, or name of the administrator' }),
      name: Type.String({ description: 'For people' }),
      grants: Type.Array(
        Type.Object(
          {
            ...grantSchema.properties,
            permissions: Type.Array(Type.String(), { description: 'What the role allows' }),
          },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  handle({ principal: { kind, id, name, grants } }) {
    const told = grants.map(({ permissions, ...grant }) => ({ ...grant, permissions: [...permissions] }));
    return { body: { kind, id, name, grants: told } as never };
  },
});

export const tokenOperations: readonly Operation[] = [list, create, get, revoke, me];

const lastUse = (use: TokenUse | undefined) =>
  use === undefined ? {} : { lastUsedAt: isoOf(use.at), lastUsedFrom: use.address };

/** Without what is secret. */
function shown({ key, body, createdAt }: AccessObject): Record<string, unknown> {
  const { secretHash: _, expiresAt, ...rest } = body as unknown as TokenBody;
  const expiry = expiresAt === undefined ? {} : { expiresAt: isoOf(expiresAt) };
  return { id: key, ...rest, ...expiry, createdAt: isoOf(createdAt) };
}
