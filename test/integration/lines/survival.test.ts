/** What lines show and hold survives the death of a switch. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { callsOf, nodesOf } from '../../kit/kill.ts';
import { until } from '../../kit/wait.ts';
import { hears, site } from '../wire/site.ts';
import { kit, refer } from './kit.ts';

const here = site({ mortal: true });
const { talker, lamp } = kit(here);

beforeAll(() =>
  writeAccount(here.cluster, {
    users: Array.from({ length: 60 }, (_, index) => ({ extension: String(1001 + index) })),
    parkingLots: [{ name: 'main', first: '7001', last: '7003', expirySeconds: 60 }],
  }),
);

async function killOwner(): Promise<string> {
  const [call] = await callsOf(here.cluster);
  const node = (await nodesOf(here.cluster)).find(({ id }) => id === call?.node);
  if (node === undefined) throw new Error('no switch carries a call: a kill would prove nothing');
  process.kill(node.pid, 'SIGKILL');
  await until('another switch to have the call', async () =>
    (await callsOf(here.cluster)).some(one => one.node !== node.id),
  );
  return node.id;
}

describe('a killed switch', () => {
  it('a parked call stays in its slot, its lamp stays lit, and it is taken back from there', async () => {
    const [a, b, c] = [await talker(1001, 500, 900), await talker(1002, 700, 500), await talker(1003, 900, 500)];
    const ofSlot = await lamp(1050, '7001');
    const answered = b.answer();
    await a.dial(1002);
    const right = await answered;
    expect(await refer(right, `*68@${DOMAIN}`)).toContain('200');
    await b.agent.next('BYE');
    await ofSlot.notify('<state>confirmed</state>');
    const heard = a.agent.log.length;
    await killOwner();
    await until('the new switch to talk to the parked phone', () =>
      a.agent.log.slice(heard).some(message => 'method' in message && message.method === 'ACK'),
    );
    const back = await c.dial(7001);
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    // A lamp that has gone out and come back would have been told as terminated twice.
    await ofSlot.notify('<state>terminated</state>');
    expect(ofSlot.told.filter(({ body }) => body.includes('<state>terminated</state>'))).toHaveLength(1);
    expect(await back.bye()).toBe(200);
    await a.agent.next('BYE');
  });
});
