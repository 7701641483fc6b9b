import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant } from '../../../../src/api/access/permissions.ts';
import type { Principal } from '../../../../src/api/access/principal.ts';
import { eventFilter, type EventWish } from '../../../../src/api/http/event-listener.ts';
import type { TandemEvent } from '../../../../src/core/events.ts';
import { ACCOUNT, TestApi } from '../../../kit/api.ts';

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
    const accepts = eventFilter(api.services, principal, wish);
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
});
