/** Registrations of phones. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { asAor } from '../../../core/ids.ts';
import type { Binding } from '../../../sip/registrar/ports.ts';
import { accountParam, defineOperation, type Operation } from '../operation.ts';
import { decodeCursor, encodeCursor, pageOf, pageQuery, queryOf } from '../paging.ts';
import { isoOf, moment } from './access-schemas.ts';
import { scopeOfExtension } from './live-scope.ts';

const tag = 'registrations';
const path = '/v1/accounts/{account}/registrations' as const;

const registrationSchema = Type.Object(
  {
    id: Type.String({ description: 'Of this registration of this phone' }),
    extension: Type.String({ description: 'User part of the address of record' }),
    aor: Type.String({ description: 'Address of record' }),
    contact: Type.String({ description: 'Where the phone says that it is' }),
    transport: Type.String({ description: 'Transport between phone and load balancer' }),
    zone: Type.String({ description: 'Zone whose registrar took it' }),
    expiresAt: moment('It has to be renewed by then'),
    device: Type.Optional(Type.String({ description: 'User-Agent of the phone' })),
    instance: Type.Optional(Type.String({ description: 'Instance id of the phone (RFC 5626)' })),
  },
  { additionalProperties: false },
);

const list = defineOperation({
  ...{ id: 'registrations.list', method: 'GET', path, tag, access: 'registrations:read' },
  summary: 'List registrations',
  description: 'By address of record. A page holds all registrations of each address.',
  params: Type.Object({ account: accountParam }),
  query: queryOf({
    ...pageQuery,
    extension: Type.Optional(Type.String({ pattern: '^[\\w.+-]{1,64}$', description: 'Only of this extension' })),
  }),
  response: pageOf(registrationSchema, 'Registrations'),
  async handle({ services, params: { account }, query: { limit, cursor, extension }, may }) {
    const { locations } = services.live;
    const [after = ''] = decodeCursor(cursor, ['string']) ?? [];
    const wanted = extension === undefined ? { limit, after } : { aor: asAor(`sip:${extension}@${account}`) };
    const all = await locations.list(wanted);
    const last = all.at(-1);
    const now = services.clock.now();
    const shownOnes = all.filter(
      binding =>
        binding.expiresAt > now &&
        accountOf(binding) === account &&
        may(scopeOfExtension(services, account, extensionOf(binding))),
    );
    const addresses = new Set(all.map(({ aor }) => aor)).size;
    const more = extension === undefined && addresses >= limit && last !== undefined;
    return {
      body: { items: shownOnes.map(shown), ...(more && { nextCursor: encodeCursor([last.aor]) }) } as never,
    };
  },
});

const remove = defineOperation({
  ...{ id: 'registrations.delete', method: 'DELETE', path: `${path}/{id}`, tag, access: 'registrations:write' },
  summary: 'Remove a registration',
  description: 'Calls do not reach the phone any more until it registers again by itself.',
  params: Type.Object({
    account: accountParam,
    id: Type.String({ pattern: '^[\\w-]{1,1000}$', description: 'Id of the registration' }),
  }),
  errors: ['object-unknown'],
  async handle({ services, params: { account, id }, demand, recorder }) {
    const unknown = new TandemError('object-unknown', { detail: 'registration' });
    const { aor, key } = placeOf(id) ?? {};
    if (aor === undefined || key === undefined || !aor.endsWith(`@${account}`)) throw unknown;
    const extension = aor.slice('sip:'.length, aor.indexOf('@'));
    demand(scopeOfExtension(services, account, extension));
    if (!(await services.live.locations.remove(asAor(aor), key))) throw unknown;
    const before = { aor };
    await services.audit.append([recorder.entry({ account, resource: tag, key: extension, before })]);
    return {};
  },
});

export const registrationOperations: readonly Operation[] = [list, remove];

const accountOf = ({ aor }: Binding): string => aor.slice(aor.indexOf('@') + 1);
const extensionOf = ({ aor }: Binding): string => aor.slice('sip:'.length, aor.indexOf('@'));

function shown(binding: Binding) {
  const { aor, key, contact, transport, zone, expiresAt, userAgent, instanceId } = binding;
  return {
    id: Buffer.from(JSON.stringify([aor, key])).toString('base64url'),
    ...{ extension: extensionOf(binding), aor, contact, transport, zone, expiresAt: isoOf(expiresAt) },
    ...(userAgent !== undefined && { device: userAgent }),
    ...(instanceId !== undefined && { instance: instanceId }),
  };
}

function placeOf(id: string): { aor: string; key: string } | undefined {
  try {
    const [aor, key] = JSON.parse(Buffer.from(id, 'base64url').toString('utf8')) as unknown[];
    return typeof aor === 'string' && typeof key === 'string' ? { aor, key } : undefined;
  } catch {
    return undefined;
  }
}
