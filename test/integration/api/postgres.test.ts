/** A whole cluster of two zones whose accounts, settings and records are in PostgreSQL: the demo company, called and changed. */
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiClient } from '../../kit/api-client.ts';
import { Baresip } from '../../kit/baresip.ts';
import { Cluster, DOMAIN } from '../../kit/cluster.ts';
import { PostgresServer } from '../../kit/postgres.ts';
import { RawAgent, type RawMessage } from '../../kit/raw-agent.ts';
import { callAndTalk } from '../../kit/talk.ts';
import { until } from '../../kit/wait.ts';
import { SILENT_SDP } from '../wire/site.ts';

const FILE = resolve(import.meta.dirname, '../../../config/demo-account.yaml');
const phones: Baresip[] = [];
const agents: RawAgent[] = [];
let server: PostgresServer;
let cluster: Cluster;
let api: ApiClient;

beforeAll(async () => {
  server = await PostgresServer.start();
  const durable = { engine: 'postgres', url: await server.database(), connections: 3 } as const;
  cluster = await Cluster.start({ account: FILE, durable });
  api = new ApiClient(cluster);
}, 90_000);
afterAll(async () => {
  for (const one of agents) one.close();
  await Promise.all(phones.map(phone => phone.stop()));
  await cluster?.stop();
  await server?.stop();
});

async function phone(extension: number, tone: number): Promise<Baresip> {
  const made = await Baresip.start({
    extension,
    tone,
    server: cluster.public.tcp,
    transport: 'tcp',
    encryption: 'srtp',
  });
  phones.push(made);
  return made;
}

async function agent(extension: number, register = true): Promise<RawAgent> {
  const options = { extension, transport: 'udp', port: cluster.public.udp } as const;
  const made = await (register ? RawAgent.registered(options) : RawAgent.open(options));
  agents.push(made);
  return made;
}

const answers = async (one: Baresip): Promise<void> => {
  await one.event('CALL_INCOMING', { from: one.events.length });
  await one.answer();
};

it('the account is there as it was applied, phones call each other, and calls are written down', async () => {
  expect(await cluster.tandem('apply', FILE)).toMatchObject({ changes: [] });
  const [a, b] = [await phone(1001, 440), await phone(1002, 1230)];
  await Promise.all([answers(b), callAndTalk(a, b)]);
  const record = await until('the record', async () => {
    const { body } = await api.call('GET', `/v1/accounts/${DOMAIN}/call-records?from=1001`);
    return (body as { items: Record<string, unknown>[] }).items[0];
  });
  expect(record).toMatchObject({ account: DOMAIN, to: '1002', outcome: 'success', hangupBy: 'caller' });

  // Both zones carry calls.
  await Promise.all([answers(b), callAndTalk(a, b)]);
  const nodes = async (): Promise<Set<string>> =>
    new Set(((await cluster.tandem('records', '--from', '1001')) as { node: string }[]).map(({ node }) => node));
  await until('records of both switches', async () => (await nodes()).size === 2);
}, 90_000);

it('the next call heeds what is changed through the API, in both zones, within a second', async () => {
  const [caller, first, second] = [await agent(1003, false), await agent(1004), await agent(1005)];
  const isNewCall = (message: RawMessage): boolean => !('status' in message) && message.method === 'INVITE';
  /** Which phone rings for 1004. */
  const rings = async (): Promise<RawAgent> => {
    const call = await caller.invite(1004, { body: SILENT_SDP });
    const phone = await until('a phone to ring', () => [first, second].find(one => one.take(isNewCall) !== undefined));
    await call.cancel().final();
    expect((await call.exchange.final()).status).toBe(487);
    return phone;
  };
  for (const [forwardAlways, phone] of [
    ['1005', second],
    [null, first],
  ] as const) {
    const path = `/v1/accounts/${DOMAIN}/extensions/1004/phone-state`;
    expect((await api.call('PATCH', path, { forwardAlways })).status).toBe(200);
    await until(`calls to ring ${phone.extension}`, async () => (await rings()) === phone, 2000);
    // The next ones come to both zones in turn.
    expect([await rings(), await rings()]).toEqual([phone, phone]);
  }
}, 60_000);
