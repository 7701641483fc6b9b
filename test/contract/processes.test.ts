/** What only real processes can show: claims race, writers contend for one file, and SIGKILL loses no commit. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SystemClock } from '../../src/core/clock.ts';
import { asAor, asCallId, asNodeId, asZoneId } from '../../src/core/ids.ts';
import { silentLogger } from '../../src/core/log.ts';
import { SqliteCallStore, SqliteLocationStore } from '../../src/store/index.ts';

const WORKER = new URL('./store-worker.ts', import.meta.url).pathname;
const clock = new SystemClock();
let directory: string;
let children: ChildProcess[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tandem-processes-'));
  children = [];
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

/** Starts a worker; resolves with its child and with a function that awaits its next message. */
async function worker(...args: string[]): Promise<{ child: ChildProcess; next: () => Promise<unknown> }> {
  const child = fork(WORKER, [directory, ...args], { execArgv: ['--disable-warning=ExperimentalWarning'] });
  children.push(child);
  const inbox: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  child.on('message', message => {
    const first = waiting.shift();
    if (first) first(message);
    else inbox.push(message);
  });
  const next = (): Promise<unknown> =>
    inbox.length > 0 ? Promise.resolve(inbox.shift()) : new Promise(resolve => waiting.push(resolve));
  expect(await next()).toBe('open');
  return { child, next };
}

const calls = (boot = ''): SqliteCallStore =>
  new SqliteCallStore({ directory, synchronous: 'off', clock, log: silentLogger, boot });

it('divides the calls of a dead switch among racing processes, each call once, and fences the dead one', async () => {
  const dead = calls('boot-dead');
  const owner = asNodeId('dead');
  const checkpoint = (index: number) => ({
    callId: asCallId(`call-${index}`),
    owner,
    fence: 0,
    zone: asZoneId('a'),
    state: '{}',
    dialogs: [`dialog-${index}`],
  });
  await Promise.all(Array.from({ length: 400 }, (_, index) => dead.put(checkpoint(index))));
  const claimants = await Promise.all(['x', 'y', 'z'].map(name => worker('claim', name)));
  for (const { child } of claimants) child.send('go');
  const taken = (await Promise.all(claimants.map(({ next }) => next()))) as string[][];
  const all = taken.flat();
  expect(all).toHaveLength(400);
  expect(new Set(all).size).toBe(400);
  expect(taken.filter(own => own.length > 0).length).toBeGreaterThan(1);
  expect(await dead.put(checkpoint(1))).toBe('fenced');
  expect((await dead.list({ limit: 1000 })).every(({ fence }) => fence === 1)).toBe(true);
  dead.close();
});

it('loses no update of one AOR when processes contend, nor one that was confirmed before SIGKILL', async () => {
  const writers = await Promise.all(['x', 'y'].map(name => worker('register', name)));
  for (const { child } of writers) child.send('go');
  const confirmed = await Promise.all(
    writers.map(async ({ child, next }) => {
      let last = 0;
      while (last < 300) last = (await next()) as number;
      child.kill('SIGKILL');
      return last;
    }),
  );
  const store = new SqliteLocationStore({ directory, synchronous: 'off', clock, log: silentLogger });
  const [binding] = await store.lookup(asAor('sip:shared@example.test'));
  expect(binding?.cseq).toBeGreaterThanOrEqual(confirmed.reduce((sum, amount) => sum + amount, 0));
  store.close();
});
