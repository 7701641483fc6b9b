/** In whose name live calls are placed, transferred and parked: only of those whom the token covers. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LiveCalls } from '../../../../src/api/live/calls.ts';
import type { CallView } from '../../../../src/pbx/call/control/ports.ts';
import { ACCOUNT, TestApi } from '../../../kit/api.ts';

const leg = (extension: string, role: 'caller' | 'callee'): CallView['legs'][number] => ({
  ...{ id: `leg-${extension}`, role, address: `sip:${extension}@${ACCOUNT}`, extension, state: 'answered' },
  ...{ holds: false, onHold: false },
});
const quality = { loss: 0, lossMax: 0, jitterMs: 0, rttMs: 0, packetsReceived: 0, packetsSent: 0 };
const talk: CallView = {
  ...{ id: 'c1', account: ACCOUNT, node: 'switch-a1', zone: 'a', state: 'talking', startedAt: 0, takeovers: 0 },
  ...{ from: `sip:1001@${ACCOUNT}`, to: '8001', resolved: '8001' },
  legs: [leg('1001', 'caller'), leg('8001', 'callee')],
};

describe('live calls in the name of somebody', () => {
  let api: TestApi;
  let north: string;
  const asked: { name: string; body: unknown }[] = [];
  beforeAll(async () => {
    const command = (_node: string, name: string, body: unknown): Promise<never> => {
      const legs = talk.legs.map(one => ({ ...one, quality }));
      if (name !== 'call.get') asked.push({ name, body });
      return Promise.resolve((name === 'call.get' ? { ...talk, legs } : talk) as never);
    };
    const switches = (): { id: string; draining: boolean; load: number }[] => [
      { id: 'switch-a1', draining: false, load: 0 },
    ];
    const calls = new LiveCalls({ switches, ownerOf: () => Promise.resolve('switch-a1'), command });
    api = await TestApi.start({ live: { calls } });
    await api.addAccount();
    north = await api.token({ role: 'site-admin', account: ACCOUNT, sites: ['North'] });
  });
  afterAll(() => api.close());
  beforeEach(() => void asked.splice(0));

  const calls = `/v1/accounts/${ACCOUNT}/calls`;
  const one = `${calls}/${talk.id}`;

  it('marks a call with the code of a client', async () => {
    const path = `${one}/client-code`;
    expect((await api.call('PUT', path, { token: north, body: { code: '4711' } })).status).toBe(200);
    expect(asked).toEqual([{ name: 'call.mark', body: { id: 'c1', clientCode: '4711' } }]);
    expect((await api.call('PUT', path, { token: north, body: { code: '47#1' } })).status).toBe(400);
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['transfers in the name of its own', `${one}/transfer`, { to: '1002', by: '1001' }, 202],
    ['transfers in the name of nobody', `${one}/transfer`, { to: '1002' }, 202],
    ['transfers in the name of another site', `${one}/transfer`, { to: '1002', by: '8001' }, 403],
    ['parks in the name of its own', `${one}/park`, { by: '1001' }, 202],
    ['parks in the name of another site', `${one}/park`, { by: '8001' }, 403],
    ['calls a number in the name of its own', calls, { from: '+12125550100', to: '1001', user: '1002' }, 201],
    ['calls a number in the name of another site', calls, { from: '+12125550100', to: '1001', user: '8001' }, 403],
    ['calls its own in the name of another site', calls, { from: '1001', to: '1002', user: '8001' }, 403],
    ['calls its own in the name of a number', calls, { from: '1001', to: '1002', user: '+12125550100' }, 400],
    ['calls another site', calls, { from: '8001', to: '1002' }, 403],
  ])('%s', async (_what, path, body, status) => {
    expect((await api.call('POST', path, { token: north, body })).status).toBe(status);
    expect(asked).toHaveLength(status < 300 ? 1 : 0);
  });
});
