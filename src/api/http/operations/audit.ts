/** The audit log. */
import { Type } from '@sinclair/typebox';
import { accountParam, defineOperation, type Operation } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import { isoOf, moment } from './access-schemas.ts';

const entrySchema = Type.Object(
  {
    id: Type.String({ description: 'Grows with time' }),
    at: moment('When'),
    actor: Type.Object(
      { kind: Type.String(), id: Type.String(), name: Type.String() },
      { additionalProperties: false, description: 'Who' },
    ),
    address: Type.String({ description: 'From where' }),
    operation: Type.String({ description: 'Id of the operation' }),
    requestId: Type.String({ description: 'Id of the request' }),
    account: Type.Optional(Type.String({ description: 'Account of the object; absent for what is of the cluster' })),
    resource: Type.String({ description: 'Collection of the object' }),
    key: Type.String({ description: 'Key of the object' }),
    before: Type.Optional(Type.Unknown({ description: 'As it was, without secrets; absent: it was not there' })),
    after: Type.Optional(Type.Unknown({ description: 'As it became, without secrets; absent: it was deleted' })),
  },
  { additionalProperties: false },
);

const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));

const list = defineOperation({
  ...{ id: 'audit-log.list', method: 'GET', path: '/v1/audit-log', tag: 'audit-log', access: 'audit-log:read' },
  summary: 'Changes that were made, the latest first',
  query: queryOf({
    ...pageQuery,
    account: Type.Optional(accountParam),
    resource: text('Collection'),
    key: text('Key of the object'),
    actor: text('Id of a token, or name of an administrator'),
    since: Type.Optional(moment('Made then or later')),
    until: Type.Optional(moment('Made before')),
  }),
  scope: (_params, { account }) => (account === undefined ? {} : { account }),
  response: pageOf(entrySchema, 'Entries'),
  async handle({ services, query: { limit, cursor, since, until, ...filter } }) {
    const [before] = decodeCursor(cursor, ['string']) ?? [];
    const found = await services.audit.list({
      ...filter,
      ...(since !== undefined && { since: Date.parse(since) }),
      ...(until !== undefined && { until: Date.parse(until) }),
      ...(before !== undefined && { before }),
      limit: limit + 1,
    });
    const { items, ...rest } = page(found, limit, ({ id }) => [id]);
    return { body: { items: items.map(({ at, ...entry }) => ({ ...entry, at: isoOf(at) })), ...rest } as never };
  },
});

export const auditOperations: readonly Operation[] = [list];
