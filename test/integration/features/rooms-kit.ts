/** Phones with sound in calls of many: each speaks a tone of its own, and what it hears are the tones of others. */
import { expect } from 'vitest';
import type { SipRequest } from '../../../src/sip/message/index.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { hearsFile, promptFile } from '../../kit/hearing.ts';
import type { RawAgent, RawDialog, RawMessage } from '../../kit/raw-agent.ts';
import type { ToneEndpoint } from '../../kit/tone-endpoint.ts';
import { toneShare } from '../../kit/tones.ts';
import { until } from '../../kit/wait.ts';
import type { Site } from '../wire/site.ts';

const RATE = 8000;
export const TONES = [600, 1000, 1500, 2200] as const;

export interface Party {
  readonly phone: RawAgent;
  readonly sound: ToneEndpoint;
  readonly tone: number;
}

export async function party(here: Site, extension: number, tone: number): Promise<Party> {
  const sound = await here.tone(tone, tone);
  const one = { tone, sound, phone: await here.agent({ extension }) };
  // Ends with the phone.
  agrees(one).catch(() => undefined);
  return one;
}

export async function dials({ phone, sound }: Party, target: string): Promise<RawDialog> {
  const call = await phone.invite(`sip:${target}@${DOMAIN}`, { body: sound.sdp() });
  const answer = await call.exchange.status(200);
  const dialog = call.dialog(answer);
  dialog.ack(answer);
  sound.connect(answer.body.toString('utf8'));
  return dialog;
}

const isInvite = (message: RawMessage): message is SipRequest => 'method' in message && message.method === 'INVITE';
export const isNewCall = (message: RawMessage): boolean => isInvite(message) && message.to.tag === undefined;

/** Takes whatever the switch changes about the call. */
async function agrees({ phone, sound }: Party): Promise<void> {
  for (let version = 2; ; version++) {
    const invite = (await phone.next(one => isInvite(one) && !isNewCall(one), 120_000)) as SipRequest;
    phone.respond(invite, 200, { body: sound.answer(invite.body.toString('utf8'), 'sendrecv', version) });
    sound.connect(invite.body.toString('utf8'));
  }
}

/** Answers the next call; resolves with its INVITE and dialog. */
export async function answers({ phone, sound }: Party): Promise<{ invite: SipRequest; dialog: RawDialog }> {
  const invite = (await phone.next(isNewCall)) as SipRequest;
  phone.respond(invite, 200, { body: sound.answer(invite.body.toString('utf8'), 'sendrecv', 1) });
  sound.connect(invite.body.toString('utf8'));
  return { invite, dialog: phone.dialogOf(invite) };
}

/** The prompt has been heard. */
export async function hears({ sound }: Party, id: string): Promise<void> {
  await hearsFile(sound, promptFile(id), 0.85);
}

/** Of the last half second, the share that is each of these tones. */
function mixOf({ sound }: Party, tones: readonly number[]): number[] {
  const last = sound.recording().slice(-RATE / 2);
  return tones.map(tone => toneShare(last, RATE, tone));
}

/** The last half second has all of these tones, and none of the others. */
export async function hearsOnly(one: Party, tones: readonly number[]): Promise<void> {
  const others = TONES.filter(tone => !tones.includes(tone));
  const settled = (): true | undefined => {
    // What was heard before it was cleared does not count.
    if (tones.length > 0 && one.sound.recording().length < RATE / 2) return undefined;
    const here = mixOf(one, tones);
    const away = mixOf(one, others);
    return here.every(share => share > 0.12) && away.every(share => share < 0.03) ? true : undefined;
  };
  try {
    await until(`${one.tone} hears ${tones.join(', ') || 'nobody'}`, settled);
  } catch (error) {
    throw new Error(`hears ${JSON.stringify(TONES.map((tone, i) => [tone, mixOf(one, TONES)[i]]))}`, { cause: error });
  }
}

export const bye = async (...dialogs: readonly RawDialog[]): Promise<void> => {
  for (const dialog of dialogs) expect(await dialog.bye()).toBe(200);
};

/** The switch says good-bye. */
export async function hungUpOn({ phone }: Party): Promise<void> {
  await phone.next('BYE');
}

export const press = ({ sound }: Party, digits: string): void => {
  for (const digit of digits) sound.press(digit);
};
