/** Administrators: people who log in with a name, a password and, if they want, a one-time code. */
import { Type, type Static } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import type { AdministratorBody } from '../../access/control.ts';
import { hashPassword } from '../../access/passwords.ts';
import type { AccessChange, AccessObject } from '../../access/ports.ts';
import { mergePatch } from '../../accounts/written-object.ts';
import { demandUnchanged, etagOf } from '../conditions.ts';
import { defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import { checkBody } from '../validation.ts';
import {
  addressesSchema,
  demandAddresses,
  demandGivable,
  grantSchema,
  grantsSchema,
  isoOf,
  moment,
} from './access-schemas.ts';

const tag = 'administrators';
const PATH = '/v1/administrators/{name}';
export const loginName = Type.String({
  pattern: '^[a-z0-9][a-z0-9._@+-]{0,99}$',
  description: 'Name to log in with; an e-mail address will do',
});
export const passwordSchema = Type.String({ minLength: 12, maxLength: 256, description: 'Password' });
const params = Type.Object({ name: loginName });

export const administratorSchema = Type.Object(
  {
    name: Type.String({ description: 'Name to log in with' }),
    displayName: Type.Optional(Type.String({ description: 'For people' })),
    email: Type.Optional(Type.String({ description: 'E-mail address' })),
    grants: Type.Array(grantSchema, { description: 'What may be done' }),
    allowedAddresses: Type.Optional(addressesSchema),
    disabled: Type.Boolean({ description: 'Cannot log in, and sessions count no more' }),
    oneTimeCodes: Type.Boolean({ description: 'A one-time code is needed to log in' }),
    revision: Type.Integer({ description: 'Grows with every change; the entity tag' }),
    createdAt: moment('When it was made'),
    updatedAt: moment('When it was last changed'),
  },
  { additionalProperties: false },
);

const writable = {
  displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'For people' })),
  email: Type.Optional(Type.String({ pattern: '^[^@\\s]+@[^@\\s]+$', maxLength: 254, description: 'E-mail address' })),
  grants: grantsSchema,
  allowedAddresses: Type.Optional(addressesSchema),
  disabled: Type.Optional(Type.Boolean({ description: 'Cannot log in' })),
};
const createSchema = Type.Object(
  { name: loginName, password: passwordSchema, ...writable },
  { additionalProperties: false },
);
/** What a merge patch has to lead to. */
const changedSchema = Type.Object(
  { ...writable, password: Type.Optional(passwordSchema), oneTimeCodes: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

const list = defineOperation({
  ...{ id: 'administrators.list', method: 'GET', path: '/v1/administrators', tag, access: 'administrators:read' },
  summary: 'List administrators',
  query: queryOf(pageQuery),
  response: pageOf(administratorSchema, 'Administrators'),
  handle({ services, query: { limit, cursor } }) {
    const [after = ''] = decodeCursor(cursor, ['string']) ?? [];
    const wanted = services.accessStore.list('administrators').filter(({ key }) => key > after);
    const { items, ...rest } = page(wanted, limit, ({ key }) => [key]);
    return { body: { items: items.map(shownAdministrator), ...rest } };
  },
});

const create = defineOperation({
  ...{ id: 'administrators.create', method: 'POST', path: '/v1/administrators', tag, access: 'administrators:write' },
  status: 201,
  summary: 'Add an administrator',
  description: 'Nobody gives away more than he has himself.',
  body: createSchema,
  response: administratorSchema,
  errors: ['object-exists'],
  async handle(call) {
    const { services, recorder, body: written } = call;
    const { name, password, displayName, allowedAddresses, ...rest } = written;
    demandAddresses(allowedAddresses, 'allowedAddresses');
    demandGivable(call, written.grants);
    if (services.accessStore.get('administrators', name)) throw new TandemError('object-exists', { detail: name });
    const body = {
      ...rest,
      ...(displayName !== undefined && { name: displayName }),
      ...(allowedAddresses !== undefined && { allowedAddresses }),
      passwordHash: await hashPassword(password),
    };
    const now = services.clock.now();
    const object = { kind: tag, key: name, body, createdAt: now, updatedAt: now } as const;
    const after = audited({ ...object, revision: 0 });
    const prepared = recorder.prepare([{ resource: tag, key: name, after }], revision => ({
      headers: { etag: etagOf(revision), location: `/v1/administrators/${encodeURIComponent(name)}` },
      body: shownAdministrator({ ...object, revision }),
    }));
    await services.accessStore.write([{ kind: tag, key: name, body, expected: 0 }], prepared.record);
    return prepared.answer() as never;
  },
});

const get = defineOperation({
  ...{ id: 'administrators.get', method: 'GET', path: PATH, tag, access: 'administrators:read', conditional: true },
  summary: 'Get an administrator',
  params,
  response: administratorSchema,
  errors: ['object-unknown'],
  handle({ services, params: { name } }) {
    const found = known(services.accessStore.get('administrators', name), name);
    return { headers: { etag: etagOf(found.revision) }, body: shownAdministrator(found) };
  },
});

const update = defineOperation({
  ...{
    id: 'administrators.update',
    method: 'PATCH',
    path: PATH,
    tag,
    access: 'administrators:write',
    conditional: true,
  },
  summary: 'Change an administrator',
  description:
    'JSON merge patch (RFC 7396). A new password ends the sessions; `oneTimeCodes: false` takes away the one-time codes of somebody who has lost them.',
  params,
  body: Type.Object({}, { additionalProperties: true, minProperties: 1 }),
  response: administratorSchema,
  errors: ['object-unknown', 'precondition-failed'],
  async handle(call) {
    const {
      services,
      recorder,
      request,
      params: { name },
      body: patch,
    } = call;
    const stored = known(services.accessStore.get('administrators', name), name);
    demandUnchanged(request, stored.revision);
    // Whoever changes somebody's password has what that one has.
    demandGivable(call, (stored.body as unknown as AdministratorBody).grants as never);
    const {
      passwordHash,
      totpSecret,
      totpPending,
      totpStep,
      name: shown,
      ...open
    } = stored.body as unknown as AdministratorBody;
    const before = { ...open, ...(shown !== undefined && { displayName: shown }) };
    const merged = mergePatch(before, patch) as Static<typeof changedSchema>;
    checkBody(changedSchema, merged);
    demandAddresses(merged.allowedAddresses, 'allowedAddresses');
    demandGivable(call, merged.grants);
    const { password, oneTimeCodes, displayName, ...rest } = merged;
    const codes = { totpSecret, totpPending, totpStep };
    const body = JSON.parse(
      JSON.stringify({
        ...rest,
        name: displayName,
        passwordHash: password === undefined ? passwordHash : await hashPassword(password),
        ...(oneTimeCodes === false ? {} : codes),
      }),
    ) as Record<string, unknown>;
    const object = { ...stored, body, updatedAt: services.clock.now() };
    const change = { resource: tag, key: name, before: audited(stored), after: audited(object) };
    const prepared = recorder.prepare(
      [password === undefined ? change : { ...change, after: { ...change.after, passwordChanged: true } }],
      revision => ({
        headers: { etag: etagOf(revision) },
        body: shownAdministrator({ ...object, revision }),
      }),
    );
    const ended = password === undefined ? [] : sessionsOf(call, name);
    await services.accessStore.write(
      [{ kind: tag, key: name, body, expected: stored.revision }, ...ended],
      prepared.record,
    );
    return prepared.answer() as never;
  },
});

const remove = defineOperation({
  ...{
    id: 'administrators.delete',
    method: 'DELETE',
    path: PATH,
    tag,
    access: 'administrators:write',
    conditional: true,
  },
  summary: 'Delete an administrator, and end the sessions',
  params,
  errors: ['object-unknown', 'precondition-failed'],
  async handle(call) {
    const {
      services,
      recorder,
      request,
      params: { name },
    } = call;
    const stored = known(services.accessStore.get('administrators', name), name);
    demandUnchanged(request, stored.revision);
    demandGivable(call, (stored.body as unknown as AdministratorBody).grants as never);
    const { record } = recorder.prepare([{ resource: tag, key: name, before: audited(stored) }], () => ({}));
    const changes = [
      { kind: tag, key: name, body: undefined, expected: stored.revision } as const,
      ...sessionsOf(call, name),
    ];
    await services.accessStore.write(changes, record);
    return {};
  },
});

export const administratorOperations: readonly Operation[] = [list, create, get, update, remove];

function known(found: AccessObject | undefined, name: string): AccessObject {
  if (!found) throw new TandemError('object-unknown', { detail: `administrator ${name}` });
  return found;
}

export function shownAdministrator({ key, body, revision, createdAt, updatedAt }: AccessObject) {
  const {
    name: displayName,
    email,
    grants,
    allowedAddresses,
    disabled = false,
    totpSecret,
  } = body as unknown as AdministratorBody;
  return {
    name: key,
    ...(displayName !== undefined && { displayName }),
    ...(email !== undefined && { email }),
    grants: grants as never[],
    ...(allowedAddresses !== undefined && { allowedAddresses: [...allowedAddresses] }),
    disabled,
    oneTimeCodes: totpSecret !== undefined,
    revision,
    createdAt: isoOf(createdAt),
    updatedAt: isoOf(updatedAt),
  };
}

function audited(object: AccessObject): Record<string, unknown> {
  const { revision: _, createdAt: __, updatedAt: ___, ...rest } = shownAdministrator(object);
  return rest;
}

/** What ends the sessions of an administrator. */
export function sessionsOf(
  { services, principal }: Pick<OperationCall, 'services' | 'principal'>,
  name: string,
): AccessChange[] {
  return services.accessStore
    .list('tokens')
    .filter(({ key, body }) => body['administrator'] === name && key !== principal.session)
    .map(({ key }) => ({ kind: 'tokens', key, body: undefined }));
}
