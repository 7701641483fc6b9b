/** What happened in a queue, as the API tells it. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { QueueHistory, QueueHistoryQuery } from '../../../../src/pbx/features/queue/ports.ts';
import { ACCOUNT, TestApi } from '../../../kit/api.ts';
import { Contract } from '../../../kit/contract.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2031-03-02T12:00:00Z');
const sums = { entered: 3, handled: 1, abandoned: 1, overflowed: 1, missed: 2 };
const told: QueueHistory = {
  intervals: [
    { from: NOW - DAY, ...sums, averageWaitMs: 2340, averageTalkMs: 61_000, serviceLevel: 50 },
    { from: NOW - DAY / 2, ...sums, averageWaitMs: 0, averageTalkMs: 0 },
  ],
  members: [{ member: '1001', answered: 1, missed: 2, talks: 1, talkMs: 61_000, optedOut: 0 }],
};

describe('the history of a queue', () => {
  let api: TestApi;
  let contract: Contract;
  const asked: QueueHistoryQuery[] = [];
  beforeAll(async () => {
    const queues = {
      figures: () => Promise.resolve([]),
      opt: () => Promise.resolve(),
      history: (query: QueueHistoryQuery) =>
        Promise.resolve(asked.push(query) > 0 ? told : { intervals: [], members: [] }),
    };
    api = await TestApi.start({ live: { queues } });
    contract = new Contract(api);
    await api.addAccount();
  });
  afterAll(() => api.close());
  beforeEach(() => void asked.splice(0));

  const path = `/v1/accounts/${ACCOUNT}/queue-states/1300/history`;
  const period = (since: number, until: number): string =>
    `since=${new Date(since).toISOString()}&until=${new Date(until).toISOString()}`;

  it('is told by intervals and by members, in seconds', async () => {
    const { status, body } = await contract.call('GET', `${path}?${period(NOW - DAY, NOW)}&every=900`);
    expect(status).toBe(200);
    expect(asked).toEqual([{ account: ACCOUNT, queue: '1300', since: NOW - DAY, until: NOW, everyMs: 900_000 }]);
    expect(body).toEqual({
      intervals: [
        {
          from: '2031-03-01T12:00:00.000Z',
          ...sums,
          averageWaitSeconds: 2.3,
          averageTalkSeconds: 61,
          serviceLevel: 50,
        },
        { from: '2031-03-02T00:00:00.000Z', ...sums, averageWaitSeconds: 0, averageTalkSeconds: 0 },
      ],
      members: [{ member: '1001', answered: 1, missed: 2, talks: 1, talkSeconds: 61, optedOut: 0 }],
    });
  });

  it('is that of the last 24 hours by the hour when nothing is said', async () => {
    await contract.call('GET', path);
    const now = api.clock.now();
    expect(asked).toMatchObject([{ since: now - DAY, until: now, everyMs: 3_600_000 }]);
  });

  it.each([
    ['no queue', path.replace('1300', '1301'), 404],
    ['an end before the beginning', `${path}?${period(NOW, NOW - 1)}`, 400],
    ['more than 31 days', `${path}?${period(NOW - 31 * DAY - 1, NOW)}`, 400],
    ['intervals of a minute', `${path}?every=60`, 400],
    ['no time', `${path}?since=yesterday`, 400],
  ])('%s is refused', async (_what, where, status) => {
    expect((await contract.call('GET', where)).status).toBe(status);
    expect(asked).toEqual([]);
  });
});
