/** What must not be there any more when all have hung up, and what must not grow from round to round. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Subscriber } from '../../integration/events/subscriber.ts';
import type { Cluster } from '../../kit/cluster.ts';
import { nothingLeft, snapshots } from '../../kit/inspect.ts';
import { callsOf } from '../../kit/kill.ts';
import { until } from '../../kit/wait.ts';
import type { Phone } from './phone.ts';
import { queueOf } from './queue.ts';

/** What belongs to no call is gone within this time: unanswered requests live for 32 s. */
const GONE_MS = 45_000;
const KILOBYTE = 1024;
/** Characters of what is shown of calls that are left. */
const SHOWN = 3000;

/** Tables of the shared state that belong to calls. */
const OF_CALLS = ['calls', 'dialogs', 'parked', 'places', 'lines', 'seizes', 'callers', 'seats'];

const wrong = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export async function leftovers(cluster: Cluster, phones: readonly Phone[], lamps: readonly Lamp[]): Promise<string[]> {
  const found: string[] = [];
  const note = (error: unknown): void => void found.push(wrong(error));
  await nothingLeft(cluster, GONE_MS).catch(async (error: unknown) => {
    note(error);
    const calls = await callsOf(cluster);
    if (calls.length > 0) found.push(`calls: ${JSON.stringify(calls).slice(0, SHOWN)}`);
  });
  const ghosts = (): string[] =>
    phones.flatMap(one => one.liveCalls.map(({ peer, moves }) => `${one.extension} with ${peer} (${moves} moves)`));
  await until('no phone to be in a call', () => ghosts().length === 0, GONE_MS).catch(() =>
    found.push(`calls that only phones know of: ${ghosts().join(', ')}`),
  );
  for (const one of phones) {
    for (const call of one.unacknowledged.splice(0)) found.push(`${one.extension} never got an ACK for ${call}`);
    await one.hangUpAll();
  }
  await until(
    'the queue to be empty',
    async () => {
      const state = await queueOf({ cluster });
      return state?.waiting === 0 && state.members.every(member => !/talking|ringing/.test(member.state));
    },
    GONE_MS,
  ).catch(async (error: unknown) => note(`${wrong(error)}: ${JSON.stringify(await queueOf({ cluster }))}`));
  await until('no rows of calls', () => rowsOf(cluster, OF_CALLS).size === 0, GONE_MS).catch(() =>
    found.push(`rows of calls: ${JSON.stringify([...rowsOf(cluster, OF_CALLS)])}`),
  );
  for (const lamp of lamps)
    await until(`the lamp of ${lamp.resource} to be out`, () => lamp.lit.length === 0, 15_000).catch((error: unknown) =>
      note(`${wrong(error)}: ${lamp.lit.join(', ')}`),
    );
  for (const lamp of lamps) found.push(...lamp.broken.splice(0));
  return found;
}

/** Rows of these tables of the shared state, where there are any. */
function rowsOf(cluster: Cluster, tables: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  const folder = join(cluster.directory, 'state');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.sqlite') && !name.includes('durable'),
  )) {
    const db = new Database(join(folder, file), { readonly: true });
    try {
      const names = db.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all();
      for (const { name } of names.filter(one => tables.includes(one.name))) {
        const amount = db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM "${name}"`).get()?.n ?? 0;
        if (amount > 0) rows.set(name, amount);
      }
    } finally {
      db.close();
    }
  }
  return rows;
}

export interface Memory {
  /** Resident, kB, of processes that nobody killed since the round before, by node. */
  readonly rss: ReadonlyMap<string, number>;
  /** What lives in them by node and kind. */
  readonly live: ReadonlyMap<string, number>;
}

export async function memoryOf(cluster: Cluster): Promise<Memory> {
  const [rss, live] = [new Map<string, number>(), new Map<string, number>()];
  for (const [id, { node, live: kinds }] of await snapshots(cluster)) {
    const status = readFileSync(`/proc/${node.pid}/status`, 'utf8');
    rss.set(`${id} ${node.pid}`, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0));
    for (const [kind, amount] of Object.entries(kinds)) live.set(`${id} ${node.pid} ${kind}`, amount);
  }
  return { rss, live };
}

export const megabytes = (kilobytes: number): number => Math.round(kilobytes / KILOBYTE);

/** Follows what a watcher of a resource is told of its dialogs (RFC 4235). */
export class Lamp {
  readonly resource: string;
  readonly broken: string[] = [];
  readonly #watcher: Subscriber;
  #seen = 0;
  #version = -1;
  readonly #states = new Map<string, string>();

  private constructor(resource: string, watcher: Subscriber) {
    this.resource = resource;
    this.#watcher = watcher;
  }

  static async start(cluster: Cluster, watcher: number, resource: string): Promise<Lamp> {
    const subscriber = await Subscriber.start(watcher, cluster.public.udp);
    await subscriber.subscribe(resource, 'dialog');
    await until(`the first state of ${resource}`, () => subscriber.told[0]);
    return new Lamp(resource, subscriber);
  }

  /** Dialogs that are shown now. */
  get lit(): readonly string[] {
    for (; this.#seen < this.#watcher.told.length; this.#seen += 1)
      this.#take(this.#watcher.told[this.#seen]?.body ?? '');
    return [...this.#states].map(([id, state]) => `${id} ${state}`);
  }

  get told(): number {
    return this.#watcher.told.length;
  }

  close(): void {
    this.#watcher.close();
  }

  #take(body: string): void {
    const version = Number(/ version="(\d+)"/.exec(body)?.[1] ?? Number.NaN);
    // RFC 4235 4.1: grows by one with every document.
    if (this.#version >= 0 && version !== this.#version + 1)
      this.broken.push(`${this.resource}: version ${version} after ${this.#version}`);
    this.#version = version;
    if (/ state="full"/.test(body)) this.#states.clear();
    for (const [, id = '', state = ''] of body.matchAll(/<dialog id="([^"]*)"[^]*?<state[^>]*>(\w+)<\/state>/g)) {
      if (state === 'terminated') this.#states.delete(id);
      else this.#states.set(id, state);
    }
  }
}
