import { TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { offerSetup } from '../../../../src/api/access/setup.ts';
import { ACCOUNT, TestApi, type ApiReply } from '../../../kit/api.ts';

const PASSWORD = 'correct horse battery';
const field = (reply: ApiReply, name: string): string => String((reply.body as Record<string, unknown>)[name]);

describe('who may use the API', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await TestApi.start();
  });
  afterEach(() => api.close());

  const login = (body: Record<string, string>, from = '192.0.2.1'): Promise<ApiReply> =>
    api.call('POST', '/v1/sessions', { token: '', body, from });

  async function firstAdministrator(): Promise<string> {
    const token = (await offerSetup(api.services.accessStore, api.clock)) ?? '';
    const made = await api.call('POST', '/v1/setup', { token: '', body: { token, name: 'ada', password: PASSWORD } });
    expect(made.status).toBe(201);
    return field(made, 'token');
  }

  it('begins with a token that makes the first administrator, once', async () => {
    const token = (await offerSetup(api.services.accessStore, api.clock)) ?? '';
    expect(await offerSetup(api.services.accessStore, api.clock)).toBeUndefined();
    const wrong = { token: `${token}00`, name: 'eve', password: PASSWORD };
    expect((await api.call('POST', '/v1/setup', { token: '', body: wrong })).body).toMatchObject({
      code: 'token-invalid',
    });
    const body = { token, name: 'ada', password: PASSWORD };
    const made = await api.call('POST', '/v1/setup', { token: '', body });
    expect(made.status).toBe(201);
    expect((await api.call('GET', '/v1/me', { token: field(made, 'token') })).body).toMatchObject({
      ...{ kind: 'administrator', id: 'ada', grants: [{ role: 'super-admin' }] },
    });
    expect((await api.call('POST', '/v1/setup', { token: '', body })).body).toMatchObject({ code: 'setup-done' });
    expect(await offerSetup(api.services.accessStore, api.clock)).toBeUndefined();
    expect(JSON.stringify(api.services.accessStore.list('administrators'))).not.toContain(PASSWORD);
  });

  it('offers a new token for the first administrator when the old one is over', async () => {
    const token = (await offerSetup(api.services.accessStore, api.clock)) ?? '';
    await api.clock.advance(25 * 60 * 60_000);
    const body = { token, name: 'ada', password: PASSWORD };
    expect((await api.call('POST', '/v1/setup', { token: '', body })).status).toBe(401);
    expect(await offerSetup(api.services.accessStore, api.clock)).toBeTypeOf('string');
  });

  it('tells when and from where a token was last used', async () => {
    const body = { name: 'crm', grants: [{ role: 'queue-admin', account: ACCOUNT }] };
    const made = await api.call('POST', '/v1/tokens', { body });
    expect(made.status).toBe(201);
    const path = `/v1/tokens/${field(made, 'id')}`;
    expect((await api.call('GET', path)).body).not.toHaveProperty('lastUsedAt');
    await api.call('GET', '/v1/me', { token: field(made, 'token'), from: '192.0.2.9' });
    const use = { lastUsedAt: new Date(api.clock.now()).toISOString(), lastUsedFrom: '192.0.2.9' };
    expect((await api.call('GET', path)).body).toMatchObject(use);
    expect((await api.call('GET', '/v1/tokens')).body).toMatchObject({ items: [use] });
    // A wrong secret is no use of it.
    await api.call('GET', '/v1/me', { token: `${field(made, 'token')}x`, from: '192.0.2.66' });
    expect((await api.call('GET', path)).body).toMatchObject(use);
  });

  it('logs in and out; a session ends by itself', async () => {
    await firstAdministrator();
    expect((await login({ name: 'ada', password: 'wrong password' })).body).toMatchObject({ code: 'login-refused' });
    expect((await login({ name: 'nobody', password: PASSWORD })).body).toMatchObject({ code: 'login-refused' });
    const token = field(await login({ name: 'ada', password: PASSWORD }), 'token');
    expect((await api.call('GET', '/v1/nodes', { token })).status).toBe(200);
    expect((await api.call('DELETE', '/v1/sessions/current', { token })).status).toBe(204);
    expect((await api.call('GET', '/v1/me', { token })).status).toBe(401);
    const other = field(await login({ name: 'ada', password: PASSWORD }), 'token');
    await api.clock.advance(12 * 60 * 60_000);
    expect((await api.call('GET', '/v1/me', { token: other })).body).toMatchObject({ code: 'token-invalid' });
  });

  it('makes those wait who guess', async () => {
    await firstAdministrator();
    for (let tries = 0; tries < 10; tries += 1)
      await login({ name: 'ada', password: `guess ${tries}` }, `192.0.2.${tries}`);
    const right = await login({ name: 'ada', password: PASSWORD }, '198.51.100.1');
    expect(right).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    await api.clock.advance(5 * 60_000);
    expect((await login({ name: 'ada', password: PASSWORD })).status).toBe(201);
  });

  it('looks at no more than ten of the guesses that come at once', async () => {
    await firstAdministrator();
    const guesses = Array.from({ length: 15 }, (_, one) =>
      login({ name: 'ada', password: `guess ${one}` }, `192.0.2.${one}`),
    );
    const statuses = (await Promise.all(guesses)).map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(5).fill(429)]);
  });

  it.each([
    ['PUT', '/v1/me/password', { newPassword: 'another good one' }],
    ['POST', '/v1/me/one-time-codes', {}],
    ['POST', '/v1/me/one-time-codes/end', {}],
  ])('makes a session wait that guesses the password: %s %s', async (method, path, more) => {
    const token = await firstAdministrator();
    const guess = (password: string): Promise<ApiReply> =>
      api.call(method, path, { token, body: { ...more, password } });
    for (let tries = 0; tries < 10; tries += 1) expect((await guess(`guess ${tries}`)).status).toBe(401);
    expect((await guess(PASSWORD)).body).toMatchObject({ code: 'rate-limited' });
    await api.clock.advance(5 * 60_000);
    expect((await guess(PASSWORD)).status).toBeLessThan(300);
  });

  it('forgives no wrong codes for the right password alone', async () => {
    const token = await firstAdministrator();
    const begun = await api.call('POST', '/v1/me/one-time-codes', { token, body: { password: PASSWORD } });
    const code = new TOTP({ secret: field(begun, 'secret') }).generate({ timestamp: api.clock.now() });
    await api.call('PUT', '/v1/me/one-time-codes', { token, body: { code } });
    // The code that has been used is as good as a wrong one.
    for (let tries = 0; tries < 10; tries += 1) {
      expect((await login({ name: 'ada', password: PASSWORD, code })).status).toBe(401);
      if (tries < 9) expect((await login({ name: 'ada', password: PASSWORD })).status).toBe(401);
    }
    expect((await login({ name: 'ada', password: PASSWORD })).status).toBe(429);
  });

  it('asks for one-time codes, each of which counts once', async () => {
    const token = await firstAdministrator();
    const begin = (body: Record<string, string>): Promise<ApiReply> =>
      api.call('POST', '/v1/me/one-time-codes', { token, body });
    expect((await begin({ password: 'not mine at all' })).body).toMatchObject({ code: 'login-refused' });
    const secret = field(await begin({ password: PASSWORD }), 'secret');
    const code = (): string => new TOTP({ secret }).generate({ timestamp: api.clock.now() });
    expect((await api.call('PUT', '/v1/me/one-time-codes', { token, body: { code: code() } })).status).toBe(204);
    expect((await login({ name: 'ada', password: PASSWORD })).body).toMatchObject({ code: 'code-required' });
    // The code that has confirmed them has been used.
    expect((await login({ name: 'ada', password: PASSWORD, code: code() })).body).toMatchObject({
      code: 'login-refused',
    });
    await api.clock.advance(30_000);
    const next = code();
    expect((await login({ name: 'ada', password: PASSWORD, code: next })).status).toBe(201);
    expect((await login({ name: 'ada', password: PASSWORD, code: next })).status).toBe(401);
    // Others in their place: only for who has them.
    expect((await begin({ password: PASSWORD })).body).toMatchObject({ code: 'code-required' });
    expect((await begin({ password: PASSWORD, code: next })).body).toMatchObject({ code: 'login-refused' });
    await api.clock.advance(30_000);
    const again = { password: PASSWORD, code: code() };
    expect((await begin(again)).status).toBe(200);
    expect((await begin(again)).body).toMatchObject({ code: 'login-refused' });
    expect(JSON.stringify(api.services.accessStore.list('administrators'))).not.toContain(secret);
    expect((await api.call('GET', '/v1/administrators/ada')).body).toMatchObject({ oneTimeCodes: true });
    await api.call('PATCH', '/v1/administrators/ada', { body: { oneTimeCodes: false } });
    expect((await login({ name: 'ada', password: PASSWORD })).status).toBe(201);
  });

  it("changes one's own password, which ends the other sessions", async () => {
    const token = await firstAdministrator();
    const other = field(await login({ name: 'ada', password: PASSWORD }), 'token');
    const change = (password: string): Promise<ApiReply> =>
      api.call('PUT', '/v1/me/password', { token, body: { password, newPassword: 'another good one' } });
    expect((await change('not mine at all')).status).toBe(401);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await api.call('GET', '/v1/me', { token })).status).toBe(200);
    expect((await api.call('GET', '/v1/me', { token: other })).status).toBe(401);
    expect((await login({ name: 'ada', password: 'another good one' })).status).toBe(201);
  });

  it('has administrators with rights of their own; a disabled one is out at once', async () => {
    await api.addAccount();
    const body = { name: 'quinn', password: PASSWORD, grants: [{ role: 'queue-admin', account: ACCOUNT }] };
    const made = await api.call('POST', '/v1/administrators', { body });
    expect(made).toMatchObject({ status: 201, body: { name: 'quinn', disabled: false } });
    const token = field(await login({ name: 'quinn', password: PASSWORD }), 'token');
    expect((await api.call('GET', `/v1/accounts/${ACCOUNT}/call-queues`, { token })).status).toBe(200);
    expect((await api.call('GET', '/v1/administrators', { token })).status).toBe(403);
    await api.call('PATCH', '/v1/administrators/quinn', { body: { disabled: true } });
    expect((await api.call('GET', '/v1/me', { token })).status).toBe(401);
    expect((await login({ name: 'quinn', password: PASSWORD })).status).toBe(401);
    expect((await api.call('DELETE', '/v1/administrators/quinn')).status).toBe(204);
    expect(JSON.stringify(await api.services.audit.list({ limit: 100 }))).not.toContain(PASSWORD);
  });

  it('lets nobody give away more than he has', async () => {
    await api.call('PUT', '/v1/roles/clerk', {
      body: { permissions: ['tokens:read', 'tokens:write', 'users:read', 'administrators:write', 'roles:write'] },
    });
    const clerk = await api.token({ role: 'clerk' });
    const make = (grants: unknown[]): Promise<ApiReply> =>
      api.call('POST', '/v1/tokens', { token: clerk, body: { name: 'x', grants } });
    expect((await make([{ role: 'super-admin' }])).body).toMatchObject({ code: 'permission-denied' });
    expect((await make([{ role: 'clerk' }])).status).toBe(201);
    expect((await make([{ role: 'no-such-role' }])).body).toMatchObject({ errors: [{ pointer: '/grants/0/role' }] });
    const wider = { token: clerk, body: { permissions: ['users:write'] } };
    expect((await api.call('PUT', '/v1/roles/mine', wider)).status).toBe(403);
    await firstAdministrator();
    const theft = { token: clerk, body: { password: 'now it is mine!' } };
    expect((await api.call('PATCH', '/v1/administrators/ada', theft)).status).toBe(403);
    expect((await api.call('DELETE', '/v1/administrators/ada', { token: clerk })).status).toBe(403);
    const one = await api.token({ role: 'super-admin', account: ACCOUNT });
    expect(
      (await api.call('POST', '/v1/tokens', { token: one, body: { name: 'x', grants: [{ role: 'super-admin' }] } }))
        .status,
    ).toBe(403);
  });

  it('has roles of its own, which count while they are there', async () => {
    await api.addAccount();
    await api.call('PUT', '/v1/roles/reader', { body: { permissions: ['users:read'] } });
    const token = await api.token({ role: 'reader', account: ACCOUNT });
    expect((await api.call('GET', `/v1/accounts/${ACCOUNT}/users`, { token })).status).toBe(200);
    expect((await api.call('DELETE', '/v1/roles/reader')).body).toMatchObject({ code: 'object-in-use' });
    expect((await api.call('PUT', '/v1/roles/super-admin', { body: { permissions: ['users:read'] } })).status).toBe(
      409,
    );
    await api.call('PUT', '/v1/roles/reader', { body: { permissions: ['sites:read'] } });
    expect((await api.call('GET', `/v1/accounts/${ACCOUNT}/users`, { token })).status).toBe(403);
  });

  it('has tokens that expire, are revoked, and come from where they may', async () => {
    const expiresAt = new Date(api.clock.now() + 60_000).toISOString();
    const body = {
      name: 'ci',
      grants: [{ role: 'super-admin' }],
      expiresAt,
      allowedAddresses: ['192.0.2.0/24', '2001:db8::1'],
    };
    const made = await api.call('POST', '/v1/tokens', { body });
    const token = field(made, 'token');
    const from = async (address: string): Promise<number> =>
      (await api.call('GET', '/v1/me', { token, from: address })).status;
    expect(await Promise.all(['192.0.2.9', '2001:db8::1', '198.51.100.1'].map(from))).toEqual([200, 200, 403]);
    await api.clock.advance(60_000);
    expect(await from('192.0.2.9')).toBe(401);
    const other = await api.call('POST', '/v1/tokens', { body: { name: 'x', grants: [{ role: 'queue-admin' }] } });
    expect((await api.call('DELETE', `/v1/tokens/${field(other, 'id')}`)).status).toBe(204);
    expect((await api.call('GET', '/v1/me', { token: field(other, 'token') })).status).toBe(401);
    expect(JSON.stringify((await api.call('GET', '/v1/tokens')).body)).not.toContain('secretHash');
  });

  it('keeps out who comes from elsewhere, and nobody shuts himself out', async () => {
    await api.addAccount();
    const rule = `/v1/accounts/${ACCOUNT}/access-rule`;
    expect((await api.call('PUT', rule, { body: { api: ['192.0.2.0/24'] } })).body).toMatchObject({
      code: 'address-denied',
    });
    const set = { body: { api: ['192.0.2.0/24'] }, from: '192.0.2.3' };
    expect((await api.call('PUT', rule, set)).status).toBe(200);
    expect((await api.call('GET', `/v1/accounts/${ACCOUNT}/users`)).status).toBe(403);
    expect((await api.call('GET', `/v1/accounts/${ACCOUNT}/users`, { from: '192.0.2.3' })).status).toBe(200);
    expect((await api.call('GET', '/v1/accounts')).status).toBe(200);
    expect((await api.call('PUT', '/v1/access-rule', { body: { api: ['not an address'] } })).status).toBe(400);
    await api.call('PUT', '/v1/access-rule', set);
    expect((await api.call('GET', '/v1/accounts')).status).toBe(403);
  });
});
