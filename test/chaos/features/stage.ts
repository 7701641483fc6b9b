/** What stories have in common: their cluster, chance, figures, and what two phones that talk have to hear. */
import type { CallRecord } from '../../../src/pbx/call/ports.ts';
import type { Cluster } from '../../kit/cluster.ts';
import { lookout } from '../../kit/correlate.ts';
import { promptFile } from '../../kit/hearing.ts';
import { silenceBetween } from '../../kit/tone-endpoint.ts';
import { pause, until } from '../../kit/wait.ts';
import type { Figures, Phone, PhoneCall } from './phone.ts';
import type { Pulse } from './pulse.ts';

/** Whoever talked hears the other one again within this time, whatever was killed. */
export const LONGEST_GAP_MS = 3000;
const RECENT_MS = 200;
/** A look at the sound costs more than a look at a message. */
const LOOK_MS = 60;
/** From answering to hearing each other, with a switch killed in between. */
const JOIN_MS = 15_000;

export interface Stage {
  readonly cluster: Cluster;
  readonly phone: (extension: number) => Phone;
  /** A number from 0 up to 1, of the story's own row. */
  readonly random: () => number;
  readonly figures: StageFigures;
  readonly pulse: Pulse;
  /** When no new story begins, ms of performance.now(). */
  readonly until: number;
}

export interface StageFigures extends Figures {
  /** Stories that came to their end, by name. */
  readonly told: Map<string, number>;
  /** The longest silence of each end of each talk, ms; and whether another switch took the call meanwhile. */
  readonly gaps: { readonly ms: number; readonly moved: boolean }[];
  readonly notes: Map<string, number>;
}

export const count = (map: Map<string, number>, name: string): void => void map.set(name, (map.get(name) ?? 0) + 1);

/** A promise of the product that was not kept. */
export class Broken extends Error {}

export const between = ({ random }: Pick<Stage, 'random'>, least: number, most: number): number =>
  least + random() * (most - least);
export const chance = ({ random }: Pick<Stage, 'random'>, share: number): boolean => random() < share;

export const hearsNow = ({ sound }: Phone): boolean => {
  const last = sound.heard.findLast(({ share }) => share > 0.5);
  return last !== undefined && performance.now() - last.at < RECENT_MS;
};

/** Resolves when both hear each other. */
export async function joined(a: Phone, b: Phone, timeoutMs = JOIN_MS): Promise<void> {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    one.sound.listenFor = other.tone;
    one.sound.clear();
  }
  await until(
    `${a.extension} and ${b.extension} to hear each other`,
    () => hearsNow(a) && hearsNow(b),
    timeoutMs,
  ).catch((error: unknown) => {
    const state = (one: Phone): string =>
      `${one.extension} ${hearsNow(one) ? 'hears' : 'is deaf'}, in ${one.liveCalls.length} calls`;
    throw new Broken(`${String(error)}: ${state(a)}; ${state(b)}`);
  });
}

/** Two phones that hear each other talk for a while: neither may lose the other for long, and nobody hangs up on them. */
export async function talk(stage: Stage, [a, b]: readonly [PhoneCall, PhoneCall], ms: number): Promise<void> {
  const from = performance.now();
  const moves = a.moves + b.moves;
  const phones = [a.phone, b.phone] as const;
  const alive = (): void => {
    for (const one of [a, b])
      if (one.state === 'ended') throw new Broken(`the call of ${one.phone.extension} was ended while it talked`);
  };
  while (performance.now() - from < ms) {
    await pause(50);
    alive();
  }
  await until(
    `${a.phone.extension} and ${b.phone.extension} still to hear each other`,
    () => {
      alive();
      return phones.every(hearsNow);
    },
    LONGEST_GAP_MS + 1000,
  ).catch((error: unknown) => {
    if (error instanceof Broken) throw error;
    throw new Broken(String(error));
  });
  const to = performance.now() - RECENT_MS;
  const moved = a.moves + b.moves > moves;
  for (const { extension, sound } of phones) {
    const gap = silenceBetween(sound.heard, from, to);
    stage.figures.gaps.push({ ms: gap, moved });
    if (gap > LONGEST_GAP_MS) throw new Broken(`${extension} heard nothing for ${Math.round(gap)} ms`);
  }
}

/** The other side is told that the call is over. */
export async function told(call: PhoneCall): Promise<void> {
  await until(`${call.phone.extension} to be told of the end`, () => call.state === 'ended', 20_000).catch(
    (error: unknown) => {
      throw new Broken(String(error));
    },
  );
}

/** Presses until it has had its effect; a key of the moment in which a switch dies may be lost, as is a word. */
export async function pressUntil<T>(
  stage: Stage,
  { phone, keys, what, effect }: { phone: Phone; keys: string; what: string; effect: () => T | undefined | false },
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    phone.press(keys);
    try {
      return await until(what, effect, 8000);
    } catch (error) {
      if (phone.call === undefined) throw new Broken(`${phone.extension} was hung up on before ${what}`);
      if (tries === 4) throw new Broken(`${String(error)}, pressed ${tries} times`);
      count(stage.figures.notes, `${keys.length > 1 ? 'digits' : 'a key'} pressed again`);
    }
  }
}

/** One of these prompts has been heard. */
export async function hearsPrompt({ sound, extension }: Phone, ...ids: readonly string[]): Promise<void> {
  const heard = ids.map(id => lookout(promptFile(id)));
  await until(
    `${extension} to hear ${ids.join(' or ')}`,
    () => heard.some(has => has(sound.recording())),
    undefined,
    LOOK_MS,
  ).catch((error: unknown) => {
    throw new Broken(String(error));
  });
}

/** Stays for a while where a prompt is repeated; when its switch is killed, the prompt is heard again from the next one. */
export async function listens(call: PhoneCall, id: string, ms: number): Promise<void> {
  const end = performance.now() + ms;
  for (let { moves } = call; performance.now() < end; await pause(20)) {
    if (call.state === 'ended') throw new Broken(`${call.phone.extension} was hung up on while it listened to ${id}`);
    if (call.moves === moves) continue;
    moves = await hearsOnThisSwitch(call, id);
  }
}

/** The prompt comes from the switch that has the call now; resolves with the moves until then. */
export async function hearsOnThisSwitch(call: PhoneCall, id: string): Promise<number> {
  const { sound, extension } = call.phone;
  for (;;) {
    const { moves } = call;
    sound.clear();
    const heard = lookout(promptFile(id));
    await until(
      `${id} at ${extension}`,
      () => call.moves !== moves || call.state === 'ended' || heard(sound.recording()),
      undefined,
      LOOK_MS,
    ).catch((error: unknown) => {
      throw new Broken(String(error));
    });
    if (call.state === 'ended') throw new Broken(`${extension} was hung up on before it heard ${id}`);
    if (call.moves === moves) return moves;
  }
}

/** The record of the last call of this phone. */
export async function recordOf({ cluster }: Stage, phone: Phone): Promise<CallRecord> {
  return until(`the record of call ${phone.placed} of ${phone.extension}`, async () => {
    const rows = await cluster.records({ from: String(phone.extension), limit: phone.placed + 10 });
    return rows.length >= phone.placed ? rows[0] : undefined;
  }).catch((error: unknown) => {
    throw new Broken(String(error));
  });
}
