/** Callers of the queue and its members: who comes first is served first, and nobody is forgotten, whichever switches die. */
import { pause, until } from '../../kit/wait.ts';
import { QUEUE, SENT_ON } from './account.ts';
import type { Phone, PhoneCall } from './phone.ts';
import {
  between,
  Broken,
  chance,
  count,
  hearsPrompt,
  joined,
  listens,
  pressUntil,
  talk,
  told,
  type Stage,
} from './stage.ts';
import { kept, speaks } from './stories.ts';

const WATCH_MS = 200;
/** Two members serve four callers, and a switch may die under each of them. */
const SERVED_MS = 120_000;

interface QueueState {
  readonly queue: string;
  readonly waiting: number;
  readonly members: readonly { readonly extension: string; readonly state: string }[];
  readonly callers: readonly { readonly call: string; readonly party: { readonly extension?: string } }[];
}

/** The queue as a switch sees it that answers. */
export async function queueOf({ cluster }: Pick<Stage, 'cluster'>): Promise<QueueState | undefined> {
  for (const { id } of cluster.ready.nodes.filter(({ role }) => role === 'call-switch')) {
    const all = await cluster.inspect(id, 'queues').catch(() => undefined);
    const found = Array.isArray(all) ? (all as QueueState[]).find(({ queue }) => queue === QUEUE) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Looks at the queue all the time: of any two callers that wait, the one who has come first stays before the other. */
export class Watch {
  readonly broken: string[] = [];
  #order: string[] = [];
  /** When each was last seen there, ms of performance.now(). */
  readonly #seen = new Map<string, number>();
  #closed = false;

  constructor(stage: Pick<Stage, 'cluster'>) {
    void this.#run(stage);
  }

  seenSince({ extension }: Phone, from: number): boolean {
    return (this.#seen.get(String(extension)) ?? 0) > from;
  }

  close(): void {
    this.#closed = true;
  }

  async #run(stage: Pick<Stage, 'cluster'>): Promise<void> {
    for (; !this.#closed; await pause(WATCH_MS)) {
      const asked = performance.now();
      const state = await queueOf(stage);
      if (state === undefined) continue;
      for (const { party } of state.callers) this.#seen.set(party.extension ?? '', asked);
      const now = state.callers.map(({ call }) => call);
      const before = this.#order.filter(call => now.includes(call));
      const after = now.filter(call => before.includes(call));
      if (before.join() !== after.join())
        this.broken.push(`the queue's order was ${before.join()} and is ${after.join()}`);
      // Who is not seen for a moment and comes back has kept his place, too.
      this.#order = merge(this.#order, now).slice(-50);
    }
  }
}

/** Those who wait now in their order, and between them whoever does not wait at the moment, where he was. */
function merge(known: readonly string[], now: readonly string[]): string[] {
  const order: string[] = [];
  let rest = [...known];
  for (const call of now) {
    const at = rest.indexOf(call);
    order.push(...rest.slice(0, at + 1).filter(one => one === call || !now.includes(one)));
    if (at < 0) order.push(call);
    rest = rest.slice(at + 1);
  }
  return [...order, ...rest.filter(one => !now.includes(one))];
}

/** A caller who waits to be served; members find him by his extension. */
export interface Waiting {
  readonly call: PhoneCall;
  done: boolean;
  /** A member talks with him, or has done so. */
  served: boolean;
  /** What went wrong while he was served. */
  failure?: Error;
}

export type Lobby = Map<string, Waiting>;

export async function queueCaller(
  stage: Stage,
  caller: Phone,
  { lobby, watch }: { lobby: Lobby; watch: Watch },
): Promise<void> {
  const call = await caller.dial(chance(stage, 0.5) ? '2000' : '2100');
  const waiting: Waiting = { call, done: false, served: false };
  lobby.set(String(caller.extension), waiting);
  try {
    await hearsPrompt(caller, 'menu.choose');
    if (chance(stage, 0.4)) await listens(call, 'menu.choose', between(stage, 0, 4000));
    const pressedAt = performance.now();
    await pressUntil(stage, {
      phone: caller,
      keys: '1',
      what: `${caller.extension} to be in the queue`,
      effect: () => waiting.served || watch.seenSince(caller, pressedAt),
    });
    if (chance(stage, 0.15)) {
      const patience = performance.now() + between(stage, 0, 6000);
      await until('the end of patience', () => waiting.done || performance.now() > patience, 10_000);
      if (!waiting.done) await caller.hangUp(call);
      return;
    }
    await until(
      `${caller.extension} to be served`,
      () => {
        if (waiting.failure !== undefined) throw waiting.failure;
        if (call.state === 'ended' && !waiting.served)
          throw new Broken(`${caller.extension} was hung up on in the queue`);
        return waiting.done;
      },
      SERVED_MS,
    ).catch((error: unknown) => {
      if (error instanceof Broken) throw error;
      throw new Broken(String(error));
    });
  } finally {
    lobby.delete(String(caller.extension));
  }
}

/** A member serves whoever it is given, until there is nobody any more. */
export async function queueMember(
  stage: Stage,
  member: Phone,
  { lobby, over }: { lobby: Lobby; over: () => boolean },
): Promise<void> {
  while (!over() || lobby.size > 0) {
    const call = await member.inCall(500).catch(() => undefined);
    if (call === undefined) continue;
    const waiting = lobby.get(call.peer);
    if (waiting === undefined) {
      // He has hung up just now, and the member will be told.
      await until('the member to be free', () => call.state === 'ended', 20_000).catch(() => undefined);
      continue;
    }
    await serve(stage, waiting, call).catch((error: unknown) => {
      waiting.failure = error instanceof Error ? error : new Broken(String(error));
    });
    await until('the member to be free', () => member.call === undefined, 20_000).catch(() => undefined);
  }
}

async function serve(stage: Stage, waiting: Waiting, call: PhoneCall): Promise<void> {
  const pair = [waiting.call, call] as const;
  const [caller, member] = [waiting.call.phone, call.phone];
  try {
    await joined(caller, member);
  } catch (error) {
    // Their switch has died before they were joined: the caller still waits. A caller may also hang up.
    if (call.state !== 'ended' && caller.call !== undefined) throw error;
    count(stage.figures.notes, 'member lost while joining');
    return;
  }
  waiting.served = true;
  const impatient = (): boolean => waiting.call.state === 'ended';
  try {
    await talk(stage, pair, between(stage, 500, 4000));
    if (chance(stage, 0.3)) {
      await member.hold(call);
      await pause(between(stage, 200, 2000));
      await member.retrieve(call);
      await joined(caller, member);
    }
    if (chance(stage, 0.2)) {
      await leavesMessage(stage, pair);
    } else {
      waiting.done = true;
      const [first, second] = chance(stage, 0.5) ? pair : [call, waiting.call];
      await first.phone.hangUp(first);
      await told(second);
    }
  } catch (error) {
    // Who gives up waiting at the very moment in which he is served.
    if (!impatient()) throw error;
  }
  waiting.done = true;
}

/** The caller is sent on to somebody who is not there, and leaves a message. */
async function leavesMessage(stage: Stage, [left, right]: readonly [PhoneCall, PhoneCall]): Promise<void> {
  for (let tries = 1; right.state !== 'ended'; tries += 1) {
    if (tries > 1) count(stage.figures.notes, 'transfer asked for again');
    await right.phone.refer(right, `*85${SENT_ON}`);
    await until('the transfer', () => right.state === 'ended', 12_000).catch(() => undefined);
    if (tries === 3) throw new Broken(`${right.phone.extension}: the transfer to voicemail does nothing`);
  }
  const pieces = await speaks(left, between(stage, 2000, 6000));
  await kept(stage, { pieces, box: SENT_ON, tone: left.phone.tone }, []);
}
