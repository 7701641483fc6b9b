/** Keys on their way from a phone into a menu: none is lost and none counts twice, whatever the network does to their packets. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { lookout } from '../../kit/correlate.ts';
import { promptFile } from '../../kit/hearing.ts';
import { seeded } from '../../kit/random.ts';
import type { RawDialog } from '../../kit/raw-agent.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';
import { site } from '../wire/site.ts';

/** Twelve digits each; with repeats, because a key that counts twice looks like one that is pressed twice. */
const REPEATS = '115599773300';
const OTHERS = '048404840484';

const here = site();
const menu = (extension: string, said: string, more = {}) => ({
  extension,
  name: extension,
  prompt: said,
  inputs: {},
  ...more,
});

const ACCOUNT = {
  prompts: ['menu.choose', 'queue.welcome', 'receptionist.closed'].map(phrase => ({ name: phrase, phrase })),
  menus: [
    menu('2100', 'menu.choose', { dialByExtension: true, retries: 0, digitSeconds: 5 }),
    menu(REPEATS, 'queue.welcome'),
    menu(OTHERS, 'receptionist.closed'),
  ],
};

beforeAll(() => writeAccount(here.cluster, ACCOUNT));

async function atTheMenu() {
  const sound = await here.tone(700, 1900);
  const phone = await here.agent();
  const call = await phone.invite(2100, { body: sound.sdp() });
  const answer = await call.exchange.status(200);
  const dialog = call.dialog(answer);
  dialog.ack(answer);
  sound.connect(answer.body.toString('utf8'));
  await heard(sound, 'menu.choose');
  return { sound, dialog };
}

/** One digit too many or too few leads to nobody, and that is said. */
async function heard(sound: ToneEndpoint, id: string): Promise<void> {
  const lookouts = [id, 'menu.invalid', 'common.goodbye'].map(what => ({ what, heard: lookout(promptFile(what)) }));
  const which = await until(`the prompt ${id}`, () => lookouts.find(one => one.heard(sound.recording()))?.what);
  expect(which).toBe(id);
  sound.clear();
}

async function informed(dialog: RawDialog, type: string, bodyOf: (digit: string) => string): Promise<void> {
  for (const digit of OTHERS) {
    expect((await dialog.request('INFO', { type, body: bodyOf(digit) }).final()).status).toBe(200);
  }
}

describe('twelve keys', () => {
  it.each([1, 2, 3, 4])(
    'arrive by RFC 4733 though a tenth of the packets is lost (%i)',
    async seed => {
      const { sound, dialog } = await atTheMenu();
      sound.lose(0.1, seed);
      const [lost, ticks] = [sound.lost, sound.ticks];
      for (const digit of seed % 2 === 0 ? OTHERS : REPEATS) sound.press(digit);
      await heard(sound, seed % 2 === 0 ? 'receptionist.closed' : 'queue.welcome');
      // Else the fault has not been there.
      expect((sound.lost - lost) / (sound.ticks - ticks)).toBeGreaterThan(0.06);
      expect(await dialog.bye()).toBe(200);
    },
    40_000,
  );

  it('arrive by INFO, in both of its forms', async () => {
    for (const [type, bodyOf] of [
      ['application/dtmf-relay', (digit: string) => `Signal=${digit}\r\nDuration=160\r\n`],
      ['application/dtmf', (digit: string) => digit],
    ] as const) {
      const { sound, dialog } = await atTheMenu();
      await informed(dialog, type, bodyOf);
      await heard(sound, 'receptionist.closed');
      expect(await dialog.bye()).toBe(200);
    }
  }, 40_000);

  it('arrive by INFO once each, though a fifth of the requests and answers is lost', async () => {
    const { sound, dialog } = await atTheMenu();
    dialog.agent.lose(seeded(5), 0.2);
    await informed(dialog, 'application/dtmf-relay', digit => `Signal=${digit}\r\nDuration=160\r\n`);
    expect(dialog.agent.lost).toBeGreaterThan(1);
    await heard(sound, 'receptionist.closed');
    expect(await dialog.bye()).toBe(200);
  }, 60_000);
});

describe('keys that a phone tells by INFO, for whoever takes none', () => {
  const WITHOUT_EVENTS = (sdp: string): string => sdp.replace(' 0 101', ' 0').replace(/a=rtpmap:101[^\n]*\n/, '');

  async function talking(sdpOf: (sdp: string) => string) {
    const [a, b] = [await here.agent(), await here.agent()];
    const [left, right] = [await here.tone(500, 700), await here.tone(700, 500)];
    b.manual.add('INFO');
    const call = await a.invite(b.extension, { body: sdpOf(left.sdp()) });
    const invite = await b.next('INVITE');
    right.connect(invite.body.toString());
    b.respond(invite, 200, { body: right.sdp() });
    const answer = await call.exchange.status(200);
    left.connect(answer.body.toString());
    const dialog = call.dialog(answer);
    dialog.ack(answer);
    await until('both to hear each other', () => left.heard.length > 20 && right.heard.length > 20);
    const tell = async (digit: string): Promise<number> =>
      (await dialog.request('INFO', { type: 'application/dtmf-relay', body: `Signal=${digit}\r\n` }).final()).status;
    return { b, left, right, dialog, tell };
  }

  it('are pressed by RTP, in their order, and the other one is not asked again', async () => {
    const { b, right, dialog, tell } = await talking(WITHOUT_EVENTS);
    const first = tell('1');
    b.respond(await b.next('INFO'), 415);
    expect(await first).toBe(200);
    for (const digit of '1552*#') expect(await tell(digit)).toBe(200);
    await until('all keys', () => right.pressed.length === 7, 10_000);
    expect(right.pressed).toBe('11552*#');
    expect(b.log.filter(message => 'method' in message && message.method === 'INFO')).toHaveLength(1);
    expect(await dialog.bye()).toBe(200);
  });

  it('are not pressed twice for a phone that tells them by RTP as well', async () => {
    const { b, left, right, dialog, tell } = await talking(sdp => sdp);
    left.press('1');
    const first = tell('1');
    b.respond(await b.next('INFO'), 415);
    expect(await first).toBe(200);
    // In either order: by RTP and then by INFO, and the other way round.
    for (const [index, digit] of [...'1552'].entries()) {
      const before = right.pressed.length;
      if (index % 2 === 0) expect(await tell(digit)).toBe(200);
      left.press(digit);
      await until('the key', () => right.pressed.length > before);
      if (index % 2 === 1) expect(await tell(digit)).toBe(200);
    }
    // One that tells the rest by INFO alone is understood, too.
    expect(await tell('9')).toBe(200);
    await until('all keys', () => right.pressed.endsWith('9'), 10_000);
    expect(right.pressed).toBe('115529');
    expect(await dialog.bye()).toBe(200);
  });
});
