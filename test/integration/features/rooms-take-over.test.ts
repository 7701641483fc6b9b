/** The switch is killed on which a conference, a monitored call or a page lives: all of them go on from another one. */
import { beforeAll, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { callsOf, killSwitch, nodesOf } from '../../kit/kill.ts';
import { until } from '../../kit/wait.ts';
import { site } from '../wire/site.ts';
import { answers, bye, dials, hears, hearsOnly, hungUpOn, party, press, TONES, type Party } from './rooms-kit.ts';

const [A, B, C, D] = TONES;
const here = site({ mortal: true });

beforeAll(() =>
  writeAccount(here.cluster, {
    conferenceRooms: [
      { extension: '8001', name: 'Monday', pin: '2468', tones: false },
      { extension: '8002', name: 'Open', tones: false },
    ],
    pagingGroups: [{ extension: '7001', name: 'Floor', members: ['1024', '1025'] }],
    monitoring: [{ name: 'Boss', supervisors: ['1021'], targets: ['1020'] }],
  }),
);

/** Calls of each switch, which are enough to tell where a room is: those who come in elsewhere are brought there. */
async function load(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { node } of await callsOf(here.cluster)) counts.set(node, (counts.get(node) ?? 0) + 1);
  return counts;
}

/** From now on only what comes from the next switch is heard. */
async function kill(node: string, ...people: readonly Party[]): Promise<void> {
  await killSwitch(here.cluster, node);
  for (const { sound } of people) sound.clear();
}

async function busiest(): Promise<string> {
  const [first] = [...(await load())].toSorted((x, y) => y[1] - x[1]);
  if (first === undefined) throw new Error('no switch has a call: a kill would prove nothing');
  return first[0];
}

it.each(['the switch with the room', 'the other switch'])(
  'a conference whose people have come in by two switches: %s is killed',
  async which => {
    const first = which === 'the other switch' ? 1010 : 1014;
    const people = await Promise.all(TONES.map((tone, index) => party(here, first + index, tone)));
    const [a, b, c, d] = people as [Party, Party, Party, Party];
    const dialogs = [];
    for (const one of people) dialogs.push(await dials(one, '8002'));
    await hearsOnly(a, [B, C, D]);
    await hearsOnly(d, [A, B, C]);
    press(c, '*6');
    await hearsOnly(a, [B, D]);
    const room = await busiest();
    const victim = which === 'the other switch' ? [...(await load()).keys()].find(node => node !== room) : room;
    await kill(victim ?? '', ...people);
    // Nobody is asked for anything, and who was muted still is.
    await Promise.all([hearsOnly(a, [B, D]), hearsOnly(b, [A, D]), hearsOnly(c, [A, B, D]), hearsOnly(d, [A, B])]);
    press(c, '*6');
    await hearsOnly(a, [B, C, D]);
    await bye(...dialogs);
  },
);

it('a conference with a PIN: who is in is not asked again, who was at the door is', async () => {
  const [inside, door] = [await party(here, 1001, A), await party(here, 1002, B)];
  const dialogs = [await dials(inside, '8001')];
  await hears(inside, 'conference.pin');
  press(inside, '2468#');
  await hears(inside, 'conference.alone');
  dialogs.push(await dials(door, '8001'));
  await hears(door, 'conference.pin');
  await kill(await busiest(), door, inside);
  await hears(door, 'conference.pin');
  press(door, '2468#');
  await hearsOnly(inside, [B]);
  await hearsOnly(door, [A]);
  await bye(...dialogs);
});

it('a zone that is drained still has its rooms: who comes in by the other one is brought there', async () => {
  const people = await Promise.all(TONES.map((tone, index) => party(here, 1030 + index, tone)));
  const [a, b, c, d] = people as [Party, Party, Party, Party];
  const dialogs = [await dials(a, '8002')];
  await hears(a, 'conference.alone');
  const zone = `zone-${(await busiest()).charAt('switch-'.length)}`;
  await here.cluster.tandem('drain', zone);
  try {
    for (const one of [b, c, d]) dialogs.push(await dials(one, '8002'));
    await Promise.all([hearsOnly(a, [B, C, D]), hearsOnly(d, [A, B, C])]);
    await bye(...dialogs);
  } finally {
    await here.cluster.tandem('drain', zone, '--off');
  }
  await until('the zone to be back', async () => (await nodesOf(here.cluster)).every(({ draining }) => !draining));
});

it('a monitored call goes on, and its supervisor hears it again', async () => {
  const [customer, agent, boss] = [await party(here, 1019, A), await party(here, 1020, B), await party(here, 1021, C)];
  const [, calling] = await Promise.all([answers(agent), dials(customer, '1020')]);
  await hearsOnly(customer, [B]);
  const watching = await dials(boss, '*221020');
  await hearsOnly(boss, [A, B]);
  await kill(await busiest(), customer, agent, boss);
  await Promise.all([hearsOnly(customer, [B]), hearsOnly(agent, [A])]);
  await hearsOnly(boss, [A, B]);
  press(boss, '3');
  await hearsOnly(customer, [B, C]);
  await bye(watching);
  await hearsOnly(customer, [B]);
  await bye(calling);
  await hungUpOn(agent);
});

it('a page begins anew at the same phones', async () => {
  const [speaker, one, other] = [await party(here, 1023, A), await party(here, 1024, B), await party(here, 1025, C)];
  const [, , paging] = await Promise.all([answers(one), answers(other), dials(speaker, '7001')]);
  await Promise.all([hearsOnly(one, [A]), hearsOnly(other, [A])]);
  await hears(speaker, 'page.begin');
  const again = [answers(one), answers(other)];
  await kill(await busiest(), speaker, one, other);
  await Promise.all(again);
  await Promise.all([hearsOnly(one, [A]), hearsOnly(other, [A])]);
  await bye(paging);
  await until('nobody to be paged any more', async () => (await callsOf(here.cluster)).length === 0);
  expect(speaker.tone).toBe(A);
});
