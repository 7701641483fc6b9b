/** Calls that real phones have missed, as the history of their users tells them: called directly, through a receptionist, by a queue. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { ApiClient } from '../../kit/api-client.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsNext, hearsPrompt } from '../../kit/hearing.ts';
import { until } from '../../kit/wait.ts';
import { kit, type Talker } from '../lines/kit.ts';
import { hears, site } from '../wire/site.ts';

const here = site();
const { talker } = kit(here);
let api: ApiClient;

beforeAll(async () => {
  api = new ApiClient(here.cluster);
  await writeAccount(here.cluster, {
    account: { domain: DOMAIN, settings: { voicemail: false } },
    users: [
      ...['1001', '1002', '1011', '1013', '1021', '1023', '1024'].map(extension => ({
        ...{ extension, name: `User ${extension}` },
      })),
      { extension: '1012', name: 'User 1012', settings: { ringSeconds: 1 } },
    ],
    receptionists: [{ extension: '3000', name: 'Front', business: { destination: { hangup: true } } }],
    queues: [
      {
        ...{ extension: '2001', name: 'Sales', distribution: 'sequential', ringSeconds: 1 },
        members: [{ extension: '1023' }, { extension: '1024' }],
      },
    ],
  });
});

interface Item {
  readonly direction: string;
  readonly result: string;
  readonly party: object;
  readonly answeredBy?: object;
  readonly via?: readonly string[];
}

/** The latest call of a user, as soon as there are so many. */
async function latest(extension: number, count = 1): Promise<Item> {
  const path = `/v1/accounts/${DOMAIN}/users/${extension}/history`;
  return until(`the history of ${extension}`, async () => {
    const { items } = (await api.call('GET', path)).body as { items: Item[] };
    return items.length >= count ? items[0] : undefined;
  });
}

const user = (extension: number) => ({ extension: String(extension), name: `User ${extension}` });

/** Rings until it is cancelled. */
async function rings(phone: Talker): Promise<void> {
  await phone.ring();
}

describe('a call that was missed', () => {
  it('directly: given up while it rang, and declined', async () => {
    const [caller, callee] = [await talker(1001, 500, 700), await talker(1002, 700, 500)];
    const call = await caller.agent.invite(1002, { body: caller.sound.sdp() });
    await Promise.all([rings(callee), call.exchange.status(180)]);
    call.cancel();
    expect((await call.exchange.final()).status).toBe(487);
    expect(await latest(1002)).toMatchObject({ direction: 'missed', result: 'abandoned', party: user(1001) });
    expect(await latest(1001)).toMatchObject({ direction: 'out', result: 'abandoned', party: user(1002) });

    const again = await caller.agent.invite(1002, { body: caller.sound.sdp() });
    callee.agent.respond(await callee.agent.next('INVITE'), 603);
    expect((await again.exchange.final()).status).toBe(603);
    expect(await latest(1002, 2)).toMatchObject({ direction: 'missed', result: 'declined', party: user(1001) });
  });

  it('through a receptionist, whose caller has keyed the extension in and hears that nobody answers', async () => {
    const [caller, callee] = [await talker(1011, 500, 700), await talker(1012, 700, 500)];
    await caller.dial(3000);
    await hearsNext(caller.sound, 'receptionist.greeting');
    for (const digit of '1012') caller.sound.press(digit);
    await rings(callee);
    await hearsPrompt(caller.sound, 'error.no-answer');
    caller.agent.respond(await caller.agent.next('BYE'), 200);
    expect(await latest(1012)).toMatchObject({
      ...{ direction: 'missed', result: 'unanswered', party: user(1011) },
      via: ['receptionist 3000'],
    });
  });

  it('by a queue: the member whose phone only rang has missed what his colleague has answered', async () => {
    const [caller, first, second] = [
      await talker(1021, 500, 700),
      await talker(1023, 900, 500),
      await talker(1024, 700, 500),
    ];
    const [dialog] = await Promise.all([caller.dial(2001), rings(first), second.answer()]);
    await Promise.all([hears(caller.sound, 'the caller'), hears(second.sound, 'the member')]);
    expect(await dialog.bye()).toBe(200);
    await second.agent.next('BYE');
    const of = { party: user(1021), via: ['queue 2001'] };
    expect(await latest(1023)).toMatchObject({
      ...{ ...of, direction: 'missed', result: 'unanswered', answeredBy: user(1024) },
    });
    expect(await latest(1024)).toMatchObject({ ...of, direction: 'in', result: 'answered' });
    const found = await api.call('GET', `/v1/accounts/${DOMAIN}/call-records?party=1023`);
    expect((found.body as { items: unknown[] }).items).toHaveLength(1);
  });
});
