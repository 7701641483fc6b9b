import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { ACCOUNT, TestApi } from '../../../kit/api.ts';

const base = `/v1/accounts/${ACCOUNT}`;
const YAML = { 'content-type': 'application/yaml' };

describe('a whole account as a document', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
    await api.addAccount();
  });
  afterAll(() => api.close());

  const revision = async (): Promise<number> => (await api.services.accounts.read(ACCOUNT)).revision;

  it('is exported, and applied again it changes nothing', async () => {
    const yaml = await api.call('GET', `${base}/document`, { headers: { accept: 'application/yaml' } });
    expect(yaml.headers['content-type']).toContain('application/yaml');
    const before = await revision();
    const applied = await api.call('PUT', `${base}/document`, { body: yaml.bytes, headers: YAML });
    expect(applied).toMatchObject({ status: 200, body: { changes: [], revision: before } });
    const json = await api.call('GET', `${base}/document`);
    expect(json.body).toEqual(parse(yaml.bytes.toString()));
    expect((await api.call('PUT', `${base}/document`, { body: json.body })).body).toMatchObject({ changes: [] });
  });

  it('tells what would change, and changes it', async () => {
    const document = (await api.call('GET', `${base}/document`)).body as {
      users: Record<string, unknown>[];
      sites: unknown[];
    };
    document.users[0] = { ...document.users[0], name: 'Renamed', pin: '9876' };
    document.users.push({ extension: '1020', password: 'a-good-password' });
    const dry = await api.call('PUT', `${base}/document?dryRun=true`, { body: document });
    expect(dry.body).toMatchObject({
      dryRun: true,
      changes: [
        { change: 'change', key: '1001' },
        { change: 'add', key: '1020' },
      ],
    });
    expect((await api.call('GET', `${base}/users/1020`)).status).toBe(404);
    const done = await api.call('PUT', `${base}/document`, { body: stringify(document), headers: YAML });
    expect(done).toMatchObject({ status: 200, body: { dryRun: false } });
    expect((await api.call('GET', `${base}/users/1020`)).status).toBe(200);
    const log = await api.services.audit.list({ account: ACCOUNT, key: '1020', limit: 1 });
    expect(log).toMatchObject([
      { operation: 'account-document.apply', resource: 'users', after: { passwordChanged: true } },
    ]);
    expect(JSON.stringify(log)).not.toMatch(/a-good-password|ha1/);
  });

  it('changes nothing when anything in it is wrong, and says where', async () => {
    const before = await revision();
    const text = `account:\n  domain: ${ACCOUNT}\nusers:\n  - extension: '1'\n    colour: red\n`;
    const wrong = await api.call('PUT', `${base}/document`, { body: text, headers: YAML });
    expect(wrong).toMatchObject({
      status: 400,
      body: { code: 'account-invalid', errors: [{ pointer: '/users/0/colour', detail: 'line 5: unknown setting' }] },
    });
    const other = `account: { domain: other.test }\n`;
    expect((await api.call('PUT', `${base}/document`, { body: other, headers: YAML })).status).toBe(400);
    const file = `account: { domain: ${ACCOUNT} }\nprompts: [{ name: a, file: /etc/passwd }]\n`;
    const stolen = await api.call('PUT', `${base}/document`, { body: file, headers: YAML });
    expect(stolen).toMatchObject({ status: 400, body: { code: 'account-invalid' } });
    expect(await revision()).toBe(before);
  });

  it('is not applied over what somebody else has changed', async () => {
    const { headers, body } = await api.call('GET', `${base}/document`);
    await api.call('PATCH', `${base}/users/1002`, { body: { name: 'Changed meanwhile' } });
    const late = await api.call('PUT', `${base}/document`, { body, headers: { 'if-match': String(headers['etag']) } });
    expect(late).toMatchObject({ status: 412 });
  });

  it('makes an account that is not there', async () => {
    const text = `account: { domain: new.test }\nsites: [{ name: Main }]\nusers: [{ extension: '100' }]\n`;
    expect((await api.call('PUT', '/v1/accounts/new.test/document', { body: text, headers: YAML })).status).toBe(200);
    expect((await api.call('GET', '/v1/accounts/new.test/users/100')).status).toBe(200);
    expect((await api.call('DELETE', '/v1/accounts/new.test')).status).toBe(204);
    expect((await api.call('GET', '/v1/accounts/new.test/users')).status).toBe(404);
  });

  it('of the demo can be shown to the API but for its sounds', async () => {
    const text = readFileSync(new URL('../../../../config/demo-account.yaml', import.meta.url));
    const { status, body } = await api.call('PUT', '/v1/accounts/demo.tandem.test/document', {
      body: text,
      headers: YAML,
    });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('upload its sound first');
  });
});

