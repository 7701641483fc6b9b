/** Who is in the cluster: one row for each node, renewed by its heartbeat. */
import { join } from 'node:path';
import type { DrainTarget, JoiningNode, MembershipStore, NodeRecord } from '../../cluster/ports.ts';
import type { Clock } from '../../core/clock.ts';
import { asNodeId, asZoneId, type NodeId } from '../../core/ids.ts';
import type { NodeRole } from '../../sip/edge/ports.ts';
import { isBusy, openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { whenFree } from './retry.ts';

const SCHEMA = `
  CREATE TABLE nodes (
    id TEXT PRIMARY KEY,
    boot TEXT NOT NULL,
    role TEXT NOT NULL,
    zone TEXT NOT NULL,
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    pid INTEGER NOT NULL,
    draining INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    lease_until INTEGER NOT NULL,
    load INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE zones (zone TEXT PRIMARY KEY, draining INTEGER NOT NULL) WITHOUT ROWID, STRICT;
  CREATE TABLE departed (boot TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID, STRICT;
`;
const VERSION = 1;
const DEPARTED_KEEP_MS = 24 * 3_600_000;

interface Row {
  id: string;
  boot: string;
  role: string;
  zone: string;
  host: string;
  port: number;
  pid: number;
  draining: number;
  state: string;
  lease_until: number;
  load: number;
}

export class SqliteMembershipStore implements MembershipStore {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #sql: ReturnType<typeof prepare>;
  #mark = 0;

  constructor({ directory, synchronous, clock }: Omit<SharedStoreOptions, 'log' | 'measured'>) {
    this.#db = openShared(join(directory, 'cluster.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    this.#sql = prepare(this.#db);
  }

  async join(node: JoiningNode, leaseMs: number): Promise<void> {
    await this.#write(() => {
      const now = this.#clock.now();
      const before = this.#sql.one.get(node.id);
      if (before && before.boot !== node.boot && before.state === 'alive') {
        this.#sql.depart.run(before.boot, Math.min(now, before.lease_until));
      }
      this.#sql.join.run({ ...node, host: node.inner.host, port: node.inner.port, inner: null, lease: now + leaseMs });
      this.#sql.forget.run(now - DEPARTED_KEEP_MS);
    });
  }

  heartbeat(id: NodeId, boot: string, { leaseMs, load }: { leaseMs: number; load: number }): Promise<boolean> {
    const until = (): number => this.#clock.now() + leaseMs;
    return this.#write(() => this.#sql.heartbeat.run(until(), Math.trunc(load), id, boot).changes === 1);
  }

  list(): Promise<readonly NodeRecord[]> {
    return whenFree(this.#clock, () => this.#sql.list.all().map(record));
  }

  declareDead(id: NodeId, boot: string, ifExpired = false): Promise<boolean> {
    const lease = (): number => (ifExpired ? this.#clock.now() : Number.MAX_SAFE_INTEGER);
    return this.#write(() => this.#end(id, boot, { state: 'dead', leaseBefore: lease() }));
  }

  async leave(id: NodeId, boot: string): Promise<void> {
    await this.#write(() => this.#end(id, boot, { state: 'left', leaseBefore: Number.MAX_SAFE_INTEGER }));
  }

  setDraining(target: DrainTarget, on: boolean): Promise<readonly NodeId[]> {
    const flag = on ? 1 : 0;
    return this.#write(() => {
      if ('node' in target) return this.#sql.drainNode.all(flag, target.node).map(({ id }) => asNodeId(id));
      this.#sql.drainZone.run(target.zone, flag);
      return this.#sql.nodesOfZone.all(target.zone).map(({ id }) => asNodeId(id));
    });
  }

  departedAt(boot: string): Promise<number | undefined> {
    return whenFree(this.#clock, () => this.#sql.departedAt.get(boot)?.at);
  }

  changeMark(): number {
    try {
      this.#mark = this.#sql.dataVersion.get() as number;
    } catch (error) {
      // While the file is busy the last mark stands; anything worse shows itself at the next heartbeat.
      if (!isBusy(error)) this.#mark = -1;
    }
    return this.#mark;
  }

  close(): void {
    this.#db.close();
  }

  #end(id: NodeId, boot: string, how: { state: 'dead' | 'left'; leaseBefore: number }): boolean {
    const ended = this.#sql.end.get(how.state, id, boot, how.leaseBefore);
    // A node is gone since its last sign of life, not since somebody noticed.
    if (ended) this.#sql.depart.run(boot, Math.min(this.#clock.now(), ended.lease_until));
    return ended !== undefined;
  }

  #write<T>(work: () => T): Promise<T> {
    const transaction = this.#db.transaction(work);
    return whenFree(this.#clock, () => transaction.immediate());
  }
}

function prepare(db: Sqlite) {
  return {
    // Prepared: asked forty times a second, and ten times cheaper than db.pragma().
    dataVersion: db.prepare('PRAGMA data_version').pluck(),
    one: db.prepare<[string], Row>('SELECT * FROM nodes WHERE id = ?'),
    // Draining is an operator's wish and outlives a restart of the node.
    join: db.prepare(
      `INSERT INTO nodes (id, boot, role, zone, host, port, pid, state, lease_until)
       VALUES (@id, @boot, @role, @zone, @host, @port, @pid, 'alive', @lease)
       ON CONFLICT (id) DO UPDATE SET boot = excluded.boot, role = excluded.role, zone = excluded.zone,
         host = excluded.host, port = excluded.port, pid = excluded.pid, state = 'alive',
         lease_until = excluded.lease_until, load = 0`,
    ),
    heartbeat: db.prepare<[number, number, string, string]>(
      "UPDATE nodes SET lease_until = ?, load = ? WHERE id = ? AND boot = ? AND state = 'alive'",
    ),
    list: db.prepare<[], Row>(
      `SELECT nodes.id, boot, role, nodes.zone, host, port, pid, state, lease_until, load,
         MAX(nodes.draining, COALESCE(zones.draining, 0)) AS draining
       FROM nodes LEFT JOIN zones ON zones.zone = nodes.zone ORDER BY nodes.id`,
    ),
    end: db.prepare<[string, string, string, number], { lease_until: number }>(
      `UPDATE nodes SET state = ? WHERE id = ? AND boot = ? AND state = 'alive' AND lease_until < ?
       RETURNING lease_until`,
    ),
    depart: db.prepare<[string, number]>('INSERT OR IGNORE INTO departed (boot, at) VALUES (?, ?)'),
    departedAt: db.prepare<[string], { at: number }>('SELECT at FROM departed WHERE boot = ?'),
    forget: db.prepare<[number]>('DELETE FROM departed WHERE at < ?'),
    drainNode: db.prepare<[number, string], { id: string }>('UPDATE nodes SET draining = ? WHERE id = ? RETURNING id'),
    drainZone: db.prepare<[string, number]>(
      'INSERT INTO zones (zone, draining) VALUES (?, ?) ON CONFLICT (zone) DO UPDATE SET draining = excluded.draining',
    ),
    nodesOfZone: db.prepare<[string], { id: string }>('SELECT id FROM nodes WHERE zone = ? ORDER BY id'),
  };
}

function record(row: Row): NodeRecord {
  return {
    id: asNodeId(row.id),
    boot: row.boot,
    role: row.role as NodeRole,
    zone: asZoneId(row.zone),
    inner: { host: row.host, port: row.port },
    pid: row.pid,
    draining: row.draining !== 0,
    state: row.state as NodeRecord['state'],
    leaseUntil: row.lease_until,
    load: row.load,
  };
}
