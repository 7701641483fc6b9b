/** The company that `./scripts/run` starts, as a newcomer meets it: first call, front door, codes, and numbers that nobody has. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readAccount } from '../../../src/routing/account/read-document.ts';
import { AccountDirectory } from '../../../src/routing/directory/account-directory.ts';
import { Baresip } from '../../kit/baresip.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsFile } from '../../kit/hearing.ts';
import { callAndTalk } from '../../kit/talk.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { until } from '../../kit/wait.ts';
import { hears, site } from '../wire/site.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const FILE = resolve(ROOT, 'config/demo-account.yaml');
const CALLER = 700;
const CALLEE = 1900;
const spoken = (id: string): string => resolve(ROOT, 'prompts/en-US', `${id}.wav`);
const own = (name: string): string => resolve(ROOT, 'config/demo', `${name}.wav`);

const directory = new AccountDirectory(readAccount(readFileSync(FILE, 'utf8'), FILE).document);
// Nobody is there at the company's trunks, so the load balancer always waits for an answer to OPTIONS or REGISTER.
const here = site({ account: FILE, users: '1001-1010', besides: /^lb1: \d+ client Trying / });
const phones: Baresip[] = [];

afterEach(() => Promise.all(phones.splice(0).map(phone => phone.stop())));

/** As README.md says it: TCP, and SRTP where the other end has it. */
async function newcomer(extension: number, tone: number): Promise<Baresip> {
  const server = here.cluster.public.tcp;
  const phone = await Baresip.start({ extension, tone, server, transport: 'tcp', encryption: 'srtp' });
  phones.push(phone);
  return phone;
}

async function dial(extension: number, dialled: string) {
  const sound = await here.tone(CALLER, CALLEE);
  const phone = await here.agent({ extension, register: false });
  const call = await phone.invite(`sip:${dialled}@${DOMAIN}`, { body: sound.sdp() });
  return { sound, phone, call };
}

async function connected(extension: number, dialled: string) {
  const { sound, phone, call } = await dial(extension, dialled);
  const answer = await call.exchange.status(200);
  const dialog = call.dialog(answer);
  dialog.ack(answer);
  sound.connect(answer.body.toString('utf8'));
  return { sound, phone, dialog };
}

async function heard(sound: ToneEndpoint, file: string): Promise<void> {
  await hearsFile(sound, file);
  sound.clear();
}

/** What the receptionist says at this hour. */
function greetingNow(): string {
  const { state } = directory.hours('2000', Date.now());
  if (state === 'holiday') return spoken('receptionist.holiday');
  return own(state === 'open' ? 'welcome' : 'closed');
}

describe('the demo company', () => {
  it("rings for a newcomer's first call, whatever time it is, and both talk", async () => {
    const [a, b] = [await newcomer(1001, 440), await newcomer(1002, 1230)];
    const seen = b.events.length;
    const ringing = b.event('CALL_INCOMING', { from: seen }).then(() => b.answer());
    await Promise.all([callAndTalk(a, b), ringing]);
    const [record] = await here.records(1001);
    expect(record).toMatchObject({ to: '1002', outcome: 'success', hangupBy: 'caller' });
  }, 40_000);

  it('2000 greets as the hour demands, and rings the extension that is dialled meanwhile', async () => {
    const other = await here.tone(CALLEE, CALLER);
    const callee = await here.agent({ extension: 1004 });
    const { sound, dialog } = await connected(1003, '2000');
    await heard(sound, greetingNow());
    for (const digit of '1004') sound.press(digit);
    const invite = await callee.next('INVITE');
    callee.respond(invite, 200, { body: other.answer(invite.body.toString(), 'sendrecv', 1) });
    other.connect(invite.body.toString());
    await Promise.all([hears(sound, 'the caller'), hears(other, 'who was dialled')]);
    expect(await dialog.bye()).toBe(200);
  }, 40_000);

  it('2100 tells the choices, and 4 the address', async () => {
    const { sound, phone, dialog } = await connected(1003, '2100');
    await heard(sound, own('menu'));
    sound.press('4');
    await heard(sound, own('address'));
    const bye = await phone.next('BYE');
    phone.respond(bye, 200);
    expect(dialog.agent).toBe(phone);
  }, 40_000);

  it.each(['9999', '4711'])(
    '%s, which nobody has, is refused at once as a number that does not exist',
    async dialled => {
      const { call, phone } = await dial(1003, dialled);
      const answer = await call.exchange.final();
      expect(answer.status).toBe(404);
      expect(answer.get('Reason')).toContain('user-unknown');
      const record = await until('the record', async () => (await here.records(1003)).find(({ to }) => to === dialled));
      expect(record).toMatchObject({ outcome: 'caller', sipStatus: 404 });
      expect(phone.extension).toBe(1003);
    },
  );

  it('*78 says that nobody disturbs any more, and so it is until *79', async () => {
    const callee = await here.agent({ extension: 1007 });
    for (const [code, prompt] of [
      ['*78', 'feature.dnd-on'],
      ['*79', 'feature.dnd-off'],
    ] as const) {
      const { sound, phone } = await connected(1007, code);
      await heard(sound, spoken(prompt));
      phone.respond(await phone.next('BYE'), 200);
      if (code === '*79') break;
      const caller = await connected(1008, '1007');
      await heard(caller.sound, spoken('voicemail.leave'));
      expect(await caller.dialog.bye()).toBe(200);
      expect(callee.take(() => true)).toBeUndefined();
    }
    const { call } = await dial(1008, '1007');
    callee.respond(await callee.next('INVITE'), 180);
    await call.exchange.status(180);
    call.cancel();
    await call.exchange.status(487);
  }, 60_000);
});
