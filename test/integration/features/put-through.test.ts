/** Callers whom somebody puts through before the third party has answered: it rings for them from then on. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { QueueFigures } from '../../../src/pbx/features/queue/ports.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { until } from '../../kit/wait.ts';
import type { RawDialog } from '../../kit/raw-agent.ts';
import { kit, refer, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';

const here = site();
const { talker } = kit(here);

beforeAll(() =>
  writeAccount(here.cluster, {
    users: Array.from({ length: 60 }, (_, index) => ({
      extension: String(1001 + index),
      name: `User ${1001 + index}`,
      settings: { voicemail: false },
    })),
    queues: [1, 2, 3].map(number => ({
      extension: `220${number}`,
      name: 'Sales',
      members: [{ extension: `10${number}0` }],
      ringSeconds: 60,
    })),
  }),
);

/** `a` calls `b`, who holds. */
async function onHold(a: Talker, b: Talker): Promise<{ readonly left: RawDialog; readonly right: RawDialog }> {
  const answered = b.answer();
  const left = await a.dial(b.agent.extension);
  const right = await answered;
  await hears(b.sound, 'b');
  await b.hold(right);
  return { left, right };
}

const figures = async (extension: string): Promise<QueueFigures | undefined> => {
  const all = (await here.cluster.inspect('switch-a1', 'queues')) as readonly QueueFigures[];
  return all.find(one => one.queue === extension);
};

/** Calls between move the rotation on, so that the two calls of a phone are on one switch or on two. */
async function between(phone: Talker, calls: number): Promise<void> {
  for (let odd = 0; odd < calls; odd += 1) await (await phone.agent.invite(4711, {})).exchange.final();
}

describe('an attended transfer', () => {
  it.each([0, 1])('into a queue whose member rings: the member sees and gets the party (%i)', async odd => {
    const x = 1001 + 3 * odd;
    const [a, b, member] = [
      await talker(x, 500, 700),
      await talker(x + 1, 600, 500),
      await talker(1010 + 10 * odd, 700, 500),
    ];
    const queue = `220${odd + 1}`;
    const { left, right } = await onHold(a, b);
    await between(b, odd);
    const rings = member.ring();
    const consult = await b.dial(queue);
    await rings;
    const again = member.ring();
    expect(await refer(right, `${queue}@${DOMAIN}?Replaces=${encodeURIComponent(consult.replaces())}`)).toContain(
      '200',
    );
    const answer = await again;
    await b.agent.next('BYE');
    const [first, second] = member.agent.log.filter(one => 'method' in one && one.method === 'INVITE');
    expect([first, second].map(invite => invite?.from.uri.user)).toEqual([String(x + 1), String(x)]);
    expect((await figures(queue))?.waiting).toBe(1);
    await answer();
    await Promise.all([hears(a.sound, 'a'), hears(member.sound, 'the member')]);
    await until('the queue to be empty', async () => (await figures(queue))?.waiting === 0);
    expect(await left.bye()).toBe(200);
    await member.agent.next('BYE');
  });

  it.each([0, 1])('to a user whose phone still rings: it rings for the party, who hears it (%i)', async odd => {
    const x = 1031 + 3 * odd;
    const [a, b, c] = [await talker(x, 500, 440), await talker(x + 1, 600, 500), await talker(x + 2, 700, 500)];
    const { left, right } = await onHold(a, b);
    await between(b, odd);
    const rings = c.ring();
    const call = await b.agent.invite(x + 2, { body: b.sound.sdp() });
    await rings;
    const early = call.dialog(await call.exchange.status(180));
    const again = c.ring();
    expect(await refer(right, `${x + 2}@${DOMAIN}?Replaces=${encodeURIComponent(early.replaces())}`)).toContain('200');
    expect((await call.exchange.final()).status).toBe(487);
    const answer = await again;
    expect(c.agent.log.findLast(one => 'method' in one && one.method === 'INVITE')?.from.uri.user).toBe(String(x));
    await b.agent.next('BYE');
    a.sound.clear();
    // Ringback of North America.
    await hears(a.sound, 'a');
    a.sound.listenFor = 700;
    await answer();
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    expect(await left.bye()).toBe(200);
    await c.agent.next('BYE');
  });
});

const connectedOf = ({ agent }: Talker): string | undefined =>
  agent.log.findLast(one => 'method' in one && one.method === 'INVITE')?.get('P-Asserted-Identity');

describe('a blind transfer', () => {
  it('shows the party and not who has sent it', async () => {
    const [a, b, c] = [await talker(1041, 500, 700), await talker(1042, 600, 500), await talker(1043, 700, 500)];
    const { left, right } = await onHold(a, b);
    const rings = c.ring();
    const told = refer(right, `1043@${DOMAIN}`);
    const answer = await rings;
    const [invite] = c.agent.log.filter(one => 'method' in one && one.method === 'INVITE');
    expect([invite?.from.uri.user, invite?.from.displayName]).toEqual(['1041', 'User 1041']);
    await answer();
    expect(await told).toContain('200');
    await Promise.all([hears(a.sound, 'a'), hears(c.sound, 'c')]);
    // And the phone of the party learns whom it has now.
    await until('a to be told', () => connectedOf(a) === `"User 1043" <sip:1043@${DOMAIN}>`);
    expect(await left.bye()).toBe(200);
    await c.agent.next('BYE');
  });
});