describe('extensions', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
    await api.addAccount();
  });
  afterAll(() => api.close());

  it('are told with what they belong to', async () => {
    expect((await api.call('GET', `${base}/extensions?kind=queue`)).body).toMatchObject({
      items: [{ extension: '1200', kind: 'queue', name: 'Sales', site: 'North' }, { extension: '1300' }],
    });
    expect((await api.call('GET', `${base}/extensions/8001`)).body).toMatchObject({ kind: 'user', site: 'South' });
    expect((await api.call('GET', `${base}/extensions/4711`)).status).toBe(404);
  });

  it('say of each setting where it comes from, and who has locked it', async () => {
    await api.call('PATCH', base, { body: { settings: { language: 'de-DE', ringSeconds: 20 }, locked: ['language'] } });
    await api.call('PATCH', `${base}/sites/North`, {
      body: { settings: { timeZone: 'Europe/Berlin', language: 'fr-FR' } },
    });
    await api.call('PATCH', `${base}/users/1001`, { body: { settings: { ringSeconds: 33 } } });
    const { body } = await api.call('GET', `${base}/extensions/1001/settings`);
    const { items } = body as { items: { name: string }[] };
    const of = (name: string): unknown => items.find(one => one.name === name);
    expect(of('language')).toEqual({ name: 'language', value: 'de-DE', from: 'account', lockedBy: 'account' });
    expect(of('timeZone')).toEqual({ name: 'timeZone', value: 'Europe/Berlin', from: 'site' });
    expect(of('ringSeconds')).toEqual({ name: 'ringSeconds', value: 33, from: 'extension' });
    expect(of('callWaiting')).toEqual({ name: 'callWaiting', value: true, from: 'default' });
    const resolved = api.services.directory.byDomain(ACCOUNT)?.settings('1001') as unknown as Record<string, unknown>;
    for (const { name, value } of items as { name: string; value?: unknown }[])
      expect(resolved[name], name).toEqual(value);
  });

  it('have what phones set', async () => {
    const path = `${base}/extensions/1001/phone-state`;
    const set = await api.call('PATCH', path, { body: { doNotDisturb: true, forwardBusy: '1002' } });
    expect(set.body).toEqual({ doNotDisturb: true, forwardBusy: '1002' });
    expect(api.services.runtime.get(ACCOUNT, '1001', 'doNotDisturb')).toBe(true);
    expect((await api.call('PATCH', path, { body: { doNotDisturb: null } })).body).toEqual({ forwardBusy: '1002' });
    await api.services.runtime.set(ACCOUNT, '1001', 'locked', { by: '1001' });
    expect((await api.call('GET', path)).body).toEqual({ forwardBusy: '1002', locked: true });
    expect((await api.call('PATCH', path, { body: { locked: false } })).body).toMatchObject({ locked: false });
  });

  it('lead somewhere when they are dialled', async () => {
    const { body } = await api.call('GET', `${base}/route?from=1001&to=1200`);
    expect(body).toMatchObject({ destination: { kind: 'queue', extension: '1200' }, callerId: { number: '1001' } });
    const { then } = body as { then: { rule: string; outcome: string }[] };
    expect(then[0]).toEqual({ rule: 'queue 1200', outcome: expect.stringMatching(/^open/) });
    // What the caller's phone has set decides as well.
    await api.call('PATCH', `${base}/extensions/1001/phone-state`, { body: { locked: true } });
    const locked = await api.call('GET', `${base}/route?from=1001&to=1200`);
    expect(locked.body).toMatchObject({ destination: { kind: 'none', status: 403 }, then: [{ rule: 'none' }] });
    await api.call('PATCH', `${base}/extensions/1001/phone-state`, { body: { locked: null } });
    expect((await api.call('GET', `${base}/route?from=4711&to=1200`)).status).toBe(404);
    expect((await api.call('GET', `${base}/route?from=trunk:none&to=1200`)).status).toBe(404);
  });
});
