/** The engines of the durable store, for the suites that each of them has to pass. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { SystemClock, type Clock } from '../../src/core/clock.ts';
import type { DurableConfig } from '../../src/core/config/types.ts';
import { DurableDatabase } from '../../src/store/index.ts';
import { PostgresServer } from './postgres.ts';

/** An engine that runs; each database begins empty. */
export interface DurableEngine {
  database(): Promise<DurableConfig>;
  stop(): Promise<void>;
}

function sqlite(): Promise<DurableEngine> {
  const directory = mkdtempSync(join(tmpdir(), 'tandem-durable-'));
  let databases = 0;
  return Promise.resolve({
    database: () => Promise.resolve({ engine: 'sqlite', file: join(directory, `${(databases += 1)}.sqlite`) }),
    stop: () => Promise.resolve(rmSync(directory, { recursive: true, force: true })),
  });
}

async function postgres(): Promise<DurableEngine> {
  const server = await PostgresServer.start();
  return {
    database: async () => ({ engine: 'postgres', url: await server.database(), connections: 3 }),
    stop: () => server.stop(),
  };
}

export const DURABLE_ENGINES: readonly [string, () => Promise<DurableEngine>][] = [
  ['SQLite', sqlite],
  ['PostgreSQL', postgres],
];

/** One database for each test, opened as often as there are processes. */
interface TestDatabase {
  readonly clock: Clock;
  /** As another process would. */
  open(): Promise<DurableDatabase>;
}

interface Opened extends TestDatabase {
  close(): Promise<void>;
}

function openable(config: DurableConfig): Opened {
  const clock = new SystemClock();
  const opened: DurableDatabase[] = [];
  return {
    clock,
    open: async () => {
      const db = await DurableDatabase.open(config, clock);
      opened.push(db);
      return db;
    },
    close: async () => {
      for (const db of opened) await db.close();
      clock.close();
    },
  };
}

/**
 * A suite that every engine of the durable store has to pass. What `suite` is given is the database of the test that runs.
 */
export function onEveryDurableEngine(title: string, suite: (database: () => TestDatabase) => void): void {
  describe.each(DURABLE_ENGINES)(`${title} on %s`, (_name, start) => {
    let engine: DurableEngine | undefined;
    let current: Opened | undefined;
    beforeAll(async () => {
      engine = await start();
    }, 60_000);
    beforeEach(async () => {
      if (engine === undefined) throw new Error('the engine has not started');
      current = openable(await engine.database());
    });
    afterEach(async () => {
      await current?.close();
      current = undefined;
    });
    afterAll(() => engine?.stop());
    suite(() => {
      if (current === undefined) throw new Error('no test is running');
      return current;
    });
  });
}
