/** Roles, and from where the API may be used. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { accessRuleKey, type RoleBody } from '../../access/control.ts';
import { BUILT_IN_ROLES, mayGive, PERMISSIONS } from '../../access/permissions.ts';
import type { AccessObject } from '../../access/ports.ts';
import { demandUnchanged, etagOf } from '../conditions.ts';
import { accountParam, defineOperation, type Operation, type OperationCall } from '../operation.ts';
import { addressesSchema, demandAddresses } from './access-schemas.ts';

const tag = 'roles';
const roleName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$', description: 'Name of the role' });
const roleSchema = Type.Object(
  {
    name: Type.String({ description: 'Name of the role' }),
    description: Type.Optional(Type.String({ description: 'What it is for' })),
    permissions: Type.Array(Type.String(), { description: 'What it allows' }),
    builtIn: Type.Boolean({ description: 'It is always there and cannot be changed' }),
  },
  { additionalProperties: false },
);
const written = Type.Object(
  {
    description: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'What it is for' })),
    permissions: Type.Array(Type.Unsafe<string>({ type: 'string', enum: [...PERMISSIONS] }), {
      ...{ minItems: 1, uniqueItems: true },
      description: 'What it allows',
    }),
  },
  { additionalProperties: false },
);
const params = Type.Object({ role: roleName });

const list = defineOperation({
  ...{ id: 'roles.list', method: 'GET', path: '/v1/roles', tag, access: 'roles:read' },
  summary: 'List roles',
  response: Type.Object({ items: Type.Array(roleSchema) }, { additionalProperties: false }),
  handle({ services }) {
    const builtIn = Object.entries(BUILT_IN_ROLES).map(([name, { description, permissions }]) => ({
      ...{ name, description, permissions: [...permissions], builtIn: true },
    }));
    return { body: { items: [...builtIn, ...services.accessStore.list('roles').map(shown)] } };
  },
});

const get = defineOperation({
  ...{ id: 'roles.get', method: 'GET', path: '/v1/roles/{role}', tag, access: 'roles:read' },
  summary: 'Get a role',
  params,
  response: roleSchema,
  errors: ['object-unknown'],
  handle({ services, params: { role } }) {
    const builtIn = BUILT_IN_ROLES[role];
    if (builtIn) return { body: { name: role, ...builtIn, permissions: [...builtIn.permissions], builtIn: true } };
    const found = services.accessStore.get('roles', role);
    if (!found) throw new TandemError('object-unknown', { detail: `role ${role}` });
    return { body: shown(found) };
  },
});

const replace = defineOperation({
  ...{ id: 'roles.replace', method: 'PUT', path: '/v1/roles/{role}', tag, access: 'roles:write', conditional: true },
  summary: 'Make a role, or change it',
  description: 'Nobody puts more into a role than he may do himself.',
  params,
  body: written,
  response: roleSchema,
  errors: ['object-exists', 'precondition-failed', 'store-conflict'],
  async handle(call) {
    const {
      services,
      recorder,
      request,
      principal,
      params: { role },
      body,
    } = call;
    demandOwn(role);
    const stored = services.accessStore.get('roles', role);
    demandUnchanged(request, stored?.revision);
    const all = [...body.permissions, ...((stored?.body as RoleBody | undefined)?.permissions ?? [])];
    // The role may count in every account, so only who may do it everywhere decides what is in it.
    if (!mayGive(principal.grants, { role, permissions: new Set(all) })) throw new TandemError('permission-denied');
    const { name: _, builtIn: __, ...before } = stored ? shown(stored) : { name: '', builtIn: false };
    const change = { resource: tag, key: role, after: body, ...(stored && { before }) };
    const prepared = recorder.prepare([change], revision => ({
      status: stored ? 200 : 201,
      headers: { etag: etagOf(revision) },
      body: { name: role, ...body, builtIn: false },
    }));
    const expected = stored?.revision ?? 0;
    await services.accessStore.write([{ kind: 'roles', key: role, body: { ...body }, expected }], prepared.record);
    return prepared.answer() as never;
  },
});

const remove = defineOperation({
  ...{ id: 'roles.delete', method: 'DELETE', path: '/v1/roles/{role}', tag, access: 'roles:write' },
  summary: 'Delete a role',
  description: 'Refused while somebody has it.',
  params,
  errors: ['object-unknown', 'object-exists', 'object-in-use'],
  async handle({ services, recorder, params: { role } }) {
    demandOwn(role);
    const stored = services.accessStore.get('roles', role);
    if (!stored) throw new TandemError('object-unknown', { detail: `role ${role}` });
    const holders = (['tokens', 'administrators'] as const).flatMap(kind =>
      services.accessStore.list(kind).filter(({ body }) => grantsOf(body).some(one => one.role === role)),
    );
    if (holders.length > 0) {
      throw new TandemError('object-in-use', { detail: holders.map(({ kind, key }) => `${kind} ${key}`).join(', ') });
    }
    const { record } = recorder.prepare([{ resource: tag, key: role, before: stored.body }], () => ({}));
    const change = { kind: 'roles', key: role, body: undefined, expected: stored.revision } as const;
    await services.accessStore.write([change], record);
    return {};
  },
});

const ruleSchema = Type.Object(
  {
    api: Type.Optional({ ...addressesSchema, description: 'From where the API may be used; none: from everywhere' }),
    devices: Type.Optional({
      ...addressesSchema,
      description:
        'From where phones, and trunks with a password, may register, call and subscribe; none: from everywhere. Emergency calls are taken all the same, and what had begun before goes on',
    }),
  },
  { additionalProperties: false },
);

function ruleOperations(of: 'cluster' | 'account'): Operation[] {
  const path = of === 'cluster' ? '/v1/access-rule' : '/v1/accounts/{account}/access-rule';
  const whose = of === 'cluster' ? 'the cluster' : 'an account';
  const ruleParams = Type.Object(of === 'cluster' ? {} : { account: accountParam });
  const shared = { path, tag: 'access-rules', ...(of === 'cluster' ? {} : { params: ruleParams }) } as const;
  const accountOf = (call: { params: unknown }): string | undefined => (call.params as { account?: string }).account;
  const read = defineOperation({
    ...{ ...shared, id: `${of}-access-rule.get`, method: 'GET', access: 'access-rules:read' },
    summary: `From where ${whose} may be used`,
    response: ruleSchema,
    handle: call => ({ body: call.services.accessStore.get('settings', accessRuleKey(accountOf(call)))?.body ?? {} }),
  });
  const write = defineOperation({
    ...{ ...shared, id: `${of}-access-rule.replace`, method: 'PUT', access: 'access-rules:write' },
    summary: `Set from where ${whose} may be used`,
    description: 'A rule that would shut out whoever sets it is refused.',
    body: ruleSchema,
    response: ruleSchema,
    errors: ['address-denied'],
    handle: call => writeRule(call as unknown as OperationCall, accountOf(call)),
  });
  return [read, write];
}

async function writeRule(call: OperationCall, account: string | undefined) {
  const { services, recorder, request } = call;
  const body = call.body as { api?: string[]; devices?: string[] };
  demandAddresses(body.api, 'api');
  demandAddresses(body.devices, 'devices');
  call.demand(account === undefined ? {} : { account });
  if (!services.access.isWithin(body.api, request.address))
    throw new TandemError('address-denied', { detail: request.address });
  const key = accessRuleKey(account);
  const stored = services.accessStore.get('settings', key);
  const change = { resource: 'access-rules', key: account ?? '*', after: body, ...(stored && { before: stored.body }) };
  const { record } = recorder.prepare([account === undefined ? change : { ...change, account }], () => ({}));
  await services.accessStore.write([{ kind: 'settings', key, body: { ...body } }], record);
  return { body };
}

export const roleOperations: readonly Operation[] = [
  ...[list, get, replace, remove],
  ...ruleOperations('cluster'),
  ...ruleOperations('account'),
];

function demandOwn(role: string): void {
  if (BUILT_IN_ROLES[role]) throw new TandemError('object-exists', { detail: `${role} is always there` });
}

const grantsOf = (body: AccessObject['body']): readonly { role: string }[] =>
  (body['grants'] as { role: string }[] | undefined) ?? [];

function shown({ key, body }: AccessObject) {
  const { description, permissions } = body as unknown as RoleBody;
  return {
    name: key,
    ...(description !== undefined && { description }),
    permissions: [...permissions],
    builtIn: false,
  };
}
