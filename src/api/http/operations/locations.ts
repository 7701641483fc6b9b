/** Where users have said to be, for emergency calls. */
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { object } from '../../../core/schema.ts';
import { addressSchema } from '../../../routing/account/fields.ts';
import type { RuntimeValues } from '../../../routing/ports.ts';
import { accountParam, defineOperation, type Operation } from '../operation.ts';
import type { ApiServices } from '../services.ts';
import { isoOf, moment } from './access-schemas.ts';
import { directoryOf, scopeOfEntry } from './extensions.ts';

const tag = 'extensions';
const path = '/v1/accounts/{account}/extensions/{extension}/location' as const;
const params = object({
  account: accountParam,
  extension: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$', description: 'Full extension of a user' }),
});
const MONTH_SECONDS = 2_678_400;

const said = {
  address: Type.Optional(addressSchema),
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'The place in words' })),
};
const locationSchema = object({
  ...said,
  at: Type.Optional(moment('When it was said; absent where nothing is')),
  until: Type.Optional(moment('When it is forgotten; absent: never')),
});

const get = defineOperation({
  ...{ id: 'extensions.location', method: 'GET', path, tag, access: 'users:read' },
  summary: 'Where a user has said to be, for emergency calls',
  description:
    'Empty where nothing is said: then it is where the network is from which the phone calls, or what the account says.',
  params,
  response: locationSchema,
  errors: ['account-unknown', 'object-unknown'],
  handle({ services, params: { account, extension }, demand }) {
    demandUser(services, account, extension);
    demand(scopeOfEntry(directoryOf(services, account), extension));
    return { body: shown(services, account, extension) };
  },
});

const set = defineOperation({
  ...{ id: 'extensions.set-location', method: 'PUT', path, tag, access: 'users:write' },
  summary: 'Say where a user is, for emergency calls',
  description:
    'It counts before the network from which the phone calls, and before what the account says; not at shared phones, which stay where they are. Words without an address go out with the country alone.',
  params,
  body: object({
    ...said,
    seconds: Type.Optional(
      Type.Integer({ minimum: 60, maximum: MONTH_SECONDS, description: 'For how long; default: for good' }),
    ),
  }),
  response: locationSchema,
  errors: ['account-unknown', 'object-unknown', 'request-invalid'],
  async handle({ services, params: { account, extension }, body, recorder, demand }) {
    demandUser(services, account, extension);
    demand(scopeOfEntry(directoryOf(services, account), extension));
    const { seconds, address, text } = body;
    if (address === undefined && text === undefined) {
      throw new TandemError('request-invalid', { detail: 'needs address or text' });
    }
    const at = services.clock.now();
    const value: RuntimeValues['location'] = {
      ...(address !== undefined && { address }),
      ...(text !== undefined && { text }),
      ...(seconds !== undefined && { until: at + seconds * 1000 }),
      at,
    };
    const before = shown(services, account, extension);
    await services.runtime.set(account, extension, 'location', value);
    const after = shown(services, account, extension);
    await services.audit.append([recorder.entry({ account, resource: 'users', key: extension, before, after })]);
    return { body: after };
  },
});

const remove = defineOperation({
  ...{ id: 'extensions.remove-location', method: 'DELETE', path, tag, access: 'users:write' },
  summary: 'Forget where a user has said to be',
  params,
  errors: ['account-unknown', 'object-unknown'],
  async handle({ services, params: { account, extension }, recorder, demand }) {
    demandUser(services, account, extension);
    demand(scopeOfEntry(directoryOf(services, account), extension));
    const before = shown(services, account, extension);
    await services.runtime.set(account, extension, 'location', undefined);
    await services.audit.append([recorder.entry({ account, resource: 'users', key: extension, before, after: {} })]);
    return {};
  },
});

export const locationOperations: readonly Operation[] = [get, set, remove];

/** Phones that many share stay where they are. */
function demandUser(services: ApiServices, account: string, extension: string): void {
  if (directoryOf(services, account).user(extension) === undefined) {
    throw new TandemError('object-unknown', { detail: `user ${extension}` });
  }
}

function shown({ runtime, clock }: ApiServices, account: string, extension: string) {
  const told = runtime.get(account, extension, 'location');
  if (told === undefined || (told.until ?? Infinity) <= clock.now()) return {};
  const { at, until, ...rest } = told;
  return { ...rest, at: isoOf(at), ...(until !== undefined && { until: isoOf(until) }) };
}
