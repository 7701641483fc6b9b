import { get } from 'node:https';
import { Type } from '@sinclair/typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { defineOperation } from '../../../../src/api/http/operation.ts';
import { OPERATIONS } from '../../../../src/api/http/operations/index.ts';
import type { NodeRecord } from '../../../../src/cluster/ports.ts';
import { asNodeId, asZoneId } from '../../../../src/core/ids.ts';
import { Authority } from '../../../kit/authority.ts';
import { ACCOUNT, TestApi } from '../../../kit/api.ts';

const node = (id: string, role: NodeRecord['role'], state: NodeRecord['state'] = 'alive'): NodeRecord => ({
  ...{ id: asNodeId(id), boot: 'b', role, zone: asZoneId(role === 'load-balancer' ? '' : 'a') },
  ...{ inner: { host: '127.0.0.1', port: 1 }, pid: 1, draining: false, state, leaseUntil: Date.UTC(2030, 0, 1) + 2000 },
  load: 0,
});

let nodes: NodeRecord[] = [];
const wrongAnswer = defineOperation({
  ...{ id: 'test.wrong', method: 'GET', path: '/v1/test/wrong', tag: 'test', access: 'self', summary: 'Wrong' },
  response: Type.Object({ number: Type.Integer() }),
  handle: () => ({ body: { number: 'one' as never } }),
});

