/** A switch is killed under talking calls while two API processes watch: what they tell is what has happened, and both tell the same. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient, type EventEar, type HeardEvent } from '../../kit/api-client.ts';
import { Cluster, DOMAIN } from '../../kit/cluster.ts';
import { Fleet } from '../../kit/fleet.ts';
import { killBusiestSwitch } from '../../kit/kill.ts';
import { until } from '../../kit/wait.ts';

const CALLS = 8;
const PATH = `/v1/accounts/${DOMAIN}/calls`;

let cluster: Cluster;
let fleet: Fleet;
let one: ApiClient;
let two: ApiClient;
let ears: readonly [EventEar, EventEar];
const received: HeardEvent[] = [];
const hook = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push(JSON.parse(Buffer.concat(chunks).toString()) as HeardEvent);
    response.writeHead(204).end();
  });
});

beforeAll(async () => {
  cluster = await Cluster.start({
    ...{ users: '1001-1030', mediaPorts: 300, twoApis: true },
    extra: "api: { webhooks: { allow: ['127.0.0.1'], allowHttp: true } }",
  });
  [one, two] = [new ApiClient(cluster, 1), new ApiClient(cluster, 2)];
  ears = [await one.listen(), await two.socket()];
  await new Promise<void>(resolve => hook.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
  const made = await one.call('POST', '/v1/webhooks', { url, topics: ['call.moved', 'call.ended', 'node.down'] });
  expect(made.status).toBe(201);
  const { id } = made.body as { id: string };
  await until(
    'the other process to know the webhook',
    async () => (await two.call('GET', `/v1/webhooks/${id}`)).status === 200,
  );
  fleet = await Fleet.start(cluster, CALLS);
});
afterAll(async () => {
  for (const ear of ears ?? []) ear.close();
  hook.closeAllConnections();
  hook.close();
  fleet?.close();
  await cluster?.stop();
});

const ofType = (events: readonly HeardEvent[], type: string): HeardEvent[] =>
  events.filter(event => event.type === type);
const callsOf = (events: readonly HeardEvent[], type: string): string[] =>
  ofType(events, type)
    .map(({ call = '' }) => call)
    .sort();

async function liveCalls(api: ApiClient): Promise<{ id: string; node: string; takeovers: number }[]> {
  const { body } = await api.call('GET', PATH);
  return (body as { items: { id: string; node: string; takeovers: number }[] }).items;
}

describe('two API processes', () => {
  it('tell of a killed switch and of every call that moved, each once', async () => {
    const before = await liveCalls(two);
    expect(before).toHaveLength(CALLS);
    const { node, hit } = await killBusiestSwitch(cluster, fleet);
    const concerned = before
      .filter(call => call.node === node)
      .map(({ id }) => id)
      .sort();
    expect(concerned).toHaveLength(hit);
    for (const { events } of ears) {
      await until('every call to have moved', () => ofType(events, 'call.moved').length >= hit);
      expect(callsOf(events, 'call.moved')).toEqual(concerned);
      expect(ofType(events, 'node.down').map(({ data }) => data['node'])).toEqual([node]);
    }
    const after = await liveCalls(one);
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort());
    expect(
      after
        .filter(({ takeovers }) => takeovers === 1)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(concerned);
  }, 60_000);

  it('hold and end calls that have moved', async () => {
    const moved = (await liveCalls(two)).find(({ takeovers }) => takeovers === 1);
    const held = await two.call('POST', `${PATH}/${moved?.id}/hold`);
    expect(held.body).toMatchObject({ legs: [{ onHold: true }, { onHold: true }] });
    expect((await one.call('POST', `${PATH}/${moved?.id}/unhold`)).status).toBe(200);
    await fleet.allHear();
    const all = await liveCalls(one);
    const answers = await Promise.all(
      all.map(({ id }, index) => (index % 2 === 0 ? one : two).call('POST', `${PATH}/${id}/hangup`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(all.map(() => 204));
    const ended = all.map(({ id }) => id).sort();
    for (const { events } of ears) {
      await until('every call to have ended', () => ofType(events, 'call.ended').length >= CALLS);
      expect(callsOf(events, 'call.ended')).toEqual(ended);
    }
    const records = await until('the records', async () => {
      const found = await cluster.records();
      return found.length >= CALLS && found;
    });
    expect(records.map(({ id }) => id).sort()).toEqual(ended);
  }, 60_000);

  it('have told the same, in the same order, and the webhook as well', async () => {
    const [first, second] = ears.map(({ events }) => events);
    await until('both to have heard the last one', () => first?.at(-1)?.cursor === second?.at(-1)?.cursor);
    expect(first).toEqual(second);
    const wanted = (first ?? []).filter(({ type }) => /^(call\.moved|call\.ended|node\.down)$/.test(type));
    await until('the webhook to have everything', () => received.length >= wanted.length);
    const cursors = (events: readonly HeardEvent[]): string[] => events.map(({ cursor }) => cursor).sort();
    expect(cursors(received)).toEqual(cursors(wanted));
  }, 30_000);
});
