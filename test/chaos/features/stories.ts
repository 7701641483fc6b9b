/** What people do with their phones, each kind over and over until the round ends. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWav } from '../../../src/media/audio/wav.ts';
import { DOMAIN } from '../../kit/cluster.ts';
import { callsOf } from '../../kit/kill.ts';
import { secondsOfTone, toneShare } from '../../kit/tones.ts';
import { pause, until } from '../../kit/wait.ts';
import { BOX, GROUP, ROOM } from './account.ts';
import type { Phone, PhoneCall } from './phone.ts';
import {
  between,
  Broken,
  chance,
  count,
  hearsOnThisSwitch,
  hearsPrompt,
  joined,
  LONGEST_GAP_MS,
  listens,
  pressUntil,
  recordOf,
  talk,
  told,
  type Stage,
} from './stage.ts';

const RATE = 8000;
const FOUND_MS = 20_000;

/** Both are in a call with each other, and hear it. */
async function together(a: Phone, b: Phone): Promise<readonly [PhoneCall, PhoneCall]> {
  await b.inCall();
  await joined(a, b);
  const [left, right] = [a.call, b.call];
  if (left === undefined || right === undefined) throw new Broken(`${a.extension} and ${b.extension} lost their call`);
  return [left, right];
}

/** Either of them hangs up, the other one is told. */
async function ends(stage: Stage, [a, b]: readonly [PhoneCall, PhoneCall]): Promise<void> {
  const [first, second] = chance(stage, 0.5) ? [a, b] : [b, a];
  await first.phone.hangUp(first);
  await told(second);
}

async function holds(stage: Stage, pair: readonly [PhoneCall, PhoneCall]): Promise<void> {
  const [, holder] = pair;
  await holder.phone.hold(holder);
  await pause(between(stage, 200, 3000));
  await holder.phone.retrieve(holder);
  await joined(pair[0].phone, holder.phone);
}

/** Sends the other party on; asks again when the switch has died before it was done. */
async function sendsOn(stage: Stage, call: PhoneCall, target: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    if (tries > 1) count(stage.figures.notes, 'transfer asked for again');
    const { moves } = call;
    await call.phone.refer(call, target);
    const gone = await until('the transfer', () => call.state === 'ended', 12_000).catch(() => false);
    if (gone) return;
    if (tries === 3 || call.moves === moves)
      throw new Broken(`${call.phone.extension}: the transfer to ${target} does nothing`);
  }
}

export async function talking(stage: Stage, [a, b, c]: readonly [Phone, Phone, Phone]): Promise<void> {
  await a.dial(b.extension);
  let pair = await together(a, b);
  await talk(stage, pair, between(stage, 500, 6000));
  if (chance(stage, 0.5)) {
    await holds(stage, pair);
    await talk(stage, pair, between(stage, 500, 3000));
  }
  if (chance(stage, 0.5)) {
    await sendsOn(stage, pair[1], String(c.extension));
    pair = await together(a, c);
    await talk(stage, pair, between(stage, 500, 4000));
  }
  await ends(stage, pair);
}

export async function frontDoor(stage: Stage, [caller, callee]: readonly [Phone, Phone]): Promise<void> {
  const call = await caller.dial('2010');
  const waits = chance(stage, 0.4);
  // The greeting is said once, and on a busy machine there may be a hole in it; the menu asks again and again.
  await hearsPrompt(caller, 'menu.choose', ...(waits ? [] : ['receptionist.greeting']));
  if (waits) await listens(call, 'menu.choose', between(stage, 0, 5000));
  await pressUntil(stage, {
    phone: caller,
    keys: waits ? '8' : String(callee.extension),
    what: `${callee.extension} to be reached`,
    effect: () => callee.call,
  });
  const pair = await together(caller, callee);
  await talk(stage, pair, between(stage, 500, 5000));
  await ends(stage, pair);
}

export async function sharedLine(stage: Stage, [caller, ...members]: readonly [Phone, Phone, Phone]): Promise<void> {
  for (const member of members) {
    const ms = between(stage, 100, 1500);
    member.answerMs = () => ms;
  }
  await caller.dial(GROUP);
  await until('a member to answer', () => members.some(({ call }) => call !== undefined), FOUND_MS);
  // Both may have answered when a switch died under the first one.
  await joinedWithOne(caller, members);
  const holder = members.find(
    member => member.call !== undefined && member.sound.heard.some(({ share }) => share > 0.5),
  );
  const other = members.find(member => member !== holder);
  if (holder === undefined || other === undefined) throw new Broken(`nobody of ${GROUP} talks with its caller`);
  const pair = await together(caller, holder);
  await talk(stage, pair, between(stage, 500, 4000));
  await holder.hold(pair[1]);
  await pause(between(stage, 200, 3000));
  await takes(stage, other, `*98${GROUP}`, caller);
  await told(pair[1]);
  const second = await together(caller, other);
  await talk(stage, second, between(stage, 500, 4000));
  await ends(stage, second);
}