describe('the API server', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start({ operations: [...OPERATIONS, wrongAnswer], members: () => nodes });
    await api.addAccount();
  });
  afterAll(() => api.close());

  it('tells health, by status as well', async () => {
    nodes = [node('lb', 'load-balancer'), node('p', 'zone-proxy'), node('s', 'call-switch')];
    const ok = await api.call('GET', '/health', { token: '' });
    expect(ok).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect((ok.body as { nodes: unknown[] }).nodes[0]).toEqual({
      ...{ id: 'lb', role: 'load-balancer', state: 'alive', draining: false, load: 0, leaseMs: 2000 },
    });
    nodes.push(node('s2', 'call-switch', 'dead'));
    expect((await api.call('GET', '/health')).body).toMatchObject({ status: 'degraded' });
    nodes = nodes.filter(({ id }) => id !== 's');
    expect(await api.call('GET', '/health')).toMatchObject({ status: 503, body: { status: 'down' } });
  });

  it('tells problems in one form', async () => {
    const nowhere = await api.call('GET', '/v1/nowhere');
    expect(nowhere.headers['content-type']).toContain('application/problem+json');
    expect(nowhere.body).toMatchObject({ type: '/problems/resource-unknown', status: 404, code: 'resource-unknown' });
    const other = await api.call('POST', '/v1/me');
    expect(other).toMatchObject({ status: 405, headers: { allow: 'GET' } });
    const broken = await api.call('POST', '/v1/tokens', {
      body: '{"a":',
      headers: { 'content-type': 'application/json' },
    });
    expect(broken).toMatchObject({ status: 400, body: { code: 'request-invalid' } });
    const xml = await api.call('POST', '/v1/tokens', { body: '<a/>', headers: { 'content-type': 'text/xml' } });
    expect(xml).toMatchObject({ status: 415, body: { code: 'media-type-unsupported' } });
    const poison = { body: '{"__proto__": {"a": 1}}', headers: { 'content-type': 'application/json' } };
    expect((await api.call('POST', '/v1/tokens', poison)).status).toBe(400);
  });

  it('names every field that is wrong', async () => {
    const body = { extension: 'no spaces', settings: { ringSeconds: 'ten', colour: 'red' } };
    const { status, body: problem } = await api.call('POST', `/v1/accounts/${ACCOUNT}/users`, { body });
    expect(status).toBe(400);
    const { errors } = problem as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual([
      '/extension',
      '/settings/colour',
      '/settings/ringSeconds',
    ]);
    const query = await api.call('GET', `/v1/accounts/${ACCOUNT}/users?limit=0&lmit=3`);
    expect((query.body as { errors: unknown }).errors).toMatchObject([{ in: 'query' }, { in: 'query' }]);
  });

  it('refuses without a token, with a wrong one, and with one that may not', async () => {
    expect(await api.call('GET', '/v1/me', { token: '' })).toMatchObject({
      ...{ status: 401, headers: { 'www-authenticate': 'Bearer' }, body: { code: 'token-missing' } },
    });
    expect((await api.call('GET', '/v1/me', { token: 'tandem_0000_00000000000000000000' })).body).toMatchObject({
      code: 'token-invalid',
    });
    const token = await api.token({ role: 'queue-admin', account: ACCOUNT });
    expect((await api.call('GET', '/v1/me', { token })).status).toBe(200);
    expect((await api.call('GET', '/v1/tokens', { token })).body).toMatchObject({
      status: 403,
      code: 'permission-denied',
    });
  });

  it('does not pass an answer that is not as documented', async () => {
    expect(await api.call('GET', '/v1/test/wrong')).toMatchObject({ status: 500, body: { code: 'internal' } });
  });

  it('answers the same POST once', async () => {
    const request = { body: { name: 'Once' }, headers: { 'idempotency-key': 'k1' } };
    const path = `/v1/accounts/${ACCOUNT}/sites`;
    const [first, second] = await Promise.all([api.call('POST', path, request), api.call('POST', path, request)]);
    expect([first?.status, second?.status]).toEqual([201, 201]);
    expect(second?.body).toEqual(first?.body);
    expect(second?.headers['idempotent-replayed']).toBe('true');
    const other = await api.call('POST', path, { ...request, body: { name: 'Twice' } });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } });
    const token = { body: { name: 'x', grants: [{ role: 'queue-admin' }] }, headers: { 'idempotency-key': 'k2' } };
    const made = [await api.call('POST', '/v1/tokens', token), await api.call('POST', '/v1/tokens', token)];
    expect(made[1]?.body).toEqual(made[0]?.body);
  });

  it('limits requests and bodies', async () => {
    const small = await TestApi.start({ limits: { perAddress: 3, bodyBytes: 2000 } });
    try {
      const statuses = [];
      for (let count = 0; count < 4; count += 1)
        statuses.push((await small.call('GET', '/health', { token: '' })).status);
      expect(statuses).toEqual([503, 503, 503, 429]);
      const long = await small.call('POST', '/v1/accounts', { body: { domain: 'a.test', name: 'x'.repeat(3000) } });
      expect(long).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
      const limited = await small.call('POST', '/v1/tokens', {
        body: { name: 'slow', grants: [{ role: 'queue-admin' }], requestsPerMinute: 2 },
      });
      const { token } = limited.body as { token: string };
      const own = [];
      for (let count = 0; count < 3; count += 1) own.push((await small.call('GET', '/v1/me', { token })).status);
      expect(own).toEqual([200, 200, 429]);
    } finally {
      await small.close();
    }
  });

  it('counts what it refuses, by address', async () => {
    const small = await TestApi.start({ limits: { perAddress: 3 } });
    try {
      const ask = async (token: string, path: string, from: string): Promise<number> =>
        (await small.call('GET', path, { token, from })).status;
      const guesses = [];
      for (let count = 0; count < 4; count += 1) {
        guesses.push(await ask(`tandem_000${count}_00000000000000000000`, '/v1/me', '192.0.2.1'));
      }
      expect(guesses).toEqual([401, 401, 401, 429]);
      const token = await small.token({ role: 'queue-admin', account: ACCOUNT });
      const denied = [];
      for (let count = 0; count < 4; count += 1) denied.push(await ask(token, '/v1/tokens', '192.0.2.2'));
      expect(denied).toEqual([403, 403, 403, 429]);
      // Who may is not held up by those who may not.
      expect(await ask(token, '/v1/me', '192.0.2.1')).toBe(200);
    } finally {
      await small.close();
    }
  });

  it('counts upgrades to WebSockets as well', async () => {
    const small = await TestApi.start({ limits: { perAddress: 2 } });
    try {
      const address = await small.server.listen({ host: '127.0.0.1', port: 0 });
      const statuses = [];
      for (let count = 0; count < 3; count += 1) {
        const ws = new WebSocket(`${address.replace('http', 'ws')}/v1/events/socket`, [`bearer.wrong${count}`]);
        statuses.push(
          await new Promise<number | undefined>(resolve => {
            ws.on('error', () => resolve(undefined));
            ws.on('unexpected-response', (request, response) => {
              request.destroy();
              resolve(response.statusCode);
            });
          }),
        );
      }
      expect(statuses).toEqual([401, 401, 429]);
    } finally {
      await small.close();
    }
  });

  it('shows its document as a page, from here alone', async () => {
    const page = await api.call('GET', '/docs', { token: '' });
    expect(page.body).toContain('swagger-ui-bundle.js');
    expect(page.body).not.toMatch(/https?:/);
    expect((await api.call('GET', '/docs/swagger-ui-bundle.js', { token: '' })).bytes.length).toBeGreaterThan(100_000);
    expect((await api.call('GET', '/docs/package.json', { token: '' })).status).toBe(400);
    expect((await api.call('GET', '/openapi.json', { token: '' })).body).toMatchObject({ openapi: '3.1.0' });
  });

  it('speaks TLS by itself', async () => {
    const authority = new Authority('test');
    const { cert, key } = authority.issue('localhost');
    const secure = await TestApi.start({ tls: { cert, key } });
    try {
      const address = await secure.server.listen({ host: '127.0.0.1', port: 0 });
      expect(address).toMatch(/^https:/);
      const status = await new Promise<number | undefined>((resolve, reject) => {
        const options = { ca: authority.cert, servername: 'localhost', agent: false } as const;
        get(`${address}/ready`, options, response => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
        }).on('error', reject);
      });
      expect(status).toBe(200);
    } finally {
      await secure.close();
      authority.remove();
    }
  });
});
