/** Callers wait in a queue, the switch of half of them is killed: all keep their places. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SipRequest } from '../../../src/sip/message/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { Cluster } from '../../kit/cluster.ts';
import { nodesOf } from '../../kit/kill.ts';
import { RawAgent, type RawDialog } from '../../kit/raw-agent.ts';
import { until } from '../../kit/wait.ts';
import { newVersion, SILENT_SDP } from '../wire/site.ts';

const CALLERS = 6;

let cluster: Cluster;
const agents: RawAgent[] = [];

beforeAll(async () => {
  cluster = await Cluster.start({ users: '1001-1030' });
  await writeAccount(cluster, {
    users: [{ extension: '1001' }],
    queues: [{ extension: '2001', name: 'Support', distribution: 'sequential', members: [{ extension: '1001' }] }],
  });
});
afterAll(async () => {
  for (const agent of agents) agent.close();
  await cluster?.stop();
});

async function agent(extension: number): Promise<RawAgent> {
  const registered = await RawAgent.registered({ extension, transport: 'udp', port: cluster.public.udp });
  agents.push(registered);
  return registered;
}

interface Waiting {
  readonly party: { readonly extension: string };
  readonly node: string;
}

interface Figures {
  readonly callers: readonly Waiting[];
  readonly members: readonly { readonly talks: number }[];
}

const figures = async (node: string): Promise<Figures | undefined> =>
  ((await cluster.inspect(node, 'queues')) as readonly Figures[])[0];

const waiting = async (node: string): Promise<readonly Waiting[]> => (await figures(node))?.callers ?? [];
const talks = async (node: string): Promise<number | undefined> => (await figures(node))?.members[0]?.talks;

/** A caller that answers whatever its dialog is asked. */
async function caller(extension: number): Promise<RawDialog> {
  const phone = await agent(extension);
  const call = await phone.invite(2001, { body: SILENT_SDP });
  const answer = await call.exchange.status(200);
  const dialog = call.dialog(answer);
  dialog.ack(answer);
  const reinvited = async (): Promise<void> => {
    for (let version = 2; ; version += 1) {
      const invite = await phone.next('INVITE', 120_000);
      phone.respond(invite, 200, { body: newVersion(version) });
    }
  };
  reinvited().catch(() => undefined);
  return dialog;
}

it('queued callers keep their order when their switch is killed', async () => {
  const order: string[] = [];
  const dialogs: RawDialog[] = [];
  for (let index = 0; index < CALLERS; index += 1) {
    dialogs.push(await caller(1011 + index));
    order.push(String(1011 + index));
  }
  const before = await until('all to wait', async () => {
    const found = await waiting('switch-b1');
    return found.length === CALLERS ? found : undefined;
  });
  expect(before.map(({ party }) => party.extension)).toEqual(order);
  expect(new Set(before.map(({ node }) => node)).size).toBe(2);
  const victim = (await nodesOf(cluster)).find(({ id }) => id === 'switch-a1');
  if (victim === undefined) throw new Error('no switch-a1');
  process.kill(victim.pid, 'SIGKILL');
  const after = await until('the other switch to have all callers', async () => {
    const found = await waiting('switch-b1');
    return found.length === CALLERS && found.every(({ node }) => node === 'switch-b1') ? found : undefined;
  });
  expect(after.map(({ party }) => party.extension)).toEqual(order);

  // And they are served in it.
  const member = await agent(1001);
  const served: string[] = [];
  for (let turn = 0; turn < CALLERS; turn += 1) {
    const invite: SipRequest = await member.next('INVITE');
    served.push(invite.from.uri.user ?? '');
    member.respond(invite, 200, { body: SILENT_SDP });
    await member.next('ACK');
    await until('the two to talk', async () => (await talks('switch-b1')) === 1);
    expect(await dialogs[turn]?.bye()).toBe(200);
    member.respond(await member.next('BYE'), 200);
  }
  expect(served).toEqual(order);
  await until('the queue to be empty', async () => (await waiting('switch-b1')).length === 0);
});
