/** A company's front door through a whole cluster: what callers hear, what they press, and whom they reach. */
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAccount } from '../../kit/accounts.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsNext as hears } from '../../kit/hearing.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { toneShare } from '../../kit/tones.ts';
import { until } from '../../kit/wait.ts';
import { site } from '../wire/site.ts';

const CALLER = 700;
const CALLEE = 1900;

const here = site();

const ACCOUNT = {
  sites: [{ name: 'Home' }, { name: 'Annex', code: '10', settings: { country: 'DE' } }],
  users: [
    { extension: '1071', name: 'Ada' },
    { extension: '1072', name: 'Grace' },
    { extension: '1073', name: 'Joan' },
    { extension: '1074', name: 'Mary' },
    { extension: '1075', name: 'Rosalind', site: 'Annex' },
    { extension: '1077', name: 'Emmy', site: 'Annex', settings: { voicemail: false } },
    { extension: '1076', name: 'Edith', settings: { voicemail: false } },
  ],
  receptionists: [
    {
      extension: '2000',
      name: 'Main',
      business: { destination: { menu: '2100' } },
      settings: { operator: { user: '1071' } },
    },
    { extension: '10900', name: 'Annex', site: 'Annex', business: { destination: { hangup: true } } },
  ],
  prompts: [{ name: 'choices', phrase: 'menu.choose' }],
  menus: [
    {
      extension: '2100',
      name: 'Choices',
      prompt: 'choices',
      inputs: { '1': { user: '1071' }, '2': { user: '1072' }, '3': { user: '1073' }, '9': { back: true } },
      timeoutSeconds: 3,
      retries: 1,
      onTimeout: { hangup: true },
    },
  ],
};

beforeAll(() => writeAccount(here.cluster, ACCOUNT));

async function called(extension: number) {
  const sound = await here.tone(CALLER, CALLEE);
  const phone = await here.agent();
  const call = await phone.invite(extension, { body: sound.sdp() });
  const answer = await call.exchange.status(200);
  const dialog = call.dialog(answer);
  dialog.ack(answer);
  sound.connect(answer.body.toString('utf8'));
  return { sound, phone, dialog };
}

/** The phone of an extension answers and talks. */
async function answering(extension: number) {
  const sound = await here.tone(CALLEE, CALLER);
  const phone = await here.agent({ extension });
  const talking = phone.next('INVITE').then(message => {
    const invite = message;
    phone.respond(invite, 200, { body: sound.answer(invite.body.toString('utf8'), 'sendrecv', 1) });
    sound.connect(invite.body.toString('utf8'));
    return phone.dialogOf(invite);
  });
  return { sound, talking };
}

const hearsTone = (sound: ToneEndpoint): Promise<unknown> =>
  until('the other party', () =>
    sound.heard.slice(-25).filter(({ share }) => share > 0.5).length > 20 ? true : undefined,
  );

