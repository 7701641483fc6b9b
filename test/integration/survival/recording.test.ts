/** A recorded call outlives its switch, and so does its recording: one row, a part of each switch, both parties in each. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SystemClock } from '../../../src/core/clock.ts';
import { readWav } from '../../../src/media/audio/index.ts';
import { readFileSync } from 'node:fs';
import { DurableDatabase, RecordingStore } from '../../../src/store/index.ts';
import { writeAccount } from '../../kit/accounts.ts';
import { Cluster } from '../../kit/cluster.ts';
import { callsOf, nodesOf } from '../../kit/kill.ts';
import { SoftPhone } from '../../kit/soft-phone.ts';
import { drive, ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { secondsOfTone } from '../../kit/tones.ts';
import { until } from '../../kit/wait.ts';

const CALLER = 700;
const CALLEE = 1900;

let cluster: Cluster;
let stopDriving: () => void;
const endpoints: ToneEndpoint[] = [];
const phones: SoftPhone[] = [];

beforeAll(async () => {
  cluster = await Cluster.start();
  stopDriving = drive(endpoints);
  await writeAccount(cluster, {
    recordingPolicies: [{ name: 'always', automatic: 'both', internal: true, announcement: 'off' }],
    users: [{ extension: '1001' }, { extension: '1002', settings: { recordingPolicy: 'always' } }],
  });
});
afterAll(async () => {
  for (const phone of phones) phone.close();
  stopDriving?.();
  await cluster?.stop();
});

async function phone(extension: number, tone: number, listenFor: number): Promise<SoftPhone> {
  const media = await ToneEndpoint.open(tone);
  media.listenFor = listenFor;
  endpoints.push(media);
  const made = await SoftPhone.start({ extension, transport: 'udp', port: cluster.public.udp, media });
  phones.push(made);
  return made;
}

/** Three more seconds of the other party: of a killed switch, what its recorder had not yet handed to the file goes with it. */
function talked({ media }: SoftPhone): Promise<unknown> {
  const tones = (): number => media.heard.filter(({ share }) => share > 0.5).length;
  const before = tones();
  return until('three seconds of talk', () => tones() - before > 150);
}

it('goes on at another switch', async () => {
  const [caller, callee] = [await phone(1001, CALLER, CALLEE), await phone(1002, CALLEE, CALLER)];
  expect(await caller.call(1002)).toBe(200);
  await Promise.all([talked(caller), talked(callee)]);

  const [live] = await callsOf(cluster);
  const node = (await nodesOf(cluster)).find(({ id }) => id === live?.node);
  if (node === undefined) throw new Error('no switch carries the call: a kill would prove nothing');
  process.kill(node.pid, 'SIGKILL');
  await until('both phones to be re-INVITEd', () => caller.reinvites > 0 && callee.reinvites > 0);
  await Promise.all([talked(caller), talked(callee)]);
  expect(await caller.bye()).toBe(200);

  const [record] = await until('the record', async () => {
    const rows = await cluster.records({ from: '1001' });
    return rows.length > 0 ? rows : undefined;
  });
  expect(record).toMatchObject({ takeovers: 1, outcome: 'success' });
  expect(record?.recordings).toHaveLength(1);

  const clock = new SystemClock();
  const state = join(cluster.directory, 'state');
  const db = await DurableDatabase.open({ engine: 'sqlite', file: join(state, 'durable.sqlite') }, clock);
  try {
    const store = new RecordingStore(db);
    const row = await until('the row', () => store.get(record?.recordings?.[0] ?? ''));
    expect(row).toMatchObject({ callId: record?.id, owners: ['1002'], startedBy: 'automatic' });
    expect(row.parties.map(({ channel, extension }) => `${channel} ${extension}`)).toEqual(['left 1001', 'right 1002']);
    expect(row.parts).toHaveLength(2);
    expect([row.parts[0]?.node, new Set(row.parts.map(part => part.node)).size]).toEqual([node.id, 2]);
    for (const { file } of row.parts) {
      // The one of the killed switch was never completed.
      const { channels, sampleRate: rate } = readWav(readFileSync(join(state, 'recordings', file)));
      const [left = new Int16Array(), right = new Int16Array()] = channels;
      expect(secondsOfTone({ samples: left, rate }, CALLER)).toBeGreaterThan(1.5);
      expect(secondsOfTone({ samples: right, rate }, CALLEE)).toBeGreaterThan(1.5);
      expect([secondsOfTone({ samples: left, rate }, CALLEE), secondsOfTone({ samples: right, rate }, CALLER)]).toEqual(
        [0, 0],
      );
    }
  } finally {
    await db.close();
    clock.close();
  }
}, 90_000);
