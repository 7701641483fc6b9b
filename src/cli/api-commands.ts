/** Commands that go through the control API: any object, settings, sounds, tokens, the audit log. */
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { COLLECTIONS, type Collection } from '../api/access/permissions.ts';
import { TandemError } from '../core/errors.ts';
import { SECTION_NAMES, SECTIONS } from '../routing/index.ts';
import { said, type ApiOffice } from './api-office.ts';
import { listAnswer, moment, type Answer } from './output.ts';

type Thing = Readonly<Record<string, unknown>>;

/** All collections have the same operations; the types of one stand for those of all. */
type ListPath = '/v1/accounts/{account}/users';
type ObjectPath = '/v1/accounts/{account}/users/{extension}';

interface Place {
  readonly list: ListPath;
  readonly one: ObjectPath;
  /** Field that is the key. */
  readonly key: string;
}

function placeOf(name: string): Place {
  const section = SECTION_NAMES.find(one => COLLECTIONS[one] === name);
  if (!section) {
    const all = SECTION_NAMES.map((one): Collection => COLLECTIONS[one]).join(', ');
    throw new TandemError('bad-request', { detail: `there is no collection ${name}; there are ${all}` });
  }
  const { key } = SECTIONS[section];
  const list = `/v1/accounts/{account}/${name}`;
  return { list: list as ListPath, one: `${list}/{${key}}` as ObjectPath, key };
}

const pathOf = ({ account }: ApiOffice, { key }: Place, value: string) => ({ account, [key]: value }) as never;

