/** Two switches are killed at once that had the two halves of a call: each half finds the other one where it is by then. */
import { beforeAll, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { callsOf, nodesOf } from '../../kit/kill.ts';
import { bye, dials, hearsOnly, party, TONES, type Party } from '../features/rooms-kit.ts';
import { site } from '../wire/site.ts';

const [A, B, C, D] = TONES;
const here = site({ mortal: true, switchesPerZone: 2 });

beforeAll(() => writeAccount(here.cluster, { conferenceRooms: [{ extension: '8002', name: 'Open', tones: false }] }));

it('a conference whose room was on the one, and its people on both', async () => {
  const people = await Promise.all(TONES.map((tone, index) => party(here, 1010 + index, tone)));
  const [a, b, c, d] = people as [Party, Party, Party, Party];
  const dialogs = [];
  for (const one of people) dialogs.push(await dials(one, '8002'));
  await hearsOnly(a, [B, C, D]);
  const load = new Map<string, number>();
  for (const { node } of await callsOf(here.cluster)) load.set(node, (load.get(node) ?? 0) + 1);
  // Where the room is there are most calls, for each caller of another switch has one there, too.
  const [room, other] = [...load].toSorted((x, y) => y[1] - x[1]).map(([node]) => node);
  expect([room, other]).not.toContain(undefined);
  const victims = (await nodesOf(here.cluster)).filter(({ id }) => id === room || id === other);
  for (const { pid } of victims) process.kill(pid, 'SIGKILL');
  for (const { sound } of people) sound.clear();
  await Promise.all([
    hearsOnly(a, [B, C, D]),
    hearsOnly(b, [A, C, D]),
    hearsOnly(c, [A, B, D]),
    hearsOnly(d, [A, B, C]),
  ]);
  await bye(...dialogs);
});
