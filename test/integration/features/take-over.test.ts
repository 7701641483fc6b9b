/** A caller who talks with nobody but an application goes on with it when its switch is killed. */
import { resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { Cluster } from '../../kit/cluster.ts';
import { hearsFile } from '../../kit/hearing.ts';
import { callsOf, nodesOf } from '../../kit/kill.ts';
import { RawAgent } from '../../kit/raw-agent.ts';
import { drive, ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';

const CALLER = 700;
const CALLEE = 1900;
const CHOICES = resolve(import.meta.dirname, '../../../prompts/en-US/menu.choose.wav');

let cluster: Cluster;
let stopDriving: () => void;
const endpoints: ToneEndpoint[] = [];
const agents: RawAgent[] = [];

beforeAll(async () => {
  cluster = await Cluster.start();
  stopDriving = drive(endpoints);
  await writeAccount(cluster, {
    users: [{ extension: '1001' }, { extension: '1002' }],
    prompts: [{ name: 'choices', phrase: 'menu.choose' }],
    menus: [
      { extension: '2100', name: 'Choices', prompt: 'choices', inputs: { '1': { user: '1002' } }, timeoutSeconds: 30 },
    ],
  });
});
afterEach(() => {
  for (const agent of agents.splice(0)) agent.close();
  for (const endpoint of endpoints.splice(0)) endpoint.close();
});
afterAll(async () => {
  stopDriving?.();
  await cluster?.stop();
});

async function phone(extension: number, tone: number, listenFor: number) {
  const sound = await ToneEndpoint.open(tone);
  sound.listenFor = listenFor;
  endpoints.push(sound);
  const agent = await RawAgent.registered({ extension, transport: 'udp', port: cluster.public.udp });
  agents.push(agent);
  return { sound, agent };
}

const hearsChoices = (sound: ToneEndpoint): Promise<unknown> => hearsFile(sound, CHOICES);
const hearsTone = (sound: ToneEndpoint): Promise<unknown> =>
  until('the other party', () =>
    sound.heard.slice(-25).filter(({ share }) => share > 0.5).length > 20 ? true : undefined,
  );

it('a menu is heard again from another switch, and its keys still lead to the right person', async () => {
  const caller = await phone(1001, CALLER, CALLEE);
  const callee = await phone(1002, CALLEE, CALLER);
  const call = await caller.agent.invite(2100, { body: caller.sound.sdp() });
  const answer = await call.exchange.status(200);
  const dialog = call.dialog(answer);
  dialog.ack(answer);
  caller.sound.connect(answer.body.toString('utf8'));
  await hearsChoices(caller.sound);

  const [live] = await callsOf(cluster);
  const node = (await nodesOf(cluster)).find(({ id }) => id === live?.node);
  if (node === undefined) throw new Error('no switch carries the call: a kill would prove nothing');
  const moved = caller.agent.next('INVITE');
  process.kill(node.pid, 'SIGKILL');
  const reinvite = await moved;
  caller.sound.clear();
  caller.agent.respond(reinvite, 200, { body: caller.sound.sdp('sendrecv', 2) });
  caller.sound.connect(reinvite.body.toString('utf8'));
  await hearsChoices(caller.sound);

  caller.sound.press('1');
  const invite = await callee.agent.next('INVITE');
  callee.agent.respond(invite, 200, { body: callee.sound.answer(invite.body.toString('utf8'), 'sendrecv', 1) });
  callee.sound.connect(invite.body.toString('utf8'));
  await Promise.all([hearsTone(caller.sound), hearsTone(callee.sound)]);
  expect(await dialog.bye()).toBe(200);

  const records = await until('the record', async () => {
    const rows = await cluster.records({ from: '1001' });
    return rows.length > 0 ? rows : undefined;
  });
  expect(records).toMatchObject([{ takeovers: 1, outcome: 'success' }]);
});
