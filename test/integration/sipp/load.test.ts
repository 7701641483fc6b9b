/** Hundreds of phones and calls by sipp through both zones: all succeed, evenly spread, one record each, nothing left. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cluster, DOMAIN, password } from '../../kit/cluster.ts';
import { nothingLeft, pids, snapshots } from '../../kit/inspect.ts';
import { takePorts, type PortBlock } from '../../kit/ports.ts';
import { sipp, startSipp } from '../../kit/sipp.ts';
import { until } from '../../kit/wait.ts';
import { callee, caller, registration } from './scenarios.ts';

const USERS = 200;
const CALLS = 300;
const FIRST = 1001;

let cluster: Cluster;
let ports: PortBlock;

beforeAll(async () => {
  ports = await takePorts(300);
  cluster = await Cluster.start({ users: `${FIRST}-${FIRST + USERS - 1}`, mediaPorts: 600 });
});
afterAll(async () => {
  await cluster?.stop();
  ports?.release();
});

const credentials = (user: number): string => `[authentication username=${user} password=${password(user)}]`;
const target = (): string => `127.0.0.1:${cluster.public.udp}`;

it(`${USERS} phones register with MD5`, async () => {
  const users = Array.from({ length: USERS }, (_, index) => `${FIRST + index};${credentials(FIRST + index)}`);
  const result = await sipp({
    target: target(),
    scenario: registration(DOMAIN),
    // A request to a phone comes over the flow that it registered from.
    port: ports.first,
    users,
    calls: USERS,
    rate: 100,
    timeoutSeconds: 40,
  });
  expect(result.failed, result.errors).toBe(0);
  expect(result.successful).toBe(USERS);
  expect((await cluster.tandem('registrations')) as unknown[]).toHaveLength(USERS);
}, 60_000);

it(`${CALLS} calls succeed, half in each zone, with one record each, and leave nothing behind`, async () => {
  const before = await pids(cluster);
  const half = USERS / 2;
  const users = Array.from({ length: half }, (_, index) => {
    const from = FIRST + index;
    return `${from};${from + half};${credentials(from)}`;
  });
  const phones = await startSipp({
    scenario: callee,
    port: ports.first,
    mediaPort: ports.first + 100,
    calls: CALLS,
    timeoutSeconds: 60,
  });
  const callers = await sipp({
    target: target(),
    scenario: caller(DOMAIN, 500),
    port: ports.first + 1,
    mediaPort: ports.first + 200,
    users,
    calls: CALLS,
    rate: 25,
    timeoutSeconds: 60,
  });
  expect(callers.failed, callers.errors).toBe(0);
  expect(callers.successful).toBe(CALLS);
  const called = await phones.done;
  expect(called.failed, called.errors).toBe(0);
  expect(called.successful).toBe(CALLS);

  const records = await until('all records', async () => {
    const rows = await cluster.records({ limit: 1000 });
    return rows.length >= CALLS ? rows : undefined;
  });
  expect(records).toHaveLength(CALLS);
  expect(new Set(records.map(record => record.id)).size).toBe(CALLS);
  expect(records.filter(({ outcome, hangupBy }) => outcome !== 'success' || hangupBy !== 'caller')).toEqual([]);
  const inZone = (zone: string): number => records.filter(record => record.zone === zone).length;
  expect(Math.abs(inZone('a') - inZone('b'))).toBeLessThanOrEqual(CALLS * 0.02);

  await nothingLeft(cluster);
  // RFC 3261 17: the longest that a transaction lingers is 64 * T1.
  await until(
    'all transactions to be forgotten',
    async () => [...(await snapshots(cluster)).values()].every(node => (node.transactions?.lingering ?? 0) === 0),
    45_000,
  );
  expect(await pids(cluster)).toEqual(before);
}, 150_000);