export async function listObjects(office: ApiOffice, name: string, query: { q?: string }): Promise<Answer> {
  const place = placeOf(name);
  const items: Thing[] = [];
  for (let cursor: string | undefined; ;) {
    const page = said(
      await office.client.GET(place.list, {
        params: { path: { account: office.account }, query: { limit: 1000, ...query, ...(cursor && { cursor }) } },
      }),
    );
    items.push(...(page.items as readonly Thing[]));
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  const text = (field: string) => (one: Thing) => one[field] as string | undefined;
  const isNamed = place.key === 'name';
  return listAnswer(items, [
    { title: place.key.toUpperCase(), value: text(place.key) },
    ...(isNamed ? [] : [{ title: 'NAME', value: text('name') }]),
    { title: 'SITE', value: text('site') },
    { title: 'CHANGED', value: one => moment(Date.parse(String(one['updatedAt']))) },
  ]);
}

export async function showObject(office: ApiOffice, name: string, key: string): Promise<Answer> {
  const place = placeOf(name);
  const found = said(await office.client.GET(place.one, { params: { path: pathOf(office, place, key) } }));
  return { data: found, note: JSON.stringify(found, null, 2) };
}

/** `text`: JSON, or `@` and the name of a file with it. */
export async function addObject(office: ApiOffice, name: string, text: string): Promise<Answer> {
  const body = (await json(text)) as never;
  const place = placeOf(name);
  const made = said(await office.client.POST(place.list, { params: { path: { account: office.account } }, body }));
  return { data: made, note: `${name} ${String((made as Thing)[place.key])} added` };
}

export async function changeObject(office: ApiOffice, name: string, key: string, text: string): Promise<Answer> {
  const place = placeOf(name);
  const params = { path: pathOf(office, place, key) };
  const data = said(await office.client.PATCH(place.one, { params, body: (await json(text)) as never }));
  return { data, note: `${name} ${key} changed` };
}

export async function deleteObject(office: ApiOffice, name: string, key: string): Promise<Answer> {
  const place = placeOf(name);
  said(await office.client.DELETE(place.one, { params: { path: pathOf(office, place, key) } }));
  return { data: { deleted: key }, note: `${name} ${key} deleted` };
}

async function json(text: string): Promise<unknown> {
  const source = text.startsWith('@') ? await readFile(text.slice(1), 'utf8') : text;
  try {
    return JSON.parse(source) as unknown;
  } catch {
    throw new TandemError('bad-request', { detail: 'that is not JSON' });
  }
}

export async function settings({ client, account }: ApiOffice, extension: string): Promise<Answer> {
  const path = { account, extension };
  const { items } = said(
    await client.GET('/v1/accounts/{account}/extensions/{extension}/settings', { params: { path } }),
  );
  return listAnswer(items, [
    { title: 'SETTING', value: one => one.name },
    { title: 'VALUE', value: one => (one.value === undefined ? undefined : JSON.stringify(one.value)) },
    { title: 'FROM', value: one => one.from },
    { title: 'LOCKED BY', value: one => one.lockedBy },
  ]);
}

export async function audit({ client, account }: ApiOffice, query: { limit: number; resource?: string; key?: string }) {
  const { items } = said(await client.GET('/v1/audit-log', { params: { query: { account, ...query } } }));
  return listAnswer(items, [
    { title: 'WHEN', value: one => moment(Date.parse(one.at)) },
    { title: 'WHO', value: one => one.actor.name },
    { title: 'FROM', value: one => one.address },
    { title: 'WHAT', value: one => one.operation },
    { title: 'OBJECT', value: one => `${one.resource} ${one.key}` },
  ]);
}

export async function listTokens({ client }: ApiOffice): Promise<Answer> {
  const { items } = said(await client.GET('/v1/tokens', { params: { query: { limit: 1000 } } }));
  return listAnswer(items, [
    { title: 'ID', value: one => one.id },
    { title: 'NAME', value: one => one.name },
    { title: 'ROLES', value: one => one.grants.map(grant => rolesText(grant)).join(', ') || undefined },
    { title: 'EXPIRES', value: one => (one.expiresAt === undefined ? undefined : moment(Date.parse(one.expiresAt))) },
    { title: 'MADE BY', value: one => one.createdBy },
  ]);
}

const rolesText = ({ role, account }: { role: string; account?: string }): string =>
  account === undefined ? role : `${role}@${account}`;

export interface TokenOptions {
  readonly role: string;
  readonly days?: number;
  /** Counts in the account only. */
  readonly inAccount?: boolean;
}

export async function addToken({ client, account }: ApiOffice, name: string, options: TokenOptions): Promise<Answer> {
  const { role, days, inAccount } = options;
  const expiresAt =
    days === undefined ? {} : { expiresAt: new Date(new Date().getTime() + days * DAY_MS).toISOString() };
  const grants = [{ role, ...(inAccount === true && { account }) }];
  const made = said(await client.POST('/v1/tokens', { params: {}, body: { name, grants, ...expiresAt } }));
  return { data: made, note: `${made.token}\nIt is shown this once.` };
}

const DAY_MS = 24 * 60 * 60_000;

export async function revokeToken({ client }: ApiOffice, id: string): Promise<Answer> {
  said(await client.DELETE('/v1/tokens/{id}', { params: { path: { id } } }));
  return { data: { revoked: id }, note: `token ${id} revoked` };
}

const TYPES: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.opus': 'audio/ogg',
  '.ogg': 'audio/ogg',
};
const POLL_MS = 250;

/** `show` is told how far it is, from 0 to 1. */
export async function upload(
  office: ApiOffice,
  { kind, name, file }: { kind: string; name: string; file: string },
  show: (done: number) => void,
): Promise<Answer> {
  if (kind !== 'prompts' && kind !== 'music') throw new TandemError('bad-request', { detail: 'prompts or music' });
  const type = TYPES[extname(file).toLowerCase()];
  if (type === undefined) throw new TandemError('audio-invalid', { detail: 'a .wav, .mp3, .opus or .ogg file' });
  const { client, account } = office;
  const bytes = new Uint8Array(await readFile(file));
  const begun = said(
    await client.PUT(`/v1/accounts/{account}/${kind}/{name}/audio`, {
      params: { path: { account, name }, query: {} },
      body: bytes as never,
      bodySerializer: (body: unknown) => body as never,
      headers: { 'content-type': type },
    }),
  );
  for (let job = begun; ;) {
    show(job.progress);
    if (job.state === 'failed') throw new TandemError('audio-invalid', { detail: job.problem?.detail ?? '' });
    if (job.state === 'done')
      return { data: job, note: `${kind} ${name}: ${((job.durationMs ?? 0) / 1000).toFixed(1)} s` };
    await office.pause(POLL_MS);
    job = said(
      await client.GET('/v1/accounts/{account}/audio-jobs/{id}', { params: { path: { account, id: job.id } } }),
    );
  }
}
