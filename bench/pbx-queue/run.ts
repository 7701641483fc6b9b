/**
 * Choosing the next pair of caller and member: 5,000 callers wait, 500 members talk, one of them gets free, and the next caller is
 * promised to it. What is timed is what a switch does for it, each pair by itself: look, then decide and write in one transaction of
 * the shared state (SQLite).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as pathOf } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SystemClock } from '../../src/core/clock.ts';
import { silentLogger } from '../../src/core/log.ts';
import * as changes from '../../src/pbx/features/queue/changes.ts';
import type { Members } from '../../src/pbx/features/queue/eligibility.ts';
import { plan, type Offer, type PlanContext } from '../../src/pbx/features/queue/plan.ts';
import type { QueueStore, QueueTable } from '../../src/pbx/features/queue/ports.ts';
import { AccountDirectory, completeDocument, type Distribution } from '../../src/routing/index.ts';
import { SqliteQueueStore } from '../../src/store/index.ts';
import { percentile, round } from '../kit/figures.ts';

const ACCOUNT = 'bench.test';
const REF = { account: ACCOUNT, extension: '2001' };
const CALLERS = 5000;
const MEMBERS = 500;
const WARM_UP = 500;
const PAIRS = 500;
const DISTRIBUTIONS: readonly Distribution[] = [
  'simultaneous',
  'sequential',
  'rotating',
  'groupRotating',
  'longestIdle',
];

export interface QueueRecord {
  readonly name: 'pbx-queue';
  readonly distribution: Distribution;
  readonly callers: number;
  readonly members: number;
  readonly pairs: number;
  /** Wall clock of one pair. */
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Processor time of all threads of the process: what is left of the wall clock when others leave the machine alone. */
  readonly cpu_p99_ms: number;
}

interface Scene {
  readonly store: QueueStore;
  readonly directory: AccountDirectory;
  readonly members: Members;
}

function directoryOf(distribution: Distribution): AccountDirectory {
  const extensions = Array.from({ length: MEMBERS }, (_, index) => String(10_001 + index));
  const users = extensions.map(extension => ({ extension }));
  const queue = {
    extension: '2001',
    name: 'Support',
    distribution,
    members: extensions.map(extension => ({ extension })),
  };
  return new AccountDirectory(completeDocument({ account: { domain: ACCOUNT }, users, queues: [queue] }));
}

let tickets = 0;

function join(table: QueueTable): void {
  const ticket = `t${String((tickets += 1)).padStart(9, '0')}`;
  const identity = {
    callId: `call ${ticket}`,
    legId: 'leg',
    node: 'bench',
    boot: 'bench',
    // From outside: a member would not be offered its own call.
    party: { number: '+14155550100' },
  };
  const place = { queue: REF, ticket, priority: 0, joinedAt: tickets };
  table.putCaller({ ...identity, ...place, phase: 'waiting', tried: [], offered: [] });
}

/** As the dispatcher does it. */
async function pair({ store, directory, members }: Scene): Promise<readonly Offer[]> {
  const queue = directory.queue('2001');
  if (queue === undefined) throw new Error('no queue');
  const context = (): PlanContext => {
    return { ref: REF, queue, now: Date.now(), mine: () => true, serving: () => true, members };
  };
  const seen = await store.read(table => plan(table, context()));
  if (seen.offers.length === 0) return [];
  return store.change(table => {
    const fresh = plan(table, context());
    for (const offer of fresh.offers) changes.offer(table, offer, Date.now() + 60_000);
    return fresh.offers;
  });
}

async function talk(
  store: QueueStore,
  { caller, members }: Offer,
  free: { ticket: string; member: string }[],
): Promise<void> {
  const [member = ''] = members;
  const { ticket, callId, joinedAt } = caller;
  const now = Date.now();
  const begin = { account: ACCOUNT, queue: '2001', ticket, member, callId, boot: 'bench', joinedAt, answeredAt: now };
  await store.change(table => changes.talkBegins(table, begin));
  free.push({ ticket, member });
}

async function measure(scene: Scene, distribution: Distribution): Promise<QueueRecord> {
  const { store } = scene;
  const everybody = scene.directory.queue('2001')?.members ?? [];
  const talking = everybody.map(({ extension }) => ({ ticket: `talk ${extension}`, member: extension }));
  await store.change(table => {
    for (const { ticket, member } of talking) {
      const talks = [{ ticket, queue: '2001', callId: ticket, boot: 'bench', since: 0 }];
      table.putMember({ account: ACCOUNT, extension: member, talks, wrapUpUntil: 0, restUntil: 0, idleSince: 0 });
    }
  });
  await store.change(table => {
    for (let caller = 0; caller < CALLERS; caller += 1) join(table);
  });
  const times: number[] = [];
  const spent: number[] = [];
  for (let turn = 0; turn < WARM_UP + PAIRS; turn += 1) {
    await store.change(join);
    const ended = talking.shift();
    if (ended === undefined) throw new Error('nobody talks');
    const end = { account: ACCOUNT, queue: '2001', ...ended, wrapUpMs: 0, answeredAt: 0, endedAt: Date.now() };
    await store.change(table => changes.talkEnded(table, end));
    const cpu = process.cpuUsage();
    const from = performance.now();
    const [offer] = await pair(scene);
    const took = performance.now() - from;
    const { user, system } = process.cpuUsage(cpu);
    if (offer === undefined) throw new Error('a free member and no pair');
    if (turn >= WARM_UP) {
      times.push(took);
      spent.push((user + system) / 1000);
    }
    await talk(store, offer, talking);
  }
  return {
    ...({ name: 'pbx-queue', distribution, callers: CALLERS, members: MEMBERS, pairs: PAIRS } as const),
    ...{ p50_ms: round(percentile(times, 0.5), 3), p99_ms: round(percentile(times, 0.99), 3) },
    cpu_p99_ms: round(percentile(spent, 0.99), 3),
  };
}

async function on(distribution: Distribution): Promise<QueueRecord> {
  const directory = directoryOf(distribution);
  const members: Members = {
    membership: () => undefined,
    doNotDisturb: () => false,
    separated: () => false,
    presence: () => ({ registered: true, busy: false }),
    queuesOf: (_account, member) => directory.queuesOf(member),
  };
  const folder = mkdtempSync(pathOf(tmpdir(), 'tandem-bench-queue-'));
  const clock = new SystemClock();
  const store = new SqliteQueueStore({ directory: folder, synchronous: 'off', clock, log: silentLogger });
  try {
    return await measure({ store, directory, members }, distribution);
  } finally {
    store.close();
    clock.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function run(): Promise<QueueRecord[]> {
  const records: QueueRecord[] = [];
  for (const distribution of DISTRIBUTIONS) {
    records.push(await on(distribution));
  }
  return records;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.stdout.write(`${JSON.stringify(await run(), null, 2)}\n`);
}
