/** What an operator sets through the control API, and the very next call. */
import { afterEach, beforeAll, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { ApiClient } from '../../kit/api-client.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { until } from '../../kit/wait.ts';
import { SILENT_SDP, site } from '../wire/site.ts';

const ROUNDS = 10;
const ACCOUNT = `/v1/accounts/${DOMAIN}`;
const here = site();
let api: ApiClient;
beforeAll(async () => {
  api = new ApiClient(here.cluster);
  await writeAccount(here.cluster, {
    account: { domain: DOMAIN, settings: { voicemail: false } },
    users: ['1001', '1002', '1003', '1004'].map(extension => ({ extension, name: `User ${extension}` })),
  });
});
afterEach(async () => {
  await api.call('PUT', `${ACCOUNT}/access-rule`, {});
});

it('do not disturb: a call right after the change is decided at once, and within a second as it says', async () => {
  const callee = await here.agent({ extension: 1002 });
  const caller = await here.agent({ extension: 1001, register: false });
  const took: number[] = [];
  /** A phone that rings refuses with 603. */
  const called = async (): Promise<number> => {
    const from = performance.now();
    const call = await caller.invite(1002, { body: SILENT_SDP });
    const first = await until('the call to ring or to be refused', () => {
      const invite = callee.take(message => !('status' in message) && message.method === 'INVITE');
      return invite ?? call.exchange.finalResponse;
    });
    if ('method' in first) callee.respond(first, 603);
    const { status } = await call.exchange.final();
    took.push(performance.now() - from);
    return status;
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [doNotDisturb, status] of [
      [true, 486],
      [false, 603],
    ] as const) {
      const set = await api.call('PATCH', `${ACCOUNT}/extensions/1002/phone-state`, { doNotDisturb });
      expect(set.status).toBe(200);
      expect([486, 603]).toContain(await called());
      await until(`${status} for a caller`, async () => (await called()) === status);
    }
  }
  // The median: a machine that stops for a while stops every process of it.
  expect(took.sort((a, b) => a - b)[Math.floor(took.length / 2)]).toBeLessThan(1000);
}, 60_000);

it('an access rule: phones elsewhere may neither register nor call, but for help', async () => {
  const [phone, other] = [await here.agent({ extension: 1003 }), await here.agent({ extension: 1004 })];
  const register = async (): Promise<number> => (await phone.register()).status;
  const dialled = async (number: string): Promise<number> => {
    const call = await phone.invite(`sip:${number}@${DOMAIN}`, { body: SILENT_SDP });
    const invite = await until(`a call to ${number} to ring or to be refused`, () => {
      const ringing = other.take(message => !('status' in message) && message.method === 'INVITE');
      return ringing ?? call.exchange.finalResponse;
    });
    if ('method' in invite) other.respond(invite, 603);
    return (await call.exchange.final()).status;
  };
  const rule = async (devices: string[]): Promise<number> =>
    (await api.call('PUT', `${ACCOUNT}/access-rule`, { devices })).status;

  expect(await rule(['nonsense'])).toBe(400);
  expect(await rule(['192.0.2.0/24'])).toBe(200);
  await until('registrations to be refused', async () => (await register()) === 403);
  expect(await dialled('1004')).toBe(403);
  // Nobody is there to take it, but it got as far as that.
  expect([200, 403]).not.toContain(await dialled('911'));
  expect(await rule(['192.0.2.0/24', '127.0.0.0/8'])).toBe(200);
  await until('registrations to be taken', async () => (await register()) === 200);
  expect(await dialled('1004')).toBe(603);
}, 30_000);

it('call records name the account, and are shown to it alone', async () => {
  const phone = await here.agent({ extension: 1001, register: false });
  expect((await (await phone.invite(1009, { body: SILENT_SDP })).exchange.final()).status).toBeGreaterThanOrEqual(400);
  await here.records(1001);
  const { body } = await api.call('GET', `${ACCOUNT}/call-records?from=1001&limit=1`);
  expect(body).toMatchObject({ items: [{ account: DOMAIN, from: `sip:1001@${DOMAIN}` }] });
  expect((await api.call('POST', '/v1/accounts', { domain: 'other.test' })).status).toBe(201);
  expect((await api.call('GET', '/v1/accounts/other.test/call-records')).body).toEqual({ items: [] });
});
