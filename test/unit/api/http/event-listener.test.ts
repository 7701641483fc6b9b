import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Grant } from '../../../../src/api/access/permissions.ts';
import type { Principal } from '../../../../src/api/access/principal.ts';
import { CHECK_EVERY_MS, eventFilter, type EventWish } from '../../../../src/api/http/event-listener.ts';
import type { TandemEvent } from '../../../../src/core/events.ts';
import { ACCOUNT, TestApi } from '../../../kit/api.ts';
import { until } from '../../../kit/wait.ts';

const event = (type: TandemEvent['type'], data: Record<string, unknown>, account?: string): TandemEvent => ({
  ...{ type, data, number: 1, at: 0, node: 's1', call: 'c1' },
  ...(account !== undefined && { account }),
});

const EVENTS = {
  nodeDown: event('node.down', { node: 's2' }),
  changed: event('account.changed', { revision: 1 }, ACCOUNT),
  north: event('registration.added', { extension: '1001' }, ACCOUNT),
  south: event('registration.added', { extension: '8001' }, ACCOUNT),
  between: event('call.started', { from: `sip:1001@${ACCOUNT}`, to: '8001', resolved: '8001' }, ACCOUNT),
  outside: event('call.started', { from: 'sip:+12125550100@carrier.test', to: '8001', resolved: '8001' }, ACCOUNT),
  queue: event('queue.entered', { queue: '1200' }, ACCOUNT),
  elsewhere: event('call.started', { from: 'sip:1001@other.test', to: '1002' }, 'other.test'),
} as const;

describe('who hears which events', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await TestApi.start();
    await api.addAccount();
  });
  afterAll(() => api.close());

  function heard(grant: Grant, wish: EventWish = {}): string[] {
    const principal: Principal = { kind: 'token', id: 't', name: 't', grants: api.services.access.resolve([grant]) };
    const accepts = eventFilter(api.services, { principal, address: '192.0.2.1' }, wish);
    return Object.entries(EVENTS).flatMap(([name, one]) => (accepts(one) ? [name] : []));
  }

  it.each<[string, Grant, EventWish, string[]]>([
    ['everything, of the cluster as well', { role: 'super-admin' }, {}, Object.keys(EVENTS)],
    [
      'what is wanted of it',
      { role: 'super-admin' },
      { topics: 'call.*, node.down', account: ACCOUNT },
      ['between', 'outside'],
    ],
    ['of one call', { role: 'super-admin' }, { call: 'c2' }, []],
    [
      'of one account, and nothing of the cluster',
      { role: 'super-admin', account: ACCOUNT },
      {},
      ['changed', 'north', 'south', 'between', 'outside', 'queue'],
    ],
    ['of another account', { role: 'super-admin', account: 'other.test' }, {}, ['elsewhere']],
    ['of another account, however it asks', { role: 'super-admin', account: 'other.test' }, { account: ACCOUNT }, []],
    [
      'of one site, and of calls in which it takes part',
      { role: 'site-admin', account: ACCOUNT, sites: ['North'] },
      {},
      ['changed', 'north', 'between', 'queue'],
    ],
    ['of one queue', { role: 'queue-admin', account: ACCOUNT, extensions: ['1200'] }, {}, ['changed', 'queue']],
    ['nothing without the permission', { role: 'recording-admin' }, {}, []],
  ])('%s', (_what, grant, wish, wanted) => {
    expect(heard(grant, wish)).toEqual(wanted);
  });

  it('looks up once whose event it is, however many listen', () => {
    let looked = 0;
    const byDomain = (domain: string): ReturnType<typeof api.services.directory.byDomain> => {
      looked += 1;
      return api.services.directory.byDomain(domain);
    };
    const services = { ...api.services, directory: Object.assign(Object.create(api.services.directory), { byDomain }) };
    const grants = api.services.access.resolve([{ role: 'site-admin', account: ACCOUNT, sites: ['North'] }]);
    const principal: Principal = { kind: 'token', id: 't', name: 't', grants };
    const listeners = Array.from({ length: 3 }, () => eventFilter(services, { principal, address: '192.0.2.1' }, {}));
    expect(listeners.map(accepts => accepts(EVENTS.north))).toEqual([true, true, true]);
    expect(looked).toBe(1);
  });
});

