/** A whole account as one document, the same that `tandem apply` reads. */
import { Readable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { Type } from '@sinclair/typebox';
import { stringify } from 'yaml';
import { TandemError } from '../../../core/errors.ts';
import { readAccount } from '../../../routing/account/read-document.ts';
import { SECTION_NAMES } from '../../../routing/index.ts';
import { COLLECTIONS } from '../../access/permissions.ts';
import { exportAccount, planAccount, writePlan, type ApplyPlan } from '../../accounts/apply.ts';
import { shownBody, type Body } from '../../accounts/written-object.ts';
import type { AccountSnapshot } from '../../ports.ts';
import { FieldError } from '../../problem.ts';
import { demandUnchanged, etagOf } from '../conditions.ts';
import { accountParam, defineOperation, type Operation } from '../operation.ts';
import { queryOf } from '../paging.ts';
import type { RecordedChange } from '../recorder.ts';

const tag = 'account-document';
const PATH = '/v1/accounts/{account}/document';
const YAML_TYPES = ['application/yaml', 'application/json'];
const MOST_BYTES = 64 << 20;
const params = Type.Object({ account: accountParam });

const get = defineOperation({
  ...{ id: 'account-document.get', method: 'GET', path: PATH, tag, access: 'account-document:read', conditional: true },
  summary: 'Export an account',
  description:
    'With hashes of passwords and PINs, so that applying it again changes nothing. YAML with `Accept: application/yaml`.',
  params,
  scope: ({ account }) => ({ account }),
  produces: YAML_TYPES,
  errors: ['account-unknown'],
  async handle({ services, params: { account }, request }) {
    const { revision } = await services.accounts.read(account);
    const document = await exportAccount(services.accounts, account);
    const yaml = String(request.headers['accept'] ?? '').includes('yaml');
    return {
      headers: {
        etag: etagOf(revision),
        'content-type': yaml ? 'application/yaml' : 'application/json; charset=utf-8',
      },
      body: Buffer.from(yaml ? stringify(document, { lineWidth: 120 }) : JSON.stringify(document)),
    };
  },
});

const changeSchema = Type.Object(
  {
    change: Type.Unsafe<'add' | 'change' | 'delete'>({
      type: 'string',
      enum: ['add', 'change', 'delete'],
      description: 'What happens to it',
    }),
    section: Type.String({ description: 'Section of the document' }),
    key: Type.String({ description: 'Key of the object; empty for the account itself' }),
    fields: Type.Array(Type.String(), { description: 'What becomes different, for people' }),
  },
  { additionalProperties: false },
);

const apply = defineOperation({
  ...{
    id: 'account-document.apply',
    method: 'PUT',
    path: PATH,
    tag,
    access: 'account-document:write',
    conditional: true,
  },
  summary: 'Make an account what a document says',
  description:
    'All or nothing; an account that is not there is made. What the document does not name is deleted. Sounds are those that were uploaded ' +
    'under the names of the prompts and the music: files of documents are on the machine of whoever wrote them.',
  params,
  query: queryOf({ dryRun: Type.Boolean({ default: false, description: 'Only tell what would change' }) }),
  scope: ({ account }) => ({ account }),
  upload: { types: YAML_TYPES, limitBytes: MOST_BYTES },
  response: Type.Object(
    {
      changes: Type.Array(changeSchema, { description: 'In the order of the sections' }),
      revision: Type.Integer({ description: 'Of the account; of a dry run the one before' }),
      dryRun: Type.Boolean({ description: 'Nothing was changed' }),
    },
    { additionalProperties: false },
  ),
  errors: ['account-invalid', 'precondition-failed', 'store-conflict'],
  async handle({ services, recorder, request, upload, params: { account }, query: { dryRun } }) {
    // JSON comes parsed, like that of every operation.
    const text = upload instanceof Readable ? await textOf(upload) : JSON.stringify(upload);
    const { written, document } = readAccount(text, 'document');
    if (document.account.domain !== account) {
      throw new FieldError('account-invalid', [
        { in: 'body', pointer: '/account/domain', detail: 'not the one of the path' },
      ]);
    }
    return services.editor.inTurn(account, async () => {
      const plan = await planAccount(written, account, {
        admin: services.accounts,
        ha1: services.ha1,
        salt: () => services.ids.token(),
        soundFile: uploadedSound,
      });
      const { before, lines } = plan;
      const isThere = before.objects.length > 0;
      demandUnchanged(request, isThere ? before.revision : undefined);
      const told = (revision: number) => ({
        status: 200,
        headers: { etag: etagOf(revision) },
        body: { changes: lines.map(line => ({ ...line, fields: [...line.fields] })), revision, dryRun },
      });
      if (dryRun || lines.length === 0) return told(before.revision);
      const prepared = recorder.prepare(audited(account, plan), told);
      return told(await writePlan(services.accounts, account, plan, prepared.record));
    });
  },
});

/** What a client may name is what it has uploaded. */
function uploadedSound(section: string, key: string, _file: string, before: AccountSnapshot): string {
  const stored = before.objects.find(one => one.section === section && one.key === key)?.body['file'];
  if (typeof stored === 'string') return stored;
  const what = section === 'music' ? 'music' : 'prompts';
  throw new TandemError('account-invalid', {
    detail: `${section} ${key}: upload its sound first, PUT ${what}/{name}/audio`,
  });
}

function audited(account: string, { before, changes, credentials }: ApplyPlan): RecordedChange[] {
  const stored = new Map(before.objects.map(({ section, key, body }) => [`${section}\n${key}`, body]));
  const passwords = new Set(credentials.filter(({ ha1 }) => ha1 !== undefined).map(({ username }) => username));
  return changes.map(({ section, key, body }) => {
    const old = stored.get(`${section}\n${key}`);
    const name = SECTION_NAMES.find(one => one === section);
    const shown = (one: Body): Body => (name === undefined ? one : shownBody(name, one));
    const isPhone = section === 'users' || section === 'commonAreaPhones';
    return {
      account,
      resource: name === undefined ? 'accounts' : COLLECTIONS[name],
      key: name === undefined ? account : key,
      ...(old !== undefined && { before: shown(old) }),
      ...(body !== undefined && {
        after: { ...shown(body), ...(isPhone && passwords.has(key) && { passwordChanged: true }) },
      }),
    };
  });
}

export const documentOperations: readonly Operation[] = [get, apply];
