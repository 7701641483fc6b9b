/**
 * What commands work on: the stores of a cluster, and the inspection servers of its nodes. Each store is loaded and opened when a
 * command asks for it: the code of the durable one alone takes longer to load than most commands take in all.
 */
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { MembershipStore, NodeRecord } from '../cluster/ports.ts';
import { inspectionSocket } from '../api/inspection/socket.ts';
import type { AccountAdmin, CallRecordReader } from '../api/ports.ts';
import { SystemClock, type Clock } from '../core/clock.ts';
import type { Config } from '../core/config/index.ts';
import { TandemError } from '../core/errors.ts';
import { SystemIds, type Ids } from '../core/ids.ts';
import { Lifecycle } from '../core/lifecycle.ts';
import { silentLogger } from '../core/log.ts';
import type { RuntimeSettings } from '../routing/ports.ts';
import type { LocationStore } from '../sip/registrar/ports.ts';
import type { TrunkReportStore, TrunkSeatStore } from '../sip/trunk/ports.ts';
import type { DurableDatabase } from '../store/durable/database.ts';
import type { UserStore } from '../store/durable/users.ts';
import type { SharedStoreOptions } from '../store/sqlite/database.ts';

export interface Office {
  readonly config: Config;
  users(): Promise<UserStore>;
  accounts(): Promise<AccountAdmin>;
  /** What phones have set. */
  runtime(): Promise<Pick<RuntimeSettings, 'get'>>;
  callRecords(): Promise<CallRecordReader>;
  location(): Promise<LocationStore>;
  members(): Promise<MembershipStore>;
  trunks(): Promise<TrunkReportStore & TrunkSeatStore>;
  readonly ids: Ids;
  now(): number;
  /** Asks a node's inspection server; rejects with TandemError `node-unreachable`. */
  ask(node: string, path: string): Promise<unknown>;
  /** Asks every node that is alive; those that do not answer are left out. */
  askAll(path: string): Promise<{ node: NodeRecord; answer: unknown }[]>;
  close(): Promise<void>;
}

export function openOffice(config: Config): Office {
  const life = new Lifecycle();
  const clock = life.own(new SystemClock());
  const durable = once(async (): Promise<DurableDatabase> => {
    const { DurableDatabase } = await import('../store/durable/database.ts');
    return life.own(await DurableDatabase.open(config.state.durable, clock));
  });
  const shared = sharedOptions(config, clock);
  const office: Office = {
    config,
    users: once(async () => {
      const { UserStore } = await import('../store/durable/users.ts');
      return life.own(await UserStore.open({ db: await durable(), domain: config.domain, realm: config.realm }));
    }),
    accounts: once(async () => {
      const { AccountStore } = await import('../store/durable/account-store.ts');
      return new AccountStore(await durable(), domain => realmOf(config, domain));
    }),
    runtime: once(async () => {
      const { RuntimeSettingsStore } = await import('../store/durable/runtime-settings.ts');
      return life.own(await RuntimeSettingsStore.open(await durable()));
    }),
    callRecords: once(async () => {
      const { CallRecordStore } = await import('../store/durable/call-records.ts');
      return new CallRecordStore(await durable(), config.domain);
    }),
    location: once(async () => {
      const { SqliteLocationStore } = await import('../store/sqlite/location.ts');
      return life.own(new SqliteLocationStore(shared()));
    }),
    members: once(async () => {
      const { SqliteMembershipStore } = await import('../store/sqlite/membership.ts');
      return life.own(new SqliteMembershipStore(shared()));
    }),
    trunks: once(async () => {
      const { SqliteTrunkStore } = await import('../store/sqlite/trunks.ts');
      return life.own(new SqliteTrunkStore(shared()));
    }),
    ids: new SystemIds(),
    now: () => clock.now(),
    ask: (node, path) => ask(inspectionSocket(config.state.directory, node), path),
    askAll: path => askAll(office, path),
    close: () => life.close(),
  };
  return office;
}

function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => (opened ??= open());
}

function sharedOptions({ state }: Config, clock: Clock): () => SharedStoreOptions {
  return () => {
    if (state.shared.engine === 'sqlite') {
      return { directory: join(state.directory, 'shared'), synchronous: 'off', clock, log: silentLogger };
    }
    const detail = 'the shared state lies in the memory of the running process';
    throw new TandemError('store-unavailable', { detail });
  };
}

/** Users of another account than the configured one have its domain for their realm. */
export const realmOf = ({ domain: own, realm }: Config, domain: string): string => (domain === own ? realm : domain);

async function askAll(office: Office, path: string): Promise<{ node: NodeRecord; answer: unknown }[]> {
  const alive = (await (await office.members()).list()).filter(({ state }) => state === 'alive');
  const answers = await Promise.all(
    alive.map(async node => ({ node, answer: await office.ask(node.id, path).catch(() => undefined) })),
  );
  return answers.filter(({ answer }) => answer !== undefined);
}

const ANSWER_TIMEOUT_MS = 3000;

function ask(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string): void => reject(new TandemError('node-unreachable', { detail }));
    if (!existsSync(socketPath)) {
      fail(`${socketPath} does not exist`);
      return;
    }
    const sent = request({ socketPath, path, timeout: ANSWER_TIMEOUT_MS }, response => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        if (response.statusCode !== 200) fail(`status ${response.statusCode}`);
        else resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('error', error => fail(error.message));
    sent.end();
  });
}
