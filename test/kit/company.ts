/** The company of config/demo-account.yaml, built through the API alone, as an operator would: one object after the other. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { COLLECTIONS } from '../../src/api/access/permissions.ts';
import { SECTION_NAMES, SECTIONS, type SectionName } from '../../src/routing/index.ts';
import type { ApiReply, ApiRequest } from './api.ts';

const FILE = resolve(import.meta.dirname, '../../config/demo-account.yaml');
export const DEMO = 'demo.tandem.test';

type Thing = Readonly<Record<string, unknown>>;
export type Caller = (method: string, path: string, request?: ApiRequest) => Promise<ApiReply>;

export function demoDocument(): Readonly<Record<SectionName, readonly Thing[] | undefined>> & {
  readonly account: Thing;
} {
  return parse(readFileSync(FILE, 'utf8')) as never;
}

/** Rejects with what the API says against any of it. */
export async function buildCompany(call: Caller): Promise<void> {
  const document = demoDocument();
  const base = `/v1/accounts/${DEMO}`;
  const made = async (method: string, path: string, request: ApiRequest): Promise<void> => {
    const { status, body } = await call(method, path, request);
    if (status !== 201 && status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
  };
  // Objects refer to each other, and the account to some of them: first everything without references, then as it should be.
  await made('POST', '/v1/accounts', { body: { domain: DEMO } });
  for (const section of ['prompts', 'music'] as const) {
    for (const { name, file } of (document[section] ?? []) as { name: string; file?: string }[]) {
      if (file === undefined) continue;
      const body = readFileSync(join(dirname(FILE), file));
      const headers = { 'content-type': 'audio/wav' };
      await made('PUT', `${base}/${COLLECTIONS[section]}/${name}/audio?wait=true`, { body, headers });
    }
  }
  const later: (() => Promise<void>)[] = [];
  for (const section of SECTION_NAMES.filter(one => one !== 'music')) {
    for (const { file, ...body } of document[section] ?? []) {
      const path = `${base}/${COLLECTIONS[section]}`;
      const one = `${path}/${encodeURIComponent(String(body[SECTIONS[section].key]))}`;
      // Uploaded already.
      if (section === 'prompts' && file !== undefined)
        await made('PATCH', one, { body: { text: 'Recorded', ...body } });
      else if (!(await addWithout(call, path, body))) later.push(() => made('PUT', one, { body }));
    }
  }
  for (const work of later) await work();
  // What sites were given until theirs was there.
  const known = new Set((document.receptionists ?? []).map(({ extension }) => extension));
  const { body: all } = await call('GET', `${base}/${COLLECTIONS.receptionists}`);
  for (const { extension } of (all as { items: { extension: string }[] }).items) {
    if (!known.has(extension)) await call('DELETE', `${base}/${COLLECTIONS.receptionists}/${extension}`);
  }
  await made('PUT', base, { body: document.account });
}

/** Adds an object, without what it says of others that are not there yet; false when something had to be left out. */
async function addWithout(call: Caller, path: string, body: Thing): Promise<boolean> {
  let left = structuredClone(body) as Record<string, unknown>;
  for (let tries = 0; ; tries += 1) {
    const { status, body: answer } = await call('POST', path, { body: left });
    if (status === 201) return tries === 0;
    const { errors = [] } = answer as { errors?: { pointer: string }[] };
    const pointers = errors.map(({ pointer }) => pointer).filter(pointer => pointer !== '');
    if (status !== 422 || pointers.length === 0 || tries > 5)
      throw new Error(`${path}: ${JSON.stringify([left, answer])}`);
    // From behind: what is taken out of a list moves what comes after it.
    for (const pointer of pointers.reverse()) left = without(left, pointer);
  }
}

/** A destination that leads nowhere hangs up, an entry of a list is left out, and so is a field. */
function without(body: Record<string, unknown>, pointer: string): Record<string, unknown> {
  const parts = pointer.slice(1).split('/');
  const at = (length: number): unknown =>
    parts
      .slice(0, length)
      .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], body);
  const parent = at(parts.length - 1);
  const above = at(parts.length - 2) as Record<string, unknown> | unknown[];
  const last = parts.at(-1) ?? '';
  const own = parts.at(-2) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (Array.isArray(above)) above.splice(Number(own), 1);
  else if (parts.length > 1 && Object.keys(parent as object).length === 1 && own !== 'settings')
    above[own] = { hangup: true };
  else Reflect.deleteProperty(parent as object, last);
  return body;
}
