/** An information barrier through a whole cluster: its two sides are not brought together by a room, by a third, nor by a code. */
import { beforeAll, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsPrompt } from '../../kit/hearing.ts';
import type { RawDialog } from '../../kit/raw-agent.ts';
import { until } from '../../kit/wait.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { hears, SILENT_SDP, site } from '../wire/site.ts';

// 1041 and 1042 stand on two sides, everybody else beside.
const [ONE, OTHER, THIRD] = [500, 700, 900];
const here = site();
const { talker } = kit(here);

beforeAll(() =>
  writeAccount(here.cluster, {
    account: {
      domain: DOMAIN,
      settings: { voicemail: false },
      barriers: [{ name: 'wall', one: ['1041', '1051', '1061', '1071'], other: ['1042', '1052', '1062', '1072'] }],
    },
    users: [
      ...['1041', '1042', '1043', '1051', '1052', '1053', '1061', '1062', '1063', '1071', '1072'].map(extension => ({
        extension,
      })),
      { extension: '1073', callHandling: { business: { ring: [{ devices: true }, { extension: '1072' }] } } },
    ],
    conferenceRooms: [{ extension: '8002', name: 'Open', tones: false }],
    pickupGroups: [{ name: 'desk', members: ['1062', '1063'], notifySeconds: 0 }],
  }),
);

const isInvite = (message: object): boolean => 'method' in message && message.method === 'INVITE';

/** Somebody else calls nobody: the next call comes in by the next switch. */
async function turn(): Promise<void> {
  const agent = await here.agent({ extension: 1030 });
  const call = await agent.invite(1999, { body: SILENT_SDP });
  expect((await call.exchange.final()).status).toBe(404);
}

/** The last word about a transfer that was asked for. */
async function refer(dialog: RawDialog, to: string): Promise<string> {
  const seen = dialog.agent.log.length;
  expect((await dialog.request('REFER', { headers: [`Refer-To: <${to}>`] }).final()).status).toBe(202);
  return until('the end of the transfer to be told', () =>
    dialog.agent.log
      .slice(seen)
      .filter(message => 'method' in message && message.method === 'NOTIFY')
      .map(message => message.body.toString('utf8').trim())
      .findLast(body => /^SIP\/2.0 [2-6]/.test(body)),
  );
}

const both = (x: Talker, y: Talker): Promise<unknown> =>
  Promise.all([hears(x.sound, String(x.agent.extension)), hears(y.sound, String(y.agent.extension))]);

it('who may not talk with somebody in a conference room does not get in, hidden or not, from either switch', async () => {
  const [one, other, third] = [
    await talker(1041, ONE, THIRD),
    await talker(1042, OTHER, ONE),
    await talker(1043, THIRD, ONE),
  ];
  const inside = await one.dial('8002');
  for (const dialled of ['8002', '*678002', '8002']) {
    await other.dial(dialled);
    await hearsPrompt(other.sound, 'error.not-permitted');
    await other.agent.next('BYE');
    other.sound.clear();
  }
  const another = await third.dial('8002');
  await both(one, third);
  expect(one.sound.heard.length).toBeGreaterThan(0);
  expect(await inside.bye()).toBe(200);
  expect(await another.bye()).toBe(200);
});

it.each(['two switches', 'one switch'])('nobody joins them by a transfer: calls on %s', async where => {
  const [one, other] = [await talker(1051, ONE, THIRD), await talker(1052, OTHER, THIRD)];
  const agent = await here.agent({ extension: 1053 });
  const [toOne, toOther] = [await talker(1053, THIRD, ONE), await talker(1053, THIRD, OTHER)];
  const [first] = await Promise.all([toOne.dial(1051), one.answer()]);
  if (where === 'one switch') await turn();
  const [second] = await Promise.all([toOther.dial(1052), other.answer()]);
  await Promise.all([both(one, toOne), both(other, toOther)]);
  const nodes = await Promise.all(
    ['switch-a1', 'switch-b1'].map(async id => ((await here.cluster.inspect(id, 'calls')) as unknown[]).length),
  );
  expect(nodes.toSorted()).toEqual(where === 'one switch' ? [0, 2] : [1, 1]);
  const attended = `sip:1052@${DOMAIN}?Replaces=${encodeURIComponent(second.replaces())}`;
  expect(await refer(first, attended)).toContain('403');
  const seen = other.agent.log.filter(isInvite).length;
  expect(await refer(first, `sip:1052@${DOMAIN}`)).toContain('403');
  expect(other.agent.log.filter(isInvite)).toHaveLength(seen);
  // As before.
  await Promise.all([both(one, toOne), both(other, toOther)]);
  expect(await first.bye()).toBe(200);
  expect(await second.bye()).toBe(200);
  await Promise.all([one.agent.next('BYE'), other.agent.next('BYE')]);
  for (const each of [one.agent, other.agent, agent]) await each.register({ expires: 0 });
});

it('a call that rings at a colleague is not picked up by the other side', async () => {
  const [caller, colleague, picker] = [
    await talker(1061, ONE, THIRD),
    await talker(1063, THIRD, ONE),
    await talker(1062, OTHER, ONE),
  ];
  const dialled = caller.dial(1063);
  const answer = await colleague.ring();
  await picker.dial('*97');
  await hearsPrompt(picker.sound, 'pickup.nothing');
  await picker.agent.next('BYE');
  await answer();
  const talking = await dialled;
  await both(caller, colleague);
  expect(await talking.bye()).toBe(200);
  await colleague.agent.next('BYE');
});

it('a phone of the other side that rings for a colleague does not ring', async () => {
  const [caller, colleague, helper] = [
    await talker(1071, ONE, THIRD),
    await talker(1073, THIRD, ONE),
    await talker(1072, OTHER, ONE),
  ];
  const [talking] = await Promise.all([caller.dial(1073), colleague.answer()]);
  await both(caller, colleague);
  expect(helper.agent.log.filter(isInvite)).toEqual([]);
  expect(await talking.bye()).toBe(200);
  await colleague.agent.next('BYE');
});
