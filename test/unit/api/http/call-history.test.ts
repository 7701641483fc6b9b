/** The calls of a user, as the API tells them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asCallId, asNodeId, asZoneId } from '../../../../src/core/ids.ts';
import type { CallRecord } from '../../../../src/pbx/call/ports.ts';
import { CallRecordStore } from '../../../../src/store/index.ts';
import { ACCOUNT, TestApi } from '../../../kit/api.ts';
import { Contract } from '../../../kit/contract.ts';

const call = (id: string, more: Partial<CallRecord>): CallRecord => ({
  ...{ id: asCallId(id), account: ACCOUNT, zone: asZoneId('a'), node: asNodeId('switch-a1') },
  ...{ from: `sip:1001@${ACCOUNT}`, to: '1300', startedAt: 1000, endedAt: 9000, durationMs: 5000 },
  ...{ outcome: 'success', reason: 'normal', hangupBy: 'caller', takeovers: 0, legs: [] },
  ...more,
});

interface Page {
  readonly items: readonly Record<string, unknown>[];
  readonly nextCursor?: string;
}

describe('the history of a user', () => {
  let api: TestApi;
  let contract: Contract;
  beforeAll(async () => {
    api = await TestApi.start();
    contract = new Contract(api);
    await api.addAccount();
    const clientCodes = { codes: [{ code: '4711', name: 'Acme' }] };
    await api.call('PATCH', `/v1/accounts/${ACCOUNT}`, { body: { clientCodes } });
    await new CallRecordStore(api.db, ACCOUNT).insert([
      call('queue', {
        caller: { number: '+12125550100', name: '=Ada' },
        answeredAt: 4000,
        via: ['queue 1300'],
        rang: [
          { extension: '1002', via: 'queue 1300', at: 2000, times: 2, result: 'elsewhere' },
          { extension: '8001', via: 'queue 1300', at: 3000, times: 1, result: 'answered' },
        ],
        shares: [
          { extension: '1002', direction: 'missed', result: 'elsewhere' },
          { extension: '8001', direction: 'in', result: 'answered' },
        ],
      }),
      call('out', {
        ...{
          startedAt: 2000,
          clientCode: '4711',
          caller: { extension: '1002' },
          to: '8001',
          resolved: '8001',
          reason: 'call-no-answer',
        },
        shares: [{ extension: '1002', direction: 'out', result: 'unanswered' }],
      }),
      call('hidden', {
        ...{ startedAt: 3000, caller: { number: '+12125550177', name: 'Eve', anonymous: true }, to: '+12125550101' },
        shares: [{ extension: '1002', direction: 'missed', result: 'unanswered' }],
      }),
    ]);
  });
  afterAll(() => api.close());

  const path = `/v1/accounts/${ACCOUNT}/users/1002/history`;
  const items = async (query = ''): Promise<Page['items']> =>
    ((await contract.call('GET', `${path}${query}`)).body as Page).items;

  it('is what he made and missed, the latest first, with the name of who is at the other end', async () => {
    expect(await items()).toMatchObject([
      { call: 'hidden', direction: 'missed', result: 'unanswered', party: {} },
      {
        call: 'out',
        direction: 'out',
        result: 'unanswered',
        clientCode: '4711',
        party: { extension: '8001', name: 'User 8001' },
      },
      {
        ...{ call: 'queue', direction: 'missed', result: 'elsewhere', via: ['queue 1300'] },
        party: { number: '+12125550100', name: '=Ada' },
        answeredBy: { extension: '8001', name: 'User 8001' },
      },
    ]);
  });

  it('shows nothing of who hides', async () => {
    const { bytes } = await contract.call('GET', path);
    expect(bytes.toString()).not.toMatch(/Eve|12125550177/);
  });

  it('comes in pages, and by direction and time', async () => {
    const first = (await contract.call('GET', `${path}?limit=2`)).body as Page;
    expect(first.items).toHaveLength(2);
    expect(await items(`?limit=2&cursor=${first.nextCursor}`)).toMatchObject([{ call: 'queue' }]);
    expect(await items('?direction=out')).toMatchObject([{ call: 'out' }]);
    const time = '1970-01-01T00:00:02.000Z';
    expect(await items(`?until=${time}`)).toMatchObject([{ call: 'queue' }]);
    expect(await items(`?since=${time}`)).toHaveLength(2);
  });

  it('is there as CSV, in which nothing becomes a formula', async () => {
    const { bytes } = await contract.call('GET', `${path}.csv?direction=missed`);
    const [header, ...lines] = bytes.toString().trimEnd().split('\r\n');
    expect(header).toMatch(/^call,direction,result,startedAt/);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^queue,missed,elsewhere,.*,'=Ada,1300,queue 1300,User 8001,$/);
  });

  it('is nobody else\u2019s', async () => {
    const south = await api.token({ role: 'site-admin', account: ACCOUNT, sites: ['South'] });
    expect((await contract.call('GET', path, { token: south })).status).toBe(403);
    expect((await contract.call('GET', path.replace('1002', '8001'), { token: south })).status).toBe(200);
    expect((await contract.call('GET', path.replace('1002', '1300'))).status).toBe(404);
  });

  it('the record says for which client the call was, and is found by that', async () => {
    const records = `/v1/accounts/${ACCOUNT}/call-records`;
    const { body } = await contract.call('GET', `${records}?clientCode=4711`);
    expect(body).toMatchObject({ items: [{ id: 'out', clientCode: '4711', clientName: 'Acme' }] });
    const { bytes } = await contract.call('GET', `${records}.csv?clientCode=4711`);
    expect(bytes.toString().trimEnd().split('\r\n')[1]).toMatch(/,4711,Acme$/);
  });

  it('and the record says whom the call rang', async () => {
    const { body } = await contract.call('GET', `/v1/accounts/${ACCOUNT}/call-records/queue`);
    expect(body).toMatchObject({
      caller: { number: '+12125550100' },
      rang: [{ extension: '1002', times: 2, at: '1970-01-01T00:00:02.000Z' }, { extension: '8001' }],
    });
    const csv = await contract.call('GET', `/v1/accounts/${ACCOUNT}/call-records.csv`);
    expect(csv.bytes.toString()).toContain('"1002 elsewhere, 8001 answered"');
  });
});
