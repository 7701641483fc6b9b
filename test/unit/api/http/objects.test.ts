import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT, TestApi, type ApiReply } from '../../../kit/api.ts';

const base = `/v1/accounts/${ACCOUNT}`;
const etag = ({ headers }: ApiReply): string => String(headers['etag']);

describe('configuration objects', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
    await api.addAccount();
  });
  afterAll(() => api.close());

  it('are made, read, changed and deleted, each time with a new entity tag', async () => {
    const path = `${base}/users/1010`;
    const made = await api.call('POST', `${base}/users`, { body: { extension: '1010', site: 'North', pin: '123456' } });
    expect(made).toMatchObject({ status: 201, headers: { location: path }, body: { extension: '1010', hasPin: true } });
    const read = await api.call('GET', path);
    expect(read.body).toEqual(made.body);
    expect(etag(read)).toBe(etag(made));
    expect((await api.call('GET', path, { headers: { 'if-none-match': etag(read) } })).status).toBe(304);
    const weak = `"0", W/${etag(read)}`;
    expect((await api.call('GET', path, { headers: { 'if-none-match': weak } })).status).toBe(304);
    const patched = await api.call('PATCH', path, {
      headers: { 'if-match': etag(read), 'content-type': 'application/merge-patch+json' },
      body: { name: 'Ten', settings: { ringSeconds: 40 } },
    });
    expect(patched).toMatchObject({ status: 200, body: { name: 'Ten', settings: { ringSeconds: 40 }, hasPin: true } });
    const stale = await api.call('PATCH', path, { headers: { 'if-match': etag(read) }, body: { name: 'Eleven' } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'precondition-failed' } });
    const cleared = await api.call('PATCH', path, { body: { name: null, settings: { ringSeconds: null }, pin: null } });
    expect(cleared.body).not.toHaveProperty('name');
    expect(cleared.body).toMatchObject({ settings: {}, hasPin: false });
    const put = await api.call('PUT', path, { body: { extension: '1010', licence: 'basic' } });
    expect(put).toMatchObject({ status: 200, body: { licence: 'basic' } });
    expect(await api.call('PUT', path, { body: { extension: '1011' } })).toMatchObject({ status: 400 });
    const exists = await api.call('PUT', path, { headers: { 'if-none-match': '*' }, body: { extension: '1010' } });
    expect(exists.status).toBe(412);
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect(await api.call('GET', path)).toMatchObject({ status: 404, body: { code: 'object-unknown' } });
  });

  it('whose order decides are moved, which is noted, and seen by the next call', async () => {
    const rules = `${base}/routing-rules`;
    for (const name of ['one', 'two', 'three', 'four']) {
      expect((await api.call('POST', rules, { body: { name, pattern: `${name.length}XX`, reject: 403 } })).status).toBe(
        201,
      );
    }
    const order = async (): Promise<string[]> =>
      ((await api.call('GET', rules)).body as { items: { name: string }[] }).items.map(({ name }) => name);
    const before = await api.call('GET', `${rules}/two`);
    const move = (name: string, to: string | null, headers = {}) =>
      api.call('POST', `${rules}/${name}/move`, { headers, body: { before: to } });
    const moved = await move('four', 'two', { 'if-match': etag(await api.call('GET', `${rules}/four`)) });
    expect(moved).toMatchObject({ status: 200, body: { name: 'four' } });
    expect(etag(moved)).toBe(etag(await api.call('GET', `${rules}/four`)));
    expect(await order()).toEqual(['one', 'four', 'two', 'three']);
    expect(api.services.directory.byDomain(ACCOUNT)?.routingRules.map(({ name }) => name)).toEqual(await order());
    // It is the same rule as before, but in another place.
    const { revision: _, updatedAt: __, ...same } = before.body as Record<string, unknown>;
    expect((await api.call('GET', `${rules}/two`)).body).toMatchObject(same);
    const { items } = (await api.call('GET', `/v1/audit-log?account=${ACCOUNT}&limit=1`)).body as { items: object[] };
    expect(items).toMatchObject([
      { operation: 'routing-rules.move', key: 'four', before: { place: 4 }, after: { place: 2 } },
    ]);
    await move('one', null);
    expect(await order()).toEqual(['four', 'two', 'three', 'one']);
    await move('two', 'two');
    expect(await order()).toEqual(['four', 'two', 'three', 'one']);
    expect(await move('five', null)).toMatchObject({ status: 404, body: { code: 'object-unknown' } });
    expect(await move('two', 'five')).toMatchObject({ status: 422, body: { code: 'object-invalid' } });
    expect((await move('two', null, { 'if-match': '"1"' })).status).toBe(412);
    expect(await order()).toEqual(['four', 'two', 'three', 'one']);
    for (const name of await order()) await api.call('DELETE', `${rules}/${name}`);
  });

  it('take effect on the directory of this process at once', async () => {
    await api.call('PATCH', `${base}/users/1001`, { body: { settings: { ringSeconds: 77 } } });
    expect(api.services.directory.byDomain(ACCOUNT)?.settings('1001').ringSeconds).toBe(77);
  });

  it('show no secret, and keep the one that they have', async () => {
    const { credentials } = await api.services.accounts.read(ACCOUNT);
    const put = await api.call('PUT', `${base}/users/1002`, {
      body: { extension: '1002', site: 'North', name: 'Two' },
    });
    expect(JSON.stringify(put.body)).not.toMatch(/password|scrypt|ha1/);
    expect((await api.services.accounts.read(ACCOUNT)).credentials).toEqual(credentials);
    const trunk = {
      ...{
        name: 'carrier',
        targets: [{ host: 'sip.example.net' }],
        registration: { username: 'u', password: 'topsecret' },
      },
    };
    const made = await api.call('POST', `${base}/trunks`, { body: trunk });
    expect(made).toMatchObject({ status: 201, body: { registration: { username: 'u' } } });
    expect(JSON.stringify(made.body)).not.toContain('topsecret');
    await api.call('PATCH', `${base}/trunks/carrier`, { body: { maxCalls: 5 } });
    const stored = await api.services.accounts.get(ACCOUNT, 'trunks', 'carrier');
    expect(stored?.body).toMatchObject({ maxCalls: 5, registration: { password: 'topsecret' } });
    const log = await api.services.audit.list({ limit: 1000 });
    expect(JSON.stringify(log)).not.toMatch(/topsecret|secret-of-|scrypt/);
  });

  it('keep call handling and blocking where site or account lock them', async () => {
    const path = `${base}/users/1002`;
    const handling = (seconds: number) => ({ callHandling: { business: { ring: [{ devices: true, seconds }] } } });
    const patch = (body: object) => api.call('PATCH', path, { body });
    expect((await patch(handling(10))).status).toBe(200);
    expect((await api.call('PATCH', `${base}/sites/North`, { body: { locked: ['callHandling'] } })).status).toBe(200);
    expect(await patch(handling(11))).toMatchObject({
      status: 422,
      body: { code: 'object-invalid', errors: [{ pointer: '/callHandling', detail: 'is locked by the site' }] },
    });
    // What it says already may stay or go.
    expect((await patch({ name: 'Two' })).status).toBe(200);
    expect((await patch({ blocking: { external: true } })).status).toBe(200);
    expect((await patch({ callHandling: null })).status).toBe(200);
    expect((await patch(handling(10))).status).toBe(422);
    const added = { extension: '1012', site: 'North', blocking: { anonymous: true } };
    await api.call('PATCH', base, { body: { locked: ['blocking'] } });
    expect(await api.call('POST', `${base}/users`, { body: added })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/blocking', detail: 'is locked by the account' }] },
    });
    const elsewhere = `${base}/users/8001`;
    expect((await api.call('PATCH', elsewhere, { body: handling(11) })).status).toBe(200);

    const phone = `${base}/extensions/1002/phone-state`;
    const refused = await api.call('PATCH', phone, { body: { forwardAlways: '1001' } });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/forwardAlways' }] } });
    const allowed = await api.call('PATCH', phone, { body: { doNotDisturb: false, forwardAlways: null } });
    expect(allowed.status).toBe(200);
    for (const one of [`${base}/sites/North`, base]) await api.call('PATCH', one, { body: { locked: null } });
    expect((await patch(handling(11))).status).toBe(200);
  });

  it('change nothing when they do not fit the account', async () => {
    const before = await api.services.accounts.read(ACCOUNT);
    const wrong = await api.call('PATCH', `${base}/users/1001`, { body: { settings: { hours: 'nobody has these' } } });
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'object-invalid', errors: [{ in: 'body', pointer: '/settings/hours' }] },
    });
    const twice = await api.call('POST', `${base}/ivr-menus`, {
      body: { extension: '1001', name: 'M', prompt: 'p', inputs: {} },
    });
    expect(twice.status).toBe(422);
    const used = await api.call('DELETE', `${base}/users/1001`);
    expect(used).toMatchObject({ status: 409, body: { code: 'object-in-use' } });
    expect(JSON.stringify(used.body)).toContain('call-queues 1200, members.0.extension: phone 1001 does not exist');
    expect(await api.services.accounts.read(ACCOUNT)).toEqual(before);
  });

  it('come in pages, and by site and name', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await api.call('GET', `${base}/users?limit=2${cursor}`);
      const { items, nextCursor } = body as { items: { extension: string }[]; nextCursor?: string };
      seen.push(...items.map(({ extension }) => extension));
      if (nextCursor === undefined) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(seen).toEqual(['1001', '1002', '8001']);
    const extensions = async (query: string): Promise<string[]> => {
      const { body } = await api.call('GET', `${base}/users?${query}`);
      return (body as { items: { extension: string }[] }).items.map(({ extension }) => extension);
    };
    expect(await extensions('site=South')).toEqual(['8001']);
    expect(await extensions('q=uSER%2080')).toEqual(['8001']);
    expect(await extensions('q=zzz')).toEqual([]);
    expect(await api.call('GET', `${base}/users?cursor=rubbish`)).toMatchObject({ status: 400 });
  });

  it('are within the reach of a grant', async () => {
    const south = await api.token({ role: 'site-admin', account: ACCOUNT, sites: ['South'] });
    const list = await api.call('GET', `${base}/users`, { token: south });
    expect(list.body).toMatchObject({ items: [{ extension: '8001' }] });
    expect((await api.call('GET', `${base}/users/1001`, { token: south })).status).toBe(403);
    expect((await api.call('PATCH', `${base}/users/8001`, { token: south, body: { name: 'S' } })).status).toBe(200);
    // Neither to another site, nor into one.
    const moved = { token: south, body: { site: 'North' } };
    expect((await api.call('PATCH', `${base}/users/8001`, moved)).status).toBe(403);
    expect((await api.call('POST', `${base}/users`, { token: south, body: { extension: '1050' } })).status).toBe(403);
    expect((await api.call('GET', '/v1/accounts/other.test/users', { token: south })).status).toBe(403);
    const sales = await api.token({ role: 'queue-admin', account: ACCOUNT, extensions: ['1200'] });
    expect((await api.call('GET', `${base}/call-queues`, { token: sales })).body).toMatchObject({
      items: [{ extension: '1200' }],
    });
    expect((await api.call('PATCH', `${base}/call-queues/1300`, { token: sales, body: { maxCalls: 3 } })).status).toBe(
      403,
    );
    expect((await api.call('PATCH', `${base}/call-queues/1200`, { token: sales, body: { maxCalls: 3 } })).status).toBe(
      200,
    );
  });

  it('leave in the audit log who changed what, from where', async () => {
    await api.call('PATCH', `${base}/sites/North`, { body: { settings: { ringSeconds: 9 } }, from: '192.0.2.7' });
    const { body } = await api.call('GET', `/v1/audit-log?account=${ACCOUNT}&resource=sites&limit=1`);
    expect(body).toMatchObject({
      items: [
        {
          actor: { kind: 'token', id: 'operator' },
          address: '192.0.2.7',
          operation: 'sites.update',
          key: 'North',
          before: { name: 'North' },
          after: { settings: { ringSeconds: 9 } },
        },
      ],
    });
  });

  it('survive many changes at once, none lost', async () => {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        api.call('POST', `${base}/external-contacts`, {
          body: { name: `C ${index}`, number: `+1415555010${index % 10}` },
        }),
      ),
    );
    expect(made.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    const { body } = await api.call('GET', `${base}/external-contacts`);
    expect((body as { items: unknown[] }).items).toHaveLength(20);
  });
});