async function joinedWithOne(caller: Phone, members: readonly Phone[]): Promise<void> {
  for (const member of members) {
    member.sound.clear();
    member.sound.listenFor = caller.tone;
  }
  await until(
    `a member to hear ${caller.extension}`,
    () => members.some(({ sound }) => sound.heard.some(({ share }) => share > 0.5)),
    FOUND_MS,
  ).catch((error: unknown) => {
    throw new Broken(String(error));
  });
}

/** Dials what gives it a call that waits somewhere; once more when that moment was the wrong one. */
async function takes(stage: Stage, phone: Phone, code: string, waiting: Phone): Promise<void> {
  phone.sound.listenFor = waiting.tone;
  for (let tries = 1; ; tries += 1) {
    phone.sound.clear();
    const call = await phone.dial(code);
    const heard = (): boolean => phone.sound.heard.some(({ share }) => share > 0.5);
    await until('the call that waits', () => heard() || call.state === 'ended', FOUND_MS).catch(() => undefined);
    if (heard()) return;
    if (tries === 3) throw new Broken(`${phone.extension} does not get ${waiting.extension} with ${code}`);
    if (waiting.call === undefined) throw new Broken(`${waiting.extension} was lost while it waited for ${code}`);
    count(stage.figures.notes, `${code.slice(0, 3)} dialled again`);
    await phone.hangUp(call);
  }
}

/** Where the call of this phone is parked. */
async function slotOf({ cluster }: Stage, { extension }: Phone): Promise<string> {
  return until(`a slot for ${extension}`, async () => {
    const calls = (await callsOf(cluster)) as unknown as {
      from: string;
      application?: { state?: { slot?: string } };
    }[];
    return calls.find(({ from }) => from.includes(`${extension}@`))?.application?.state?.slot;
  }).catch((error: unknown) => {
    throw new Broken(String(error));
  });
}

export async function parking(stage: Stage, [a, b, c]: readonly [Phone, Phone, Phone]): Promise<void> {
  await a.dial(b.extension);
  const pair = await together(a, b);
  await talk(stage, pair, between(stage, 300, 2000));
  await sendsOn(stage, pair[1], '*68');
  const slot = await slotOf(stage, a);
  await pause(between(stage, 0, 5000));
  await takes(stage, c, slot, a);
  const second = await together(a, c);
  await talk(stage, second, between(stage, 500, 4000));
  await ends(stage, second);
}

const hearsAll = ({ sound }: Phone, tones: readonly number[]): boolean => {
  const recording = sound.recording();
  const last = recording.slice(-RATE / 4);
  return last.length === RATE / 4 && tones.every(tone => toneShare(last, RATE, tone) > 0.12);
};

export async function conference(stage: Stage, people: readonly [Phone, Phone, Phone]): Promise<void> {
  const calls: PhoneCall[] = [];
  for (const one of people) calls.push(await one.dial(ROOM));
  const others = (one: Phone): number[] => people.filter(other => other !== one).map(({ tone }) => tone);
  const all = (): boolean => people.every(one => hearsAll(one, others(one)));
  await until('all to hear each other in the conference', all, FOUND_MS).catch((error: unknown) => {
    throw new Broken(String(error));
  });
  const end = performance.now() + between(stage, 2000, 12_000);
  let last = performance.now();
  while (performance.now() < end || last < end) {
    await pause(100);
    const gone = calls.find(({ state }) => state === 'ended');
    if (gone !== undefined) throw new Broken(`${gone.phone.extension} was put out of the conference`);
    for (const { sound } of people) if (sound.recording().length > 4 * RATE) sound.clear();
    if (all()) last = performance.now();
    // A quarter of a second has to be heard before it counts, and after clearing once more.
    if (performance.now() - last > LONGEST_GAP_MS + 1000)
      throw new Broken(
        `in the conference ${people
          .map(
            one =>
              `${one.extension} hears ${others(one)
                .filter(tone => hearsAll(one, [tone]))
                .join()}`,
          )
          .join('; ')}`,
      );
  }
  for (const call of calls) await call.phone.hangUp(call);
}