describe('a stream of events', () => {
  let api: TestApi;
  let token: string;
  beforeEach(async () => {
    api = await TestApi.start();
    await api.addAccount();
    await api.call('PUT', '/v1/roles/listener', { body: { permissions: ['events:read'] } });
    token = await api.token({ role: 'listener' });
  });
  afterEach(() => api.close());

  const tell = async (account: string, extension: string): Promise<void> => {
    const before = api.services.live.events.delivered;
    api.services.live.told.publish({ type: 'registration.added', account, data: { extension } });
    // One of an account that is always heard says that the one before it has been looked at.
    api.services.live.told.publish({ type: 'registration.added', account: 'open.test', data: { extension: 'end' } });
    await until('the events to be told', () => api.services.live.events.delivered > before);
  };
  const role = (permission: string): Promise<unknown> =>
    api.call('PUT', '/v1/roles/listener', { body: { permissions: [permission] } });
  const rule = (ranges: readonly string[]): Promise<unknown> =>
    api.call('PUT', `/v1/accounts/${ACCOUNT}/access-rule`, { body: { api: ranges }, from: '192.0.2.3' });
  const listeners = (count: number): Promise<unknown> =>
    until('the listener', () => api.services.live.events.listeners === count);

  it('tells nothing of an account to an address that its rule keeps out', async () => {
    await rule(['192.0.2.0/24']);
    const inside = api.call('GET', '/v1/events', { token, from: '192.0.2.9' });
    const outside = api.call('GET', '/v1/events', { token, from: '198.51.100.1' });
    await listeners(2);
    await tell(ACCOUNT, '1001');
    await role('users:read');
    await api.clock.advance(CHECK_EVERY_MS);
    expect((await inside).body).toContain('"1001"');
    expect((await outside).body).toContain('"end"');
    expect((await outside).body).not.toContain('"1001"');
    const asked = await api.call('GET', `/v1/events?account=${ACCOUNT}`, {
      token: await api.token({ role: 'super-admin' }),
    });
    expect(asked.body).toMatchObject({ code: 'address-denied' });
  });

  it('takes new rights when it is looked at again, and ends when there are none left', async () => {
    const password = 'correct horse battery';
    const grants = [{ role: 'listener' }];
    await api.call('POST', '/v1/administrators', { body: { name: 'quinn', password, grants } });
    const session = await api.call('POST', '/v1/sessions', { token: '', body: { name: 'quinn', password } });
    const stream = api.call('GET', '/v1/events', { token: (session.body as { token: string }).token });
    await listeners(1);
    const narrow = { grants: [{ role: 'listener', account: 'open.test' }] };
    await api.call('PATCH', '/v1/administrators/quinn', { body: narrow });
    await api.clock.advance(CHECK_EVERY_MS);
    await tell(ACCOUNT, '1001');
    await role('users:read');
    await api.clock.advance(CHECK_EVERY_MS);
    expect((await stream).body).toContain('"end"');
    expect((await stream).body).not.toContain('"1001"');
    await listeners(0);
    expect((await api.call('GET', '/v1/events', { token })).status).toBe(403);
  });

  it('over a WebSocket as well', async () => {
    const address = await api.server.listen({ host: '127.0.0.1', port: 0 });
    const ws = new WebSocket(`${address.replace('http', 'ws')}/v1/events/socket`, ['tandem.events', `bearer.${token}`]);
    const heard: string[] = [];
    ws.on('message', (data: Buffer) => heard.push(data.toString()));
    await listeners(1);
    await rule(['192.0.2.0/24']);
    await tell(ACCOUNT, '1001');
    await until('a message', () => heard.length > 0);
    expect(heard.join('\n')).not.toContain('"1001"');
    const closed = new Promise<number>(resolve => ws.once('close', resolve));
    await role('users:read');
    await api.clock.advance(CHECK_EVERY_MS);
    expect(await closed).toBe(4403);
  });
});
