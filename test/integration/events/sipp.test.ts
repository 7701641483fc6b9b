/** A hundred lamps of sipp on one line: each sees each state of the call, and all are gone in the end. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cluster, DOMAIN, password } from '../../kit/cluster.ts';
import { takePorts, type PortBlock } from '../../kit/ports.ts';
import { startSipp } from '../../kit/sipp.ts';
import { until } from '../../kit/wait.ts';
import { Publisher } from './publisher.ts';
import { lamp } from './sipp-scenario.ts';

const LAMPS = 100;
const FIRST = 1001;
const STATES = ['trying', 'early', 'confirmed', 'terminated'] as const;

let cluster: Cluster;
let ports: PortBlock;
let publisher: Publisher;

beforeAll(async () => {
  ports = await takePorts(100);
  cluster = await Cluster.start({ processes: 'single', users: `${FIRST}-${FIRST + LAMPS}` });
  publisher = await Publisher.start(cluster);
});
afterAll(async () => {
  publisher?.close();
  await cluster?.stop();
  ports?.release();
});

interface Snapshot {
  readonly subscriptions: number;
  readonly notifies: { readonly accepted: number };
}

async function both(): Promise<Snapshot> {
  const parts = (await Promise.all(
    ['proxy-a', 'proxy-b'].map(node => cluster.inspect(node, 'subscriptions')),
  )) as Snapshot[];
  const sum = (of: (part: Snapshot) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return {
    subscriptions: sum(part => part.subscriptions),
    notifies: { accepted: sum(part => part.notifies.accepted) },
  };
}

it(`${LAMPS} lamps follow a call`, async () => {
  const lamps = await startSipp({
    target: `127.0.0.1:${cluster.public.tcp}`,
    scenario: lamp(DOMAIN, 'Park-1', STATES),
    port: ports.first,
    // Of UDP, sipp's socket holds less than a hundred lamps are told at once, and sipp takes what is sent again for something new.
    transport: 'tn',
    users: Array.from({ length: LAMPS }, (_, index) => {
      const user = FIRST + index;
      return `${user};[authentication username=${user} password=${password(user)}]`;
    }),
    calls: LAMPS,
    rate: 50,
    timeoutSeconds: 80,
  });
  const told = (times: number) =>
    until(`${times} NOTIFYs each`, async () => (await both()).notifies.accepted >= times * LAMPS);
  await told(1);
  for (const [index, state] of STATES.entries()) {
    publisher.line('park-1', state);
    await told(index + 2);
  }
  const result = await lamps.done;
  expect(result.failed, result.errors).toBe(0);
  expect(result.successful).toBe(LAMPS);
  await until('nothing to be left', async () => (await both()).subscriptions === 0);
}, 90_000);