interface Message {
  readonly name: string;
  readonly seconds: number;
}

function messagesOf({ cluster }: Stage, box: string, tone: number): Message[] {
  const folder = join(cluster.directory, 'state', 'voicemail', DOMAIN, box);
  let names: string[] = [];
  try {
    names = readdirSync(folder);
  } catch {
    // Nothing was left so far.
  }
  return names.map(name => {
    const { channels, sampleRate: rate } = readWav(readFileSync(join(folder, name)));
    return { name, seconds: secondsOfTone({ samples: channels[0] ?? new Int16Array(), rate }, tone) };
  });
}

/** The end of the prompt, in which it is recognized already, and the tone after it, s. */
const LEAD_SECONDS = 2;
/** So much of what was said before a switch died may go with it, s. */
const LOST_SECONDS = 1;
/** Shorter pieces are no message. */
const SHORT_SECONDS = 3;

/** Speaks after the tone until it hangs up; what was said to each switch, s. */
export async function speaks(call: PhoneCall, ms: number): Promise<number[]> {
  const pieces: number[] = [];
  const end = performance.now() + ms;
  do {
    const moves = await hearsOnThisSwitch(call, 'voicemail.finish');
    const from = call.phone.sound.ticks;
    await until(
      'the end of the message',
      () => call.moves !== moves || performance.now() > end || call.state === 'ended',
      ms + 5000,
    );
    if (call.state === 'ended') throw new Broken(`${call.phone.extension} was hung up on while it left a message`);
    pieces.push((call.phone.sound.ticks - from) / 50);
    if (call.moves === moves) break;
  } while (performance.now() < end + 10_000);
  await call.phone.hangUp(call);
  return pieces;
}

export async function kept(
  stage: Stage,
  { pieces, box, tone }: { pieces: readonly number[]; box: string; tone: number },
  before: readonly Message[],
): Promise<void> {
  const names = new Set(before.map(({ name }) => name));
  const least = pieces
    .filter(piece => piece > SHORT_SECONDS)
    .reduce((sum, piece) => sum + piece - LEAD_SECONDS - LOST_SECONDS, 0);
  const seconds = (): number =>
    messagesOf(stage, box, tone)
      .filter(({ name }) => !names.has(name))
      .reduce((sum, one) => sum + one.seconds, 0);
  await until('the message', () => seconds() >= least, FOUND_MS).catch(() => {
    throw new Broken(
      `of a message of ${pieces.map(piece => piece.toFixed(1)).join(' + ')} s there are ${seconds().toFixed(1)} s`,
    );
  });
}

export async function voicemail(stage: Stage, [caller]: readonly [Phone]): Promise<void> {
  const before = messagesOf(stage, BOX, caller.tone);
  const call = await caller.dial(`*85${BOX}`);
  const pieces = await speaks(call, between(stage, 3000, 12_000));
  await kept(stage, { pieces, box: BOX, tone: caller.tone }, before);
}

export async function recording(stage: Stage, [a, b]: readonly [Phone, Phone]): Promise<void> {
  await a.dial(b.extension);
  const pair = await together(a, b);
  const begin = performance.now();
  await talk(stage, pair, between(stage, 3000, 10_000));
  const seconds = (performance.now() - begin) / 1000;
  const moves = Math.max(pair[0].moves, pair[1].moves);
  // A phone that stands still and goes on is laid where it goes on, and what comes in between may be too late.
  const stoodStill = (2 * stage.pulse.lostSince(begin)) / 1000;
  await ends(stage, pair);
  const record = await recordOf(stage, a);
  const [id = ''] = record.recordings ?? [];
  if (record.recordings?.length !== 1) throw new Broken(`${record.recordings?.length ?? 0} recordings of ${record.id}`);
  const folder = join(stage.cluster.directory, 'state', 'recordings');
  const heard = (): number =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.wav') && name.includes(id))
      .reduce((sum, name) => {
        const { channels, sampleRate: rate } = readWav(readFileSync(join(folder, name)));
        return sum + secondsOfTone({ samples: channels[0] ?? new Int16Array(), rate }, a.tone);
      }, 0);
  // What was in the killed switch's hands, and the time until the next one went on.
  const least = seconds - 0.5 - moves * (LONGEST_GAP_MS / 1000) - stoodStill;
  await until('the recording', () => heard() >= least, FOUND_MS).catch(() => {
    throw new Broken(
      `of ${seconds.toFixed(1)} s, with ${moves} moves, ${heard().toFixed(1)} s are recorded, ${stoodStill.toFixed(1)} s taken off`,
    );
  });
}
