/**
 * A company's day in short: callers of all kinds at once, through receptionist, menu, queue, transfer and voicemail, some of whom hang up
 * at any moment. Nothing may be left of it, and every caller has one record. TANDEM_SOAK_SECONDS makes the day longer.
 */
import { randomInt } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { AutoPhone } from '../../kit/auto-phone.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import type { RawDialog } from '../../kit/raw-agent.ts';
import { until } from '../../kit/wait.ts';
import { pause } from '../../kit/wait.ts';
import { SILENT_SDP, site } from '../wire/site.ts';

const SECONDS = Number(process.env['TANDEM_SOAK_SECONDS'] ?? 120);
const CALLERS = 8;
const FIRST_CALLER = 1011;
const USERS = [1051, 1052, 1053];
const AGENTS = [1061, 1062, 1063];

const here = site();

beforeAll(() =>
  writeAccount(here.cluster, {
    users: [...USERS, ...AGENTS].map(extension => ({
      extension: String(extension),
      settings: { ringSeconds: 5 },
      callHandling: { business: { whenBusy: { voicemail: 'self' } } },
    })),
    receptionists: [{ extension: '2000', name: 'Main', business: { destination: { menu: '2100' } }, digitSeconds: 1 }],
    prompts: [{ name: 'choices', phrase: 'menu.choose' }],
    menus: [
      {
        extension: '2100',
        name: 'Choices',
        prompt: 'choices',
        inputs: { '1': { queue: '3001' }, '2': { voicemail: '1051' }, '3': { user: '1052' }, '9': { back: true } },
        timeoutSeconds: 2,
        retries: 0,
      },
    ],
    queues: [
      {
        extension: '3001',
        name: 'Support',
        members: AGENTS.map(extension => ({ extension: String(extension) })),
        distribution: 'longestIdle',
        maxWaitSeconds: 15,
        ringSeconds: 4,
        overflow: { maxWait: { voicemail: '1051' } },
      },
    ],
  }),
);

/** What became of one call, as its caller saw it. */
type Fate = 'hung up' | 'cancelled' | 'refused' | 'was hung up on';

interface Caller {
  readonly extension: number;
  calls: number;
  readonly fates: Fate[];
}

const between = (least: number, most: number): number => randomInt(least, most + 1);
const pick = <T>(list: readonly T[]): T => {
  const one = list[randomInt(list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

const press = (dialog: RawDialog, digit: string): Promise<unknown> =>
  dialog.request('INFO', { type: 'application/dtmf-relay', body: `Signal=${digit}\r\nDuration=100\r\n` }).final();

/** Where the keys lead, and how long a caller of this kind stays at most, ms. */
const WAYS = [
  { dial: 2000, keys: '1052', staysMs: 4000 },
  { dial: 2000, keys: '', staysMs: 9000 },
  { dial: 2100, keys: '1', staysMs: 8000 },
  { dial: 2100, keys: '2', staysMs: 6000 },
  { dial: 2100, keys: '3', staysMs: 4000 },
  { dial: 2100, keys: '7', staysMs: 9000 },
  { dial: 3001, keys: '', staysMs: 8000 },
  { dial: 1053, keys: '', staysMs: 3000 },
] as const;

async function callOnce(caller: Caller, phone: AutoPhone): Promise<Fate> {
  const way = pick(WAYS);
  const call = await phone.agent.invite(way.dial, { body: SILENT_SDP });
  caller.calls += 1;
  const impatient = randomInt(10) === 0;
  if (impatient) {
    await pause(between(0, 30));
    if (call.exchange.finalResponse === undefined) call.cancel();
  }
  const answer = await call.exchange.final(30_000);
  if (!answer.isSuccess) return impatient ? 'cancelled' : 'refused';
  const dialog = call.dialog(answer);
  dialog.ack(answer);
  await pause(between(0, 1500));
  for (const key of way.keys) await press(dialog, key);
  await pause(between(0, way.staysMs));
  const status = await dialog.bye();
  if (status !== 200 && status !== 481)
    throw new Error(`BYE of ${caller.extension} in its call to ${way.dial} answered ${status}`);
  return status === 200 ? 'hung up' : 'was hung up on';
}

it(
  `${CALLERS} callers for ${SECONDS} s: every caller has a record, nothing is left`,
  { timeout: (SECONDS + 90) * 1000 },
  async () => {
    const users = await Promise.all(
      [...USERS, ...AGENTS].map(async extension => {
        const agent = await here.agent({ extension });
        return new AutoPhone(agent, {
          sdp: SILENT_SDP,
          decide: () => (randomInt(6) === 0 ? { refuse: pick([486, 480, 603]) } : { answerMs: between(0, 2000) }),
          // Agents send some of their callers on.
          talking: dialog => {
            if (randomInt(4) > 0) return;
            const headers = [`Refer-To: <sip:${pick(USERS)}@${DOMAIN}>`];
            void pause(between(200, 1000)).then(() =>
              dialog
                .request('REFER', { headers })
                .final()
                .catch(() => undefined),
            );
          },
        });
      }),
    );
    const callers: Caller[] = Array.from({ length: CALLERS }, (_, index) => ({
      extension: FIRST_CALLER + index,
      calls: 0,
      fates: [],
    }));
    const phones: AutoPhone[] = [];
    const end = performance.now() + SECONDS * 1000;
    await Promise.all(
      callers.map(async caller => {
        const phone = new AutoPhone(await here.agent({ extension: caller.extension }), {
          sdp: SILENT_SDP,
          decide: () => ({ refuse: 486 }),
        });
        phones.push(phone);
        while (performance.now() < end) caller.fates.push(await callOnce(caller, phone));
      }),
    );

    for (const { extension, calls } of callers) {
      const rows = await until(`${calls} records of ${extension}`, async () => {
        const found = await here.records(extension, Math.max(1, calls));
        return found.length >= calls ? found : undefined;
      });
      expect(rows).toHaveLength(calls);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(calls);
      expect(rows.filter(({ reason }) => reason === 'internal' || reason === 'call-lost')).toEqual([]);
    }
    expect(callers.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(CALLERS * 3);
    expect(users.reduce((sum, { answered }) => sum + answered, 0)).toBeGreaterThan(0);
    for (const phone of [...users, ...phones]) phone.close();
  },
);