describe('receptionist and menu', () => {
  it('the greeting is heard, an extension dialled during it is rung, both talk', async () => {
    const ada = await answering(1071);
    const { sound, dialog } = await called(2000);
    await hears(sound, 'receptionist.greeting');
    for (const digit of '1071') sound.press(digit);
    await ada.talking;
    await Promise.all([hearsTone(sound), hearsTone(ada.sound)]);
    expect(await dialog.bye()).toBe(200);
  });

  it('at the receptionist of a site, the short extension of that site is rung', async () => {
    const rosalind = await answering(1075);
    const { sound, dialog } = await called(10900);
    await hears(sound, 'receptionist.greeting');
    for (const digit of '75') sound.press(digit);
    await rosalind.talking;
    await Promise.all([hearsTone(sound), hearsTone(rosalind.sound)]);
    expect(await dialog.bye()).toBe(200);
  });

  it('who meets somebody busy there hears that and the busy tone, and is hung up on then', async () => {
    const edith = await here.agent({ extension: 1076 });
    const refused = edith.next('INVITE').then(invite => edith.respond(invite, 486));
    const { sound, phone } = await called(2000);
    await hears(sound, 'receptionist.greeting');
    for (const digit of '1076') sound.press(digit);
    await refused;
    await hears(sound, 'error.busy');
    await until('the busy tone', () => {
      const last = sound.recording().slice(-1600);
      return [480, 620].every(tone => toneShare(last, 8000, tone) > 0.3) ? true : undefined;
    });
    phone.respond(await phone.next('BYE'), 200);
    const [record] = await here.records(phone.extension);
    expect(record).toMatchObject({ outcome: 'callee', reason: 'call-busy', sipStatus: 486 });
  });

  it('ringback and busy tone are those of the country of the site', async () => {
    const emmy = await here.agent({ extension: 1077 });
    const rings = emmy.next('INVITE').then(invite => {
      emmy.respond(invite, 180);
      return invite;
    });
    const { sound, phone } = await called(10900);
    await hears(sound, 'receptionist.greeting');
    sound.clear();
    for (const digit of '77') sound.press(digit);
    const invite = await rings;
    const german = (share = 0.9): true | undefined =>
      toneShare(sound.recording().slice(-1600), 8000, 425) > share ? true : undefined;
    await until('the German ringback', () => german());
    emmy.respond(invite, 486);
    sound.clear();
    await hears(sound, 'error.busy');
    await until('the German busy tone', () => german());
    const bye = await phone.next('BYE');
    phone.respond(bye, 200);
    // Half a second on, half a second off: three of each.
    const tone = sound.recording().slice(-3 * 8000);
    const loud = Array.from(
      { length: 60 },
      (_, i) => toneShare(tone.subarray(i * 400, (i + 1) * 400), 8000, 425) > 0.5,
    );
    expect(loud.filter(on => on).length).toBeGreaterThan(22);
    expect(loud.filter(on => !on).length).toBeGreaterThan(22);
  });

  it('greeting, menu, a key, and the right person', async () => {
    const grace = await answering(1072);
    const { sound, dialog } = await called(2000);
    await hears(sound, 'menu.choose');
    sound.press('2');
    await grace.talking;
    await Promise.all([hearsTone(sound), hearsTone(grace.sound)]);
    expect(await dialog.bye()).toBe(200);
  });

  it('keys by INFO count as well', async () => {
    const joan = await answering(1073);
    const { sound, dialog } = await called(2100);
    await hears(sound, 'menu.choose');
    dialog.request('INFO', { type: 'application/dtmf-relay', body: 'Signal=3\r\nDuration=160\r\n' });
    await joan.talking;
    await hearsTone(sound);
    expect(await dialog.bye()).toBe(200);
  });

  it('who presses nothing is asked again, and then hung up on', async () => {
    const { sound, phone } = await called(2100);
    await hears(sound, 'menu.timeout');
    const bye = await phone.next('BYE');
    phone.respond(bye, 200);
    const [record] = await here.records(phone.extension);
    expect(record).toMatchObject({ to: '2100', outcome: 'success', hangupBy: 'system' });
  });

  it('who was sent to a menu and hangs up before the referrer has gone leaves nothing behind', async () => {
    const ada = await answering(1074);
    const { sound, phone, dialog } = await called(1074);
    const referrer = await ada.talking;
    await hearsTone(sound);
    const refer = referrer.request('REFER', { headers: [`Refer-To: <sip:2100@${DOMAIN}>`] });
    expect((await refer.final()).status).toBe(202);
    // Whoever was sent on may have been on hold, so its phone is told that it is not.
    const reinvite = await phone.next('INVITE');
    phone.respond(reinvite, 200, { body: sound.sdp('sendrecv', 2) });
    sound.connect(reinvite.body.toString('utf8'));
    await hears(sound, 'menu.choose');
    expect(await dialog.bye()).toBe(200);
    const [record] = await here.records(phone.extension);
    expect(record).toMatchObject({ outcome: 'success', hangupBy: 'caller' });
  });
});
