/** Accounts as a whole: the object that the others belong to. */
import { Type, type TObject } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { accountSchema, type Account } from '../../../routing/account/account.ts';
import { SECTION_NAMES } from '../../../routing/index.ts';
import { sparse } from '../../accounts/sparse.ts';
import { credentialOf, mergePatch, type Body } from '../../accounts/written-object.ts';
import { isoOf } from '../../iso-time.ts';
import type { AccountObject } from '../../ports.ts';
import { FieldError } from '../../problem.ts';
import { demandUnchanged, etagOf } from '../conditions.ts';
import { accountParam, defineOperation, type Answer, type Operation, type OperationCall } from '../operation.ts';
import { decodeCursor, page, pageOf, pageQuery, queryOf } from '../paging.ts';
import { checkBody } from '../validation.ts';

const fields = (accountSchema as TObject).properties;
const writtenSchema = sparse(Type.Object(fields, { additionalProperties: false }));
const shownSchema = sparse(
  Type.Object(
    {
      ...fields,
      revision: Type.Integer({ description: 'Grows with every change of the account itself; the entity tag' }),
      createdAt: Type.String({ format: 'date-time', description: 'When it was made' }),
      updatedAt: Type.String({ format: 'date-time', description: 'When it was last changed' }),
    },
    { additionalProperties: false },
  ),
);
const params = Type.Object({ account: accountParam });
const tag = 'accounts';
const PATH = '/v1/accounts/{account}';

const list = defineOperation({
  ...{ id: 'accounts.list', method: 'GET', path: '/v1/accounts', tag, access: 'accounts:read' },
  summary: 'List accounts',
  query: queryOf(pageQuery),
  response: pageOf(shownSchema, 'Accounts'),
  async handle({ services, query, may }) {
    const [after = ''] = decodeCursor(query.cursor, ['string']) ?? [];
    const domains = [...(await services.accounts.domains())].sort();
    const wanted = domains.filter(domain => domain > after && may({ account: domain })).slice(0, query.limit + 1);
    const { items, ...rest } = page(wanted, query.limit, domain => [domain]);
    const found = await Promise.all(items.map(domain => services.accounts.get(domain, 'account', '')));
    return { body: { items: found.flatMap(one => (one ? [shown(one)] : [])), ...rest } as never };
  },
});

const create = defineOperation({
  ...{ id: 'accounts.create', method: 'POST', path: '/v1/accounts', tag, access: 'accounts:write', status: 201 },
  summary: 'Add an account',
  description: 'It is empty: add a site first.',
  body: writtenSchema,
  response: shownSchema,
  errors: ['object-exists', 'object-invalid'],
  handle(call) {
    const { domain } = call.body as { domain: string };
    // Nobody whose rights end at one account makes another one.
    call.demand({});
    return put(call, domain, stored => {
      if (stored) throw new TandemError('object-exists', { detail: domain });
      return call.body;
    });
  },
});

const get = defineOperation({
  ...{ id: 'accounts.get', method: 'GET', path: PATH, tag, access: 'accounts:read', conditional: true },
  summary: 'Get an account',
  params,
  response: shownSchema,
  errors: ['account-unknown'],
  async handle({ services, params: { account } }) {
    const found = await services.accounts.get(account, 'account', '');
    if (!found) throw new TandemError('account-unknown', { detail: account });
    return { headers: { etag: etagOf(found.revision) }, body: shown(found) as never };
  },
});

const replace = defineOperation({
  ...{ id: 'accounts.replace', method: 'PUT', path: PATH, tag, access: 'accounts:write', conditional: true },
  summary: "Replace an account's own fields",
  params,
  body: writtenSchema,
  response: shownSchema,
  errors: ['account-unknown', 'object-invalid', 'precondition-failed'],
  handle: call =>
    put(call as unknown as OperationCall, call.params.account, stored => {
      if (!stored) throw new TandemError('account-unknown', { detail: call.params.account });
      demandUnchanged(call.request, stored.revision);
      return call.body;
    }),
});

const update = defineOperation({
  ...{ id: 'accounts.update', method: 'PATCH', path: PATH, tag, access: 'accounts:write', conditional: true },
  summary: "Change an account's own fields",
  description: 'JSON merge patch (RFC 7396).',
  params,
  body: Type.Object({}, { additionalProperties: true, minProperties: 1 }),
  response: shownSchema,
  errors: ['account-unknown', 'object-invalid', 'precondition-failed'],
  handle: call =>
    put(call as unknown as OperationCall, call.params.account, stored => {
      if (!stored) throw new TandemError('account-unknown', { detail: call.params.account });
      demandUnchanged(call.request, stored.revision);
      const merged = mergePatch(stored.body, call.body);
      checkBody(writtenSchema, merged);
      return merged as Account;
    }),
});

const remove = defineOperation({
  ...{ id: 'accounts.delete', method: 'DELETE', path: PATH, tag, access: 'accounts:write', conditional: true },
  summary: 'Delete an account and everything in it',
  description: 'Call records, recordings and voice messages stay until their time is over.',
  params,
  errors: ['account-unknown', 'precondition-failed'],
  async handle({ services, recorder, request, params: { account } }) {
    await services.editor.inTurn(account, async () => {
      const { objects, revision } = await services.accounts.read(account);
      const own = objects.find(({ section }) => section === 'account');
      if (!own) throw new TandemError('account-unknown', { detail: account });
      demandUnchanged(request, own.revision);
      const changes = objects.map(({ section, key }) => ({ section, key, body: undefined }));
      const credentials = objects.flatMap(({ section, key }) =>
        SECTION_NAMES.filter(name => name === section).flatMap(name => credentialOf(name, key)),
      );
      const { record } = recorder.prepare(
        [{ account, resource: 'accounts', key: account, before: { ...own.body, objects: objects.length - 1 } }],
        () => ({}),
      );
      await services.accounts.write(account, { changes, credentials, ifRevision: revision, record });
    });
    return {};
  },
});

export const accountOperations: readonly Operation[] = [list, create, get, replace, update, remove];

function shown({ body, revision, createdAt, updatedAt }: AccountObject): Body {
  const times = { createdAt: isoOf(createdAt), updatedAt: isoOf(updatedAt) };
  return { ...body, revision, ...times };
}

async function put(
  { services, recorder }: OperationCall,
  domain: string,
  write: (stored: AccountObject | undefined) => object,
): Promise<Answer<never>> {
  let answer: (() => Answer) | undefined;
  await services.editor.change({ domain, section: 'account', key: '' }, stored => {
    const body = write(stored) as Body;
    if (body['domain'] !== domain) {
      throw new FieldError('request-invalid', [{ in: 'body', pointer: '/domain', detail: 'cannot be changed' }]);
    }
    const now = services.clock.now();
    const change = { account: domain, resource: 'accounts', key: domain, after: body };
    const prepared = recorder.prepare([{ ...change, ...(stored && { before: stored.body }) }], revision => {
      const times = { createdAt: stored?.createdAt ?? now, updatedAt: now };
      const object = { section: 'account', key: '', body, position: 0, revision, ...times };
      const headers = { etag: etagOf(revision), ...(stored ? {} : { location: `/v1/accounts/${domain}` }) };
      return { status: stored ? 200 : 201, headers, body: shown(object) };
    });
    ({ answer } = prepared);
    return { body, record: prepared.record };
  });
  return (answer?.() ?? {}) as Answer<never>;
}
