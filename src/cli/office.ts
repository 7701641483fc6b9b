/** What commands work on: the stores of a cluster, and the inspection servers of its nodes. */
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { MembershipStore, NodeRecord } from '../cluster/ports.ts';
import { inspectionSocket } from '../api/inspection/socket.ts';
import type { AccountAdmin, CallRecordReader } from '../api/ports.ts';
import { SystemClock } from '../core/clock.ts';
import type { Config } from '../core/config/index.ts';
import { TandemError } from '../core/errors.ts';
import { SystemIds, type Ids } from '../core/ids.ts';
import { Lifecycle } from '../core/lifecycle.ts';
import { silentLogger } from '../core/log.ts';
import type { LocationStore } from '../sip/registrar/ports.ts';
import type { TrunkReportStore, TrunkSeatStore } from '../sip/trunk/ports.ts';
import {
  AccountStore,
  CallRecordStore,
  DurableDatabase,
  SqliteLocationStore,
  SqliteMembershipStore,
  SqliteTrunkStore,
  UserStore,
} from '../store/index.ts';

export interface Office {
  readonly config: Config;
  readonly users: UserStore;
  readonly accounts: AccountAdmin;
  readonly callRecords: CallRecordReader;
  readonly location: LocationStore;
  readonly members: MembershipStore;
  readonly trunks: TrunkReportStore & TrunkSeatStore;
  readonly ids: Ids;
  now(): number;
  /** Asks a node's inspection server; rejects with TandemError `node-unreachable`. */
  ask(node: string, path: string): Promise<unknown>;
  /** Asks every node that is alive; those that do not answer are left out. */
  askAll(path: string): Promise<{ node: NodeRecord; answer: unknown }[]>;
  close(): Promise<void>;
}

export async function openOffice(config: Config): Promise<Office> {
  const life = new Lifecycle();
  const clock = life.own(new SystemClock());
  const db = life.own(await DurableDatabase.open(config.state.durable, clock));
  const shared = { directory: join(config.state.directory, 'shared'), synchronous: 'off', clock } as const;
  let location: SqliteLocationStore | undefined;
  let members: SqliteMembershipStore | undefined;
  let trunks: SqliteTrunkStore | undefined;
  const office: Office = {
    config,
    users: life.own(await UserStore.open({ db, domain: config.domain, realm: config.realm })),
    accounts: new AccountStore(db, domain => realmOf(config, domain)),
    callRecords: new CallRecordStore(db, config.domain),
    get location() {
      needSqlite(config);
      return (location ??= life.own(new SqliteLocationStore({ ...shared, log: silentLogger })));
    },
    get members() {
      needSqlite(config);
      return (members ??= life.own(new SqliteMembershipStore(shared)));
    },
    get trunks() {
      needSqlite(config);
      return (trunks ??= life.own(new SqliteTrunkStore({ ...shared, log: silentLogger })));
    },
    ids: new SystemIds(),
    now: () => clock.now(),
    ask: (node, path) => ask(inspectionSocket(config.state.directory, node), path),
    askAll: path => askAll(office, path),
    close: () => life.close(),
  };
  return office;
}

/** Users of another account than the configured one have its domain for their realm. */
export const realmOf = ({ domain: own, realm }: Config, domain: string): string => (domain === own ? realm : domain);

async function askAll(office: Office, path: string): Promise<{ node: NodeRecord; answer: unknown }[]> {
  const alive = (await office.members.list()).filter(({ state }) => state === 'alive');
  const answers = await Promise.all(
    alive.map(async node => ({ node, answer: await office.ask(node.id, path).catch(() => undefined) })),
  );
  return answers.filter(({ answer }) => answer !== undefined);
}

function needSqlite(config: Config): void {
  if (config.state.shared.engine === 'sqlite') return;
  throw new TandemError('store-unavailable', { detail: 'the shared state lies in the memory of the running process' });
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
