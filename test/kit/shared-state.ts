/** The engines of the shared state, for the suites that each of them has to pass. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe } from 'vitest';
import { SystemClock, type Clock } from '../../src/core/clock.ts';
import { Lifecycle } from '../../src/core/lifecycle.ts';
import { silentLogger } from '../../src/core/log.ts';
import { MemoryState, memoryState, sqliteState, type SharedState } from '../../src/store/index.ts';

export type CallStore = ReturnType<SharedState['calls']>;
export type TrunkStore = ReturnType<SharedState['trunks']>;

/** One shared state; each call opens another view of it, as another process would. */
interface Engine extends Omit<SharedState, 'location' | 'calls' | 'members' | 'presence' | 'events'> {
  location(): ReturnType<SharedState['location']>;
  calls(boot: string): CallStore;
  members(clock?: Clock): ReturnType<SharedState['members']>;
  presence(boot?: string): ReturnType<SharedState['presence']>;
  events(node: string, clock?: Clock): ReturnType<SharedState['events']>;
  close(): Promise<void>;
}

const ENGINES: readonly [string, () => Engine][] = [
  ['memory', memoryEngine],
  ['sqlite', sqliteEngine],
];

/** A suite that every engine of the shared state has to pass. What `suite` is given is the state of the test that runs. */
export function onEveryEngine(title: string, suite: (engine: () => Engine) => void): void {
  describe.each(ENGINES)(`${title} on %s`, (_name, open) => {
    let current: Engine | undefined;
    beforeEach(() => {
      current = open();
    });
    afterEach(async () => {
      await current?.close();
      current = undefined;
    });
    suite(() => {
      if (current === undefined) throw new Error('no test is running');
      return current;
    });
  });
}

type View = (user: { node?: string; boot?: string; clock?: Clock }) => SharedState;

function engine(view: View, close: () => Promise<void>): Engine {
  return {
    ...view({}),
    location: () => view({}).location(),
    calls: boot => view({ boot }).calls(),
    members: clock => view(clock === undefined ? {} : { clock }).members(),
    presence: boot => view(boot === undefined ? {} : { boot }).presence(),
    events: (node, clock) => view({ node, ...(clock && { clock }) }).events(),
    close,
  };
}

function memoryEngine(): Engine {
  const clock = new SystemClock();
  const state = new MemoryState();
  const view: View = user => memoryState(state, { node: '', boot: '', clock, ...user });
  return engine(view, () => Promise.resolve(clock.close()));
}

export function sqliteEngine(): Engine {
  const directory = mkdtempSync(join(tmpdir(), 'tandem-store-'));
  const lifecycle = new Lifecycle();
  lifecycle.defer('directory', () => rmSync(directory, { recursive: true, force: true }));
  const clock = lifecycle.own(new SystemClock());
  const common = { directory, synchronous: 'off', log: silentLogger } as const;
  const view: View = user => sqliteState({ ...common, node: '', boot: '', clock, ...user }, lifecycle);
  return engine(view, () => lifecycle.close());
}
