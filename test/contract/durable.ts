/** The engines of the durable store, for the suites that each of them has to pass. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/core/clock.ts';
import type { DurableConfig } from '../../src/core/config/types.ts';
import { DurableDatabase } from '../../src/store/index.ts';
import { PostgresServer } from '../kit/postgres.ts';

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

/** Opens one database as often as there are processes; closes all. */
export class Openings {
  readonly #opened: DurableDatabase[] = [];

  async open(config: DurableConfig, clock: Clock): Promise<DurableDatabase> {
    const db = await DurableDatabase.open(config, clock);
    this.#opened.push(db);
    return db;
  }

  async close(): Promise<void> {
    for (const db of this.#opened.splice(0)) await db.close();
  }
}
