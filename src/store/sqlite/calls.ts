/** Checkpoints of calls, and the atomic claims by which survivors divide the calls of a dead switch. */
import { join } from 'node:path';
import type { Claim, ClaimStore } from '../../cluster/ports.ts';
import type { Clock } from '../../core/clock.ts';
import { asCallId, asNodeId, asZoneId, type CallId, type NodeId } from '../../core/ids.ts';
import type { Checkpoint, CheckpointStore } from '../../pbx/call/ports.ts';
import { openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { whenFree } from './retry.ts';

const SCHEMA = `
  CREATE TABLE calls (
    call_id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    boot TEXT NOT NULL,
    fence INTEGER NOT NULL,
    zone TEXT NOT NULL,
    dialogs TEXT NOT NULL,
    state TEXT NOT NULL
  ) STRICT;
  CREATE INDEX calls_boot ON calls (boot, owner);
  CREATE TABLE dialogs (sip_call_id TEXT PRIMARY KEY, call_id TEXT NOT NULL) WITHOUT ROWID, STRICT;
  CREATE TABLE fenced (boot TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID, STRICT;
`;
const VERSION = 2;
const LIST_LIMIT = 1000;
const FENCED_KEEP_MS = 24 * 3_600_000;

interface Row {
  call_id: string;
  owner: string;
  fence: number;
  zone: string;
  dialogs: string;
  state: string;
}

interface PendingPut {
  checkpoint: Checkpoint;
  result: Promise<'ok' | 'fenced'>;
}

export interface SqliteCallsOptions extends SharedStoreOptions {
  /** The boot in whose name this process writes; readers need none. */
  boot?: string;
}

export class SqliteCallStore implements CheckpointStore, ClaimStore {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #boot: string;
  readonly #commit: GroupCommit;
  readonly #sql: ReturnType<typeof prepare>;
  /** Puts that wait for the commit, the latest of each call. */
  readonly #pending = new Map<CallId, PendingPut>();
  #fenced = false;

  constructor({ directory, synchronous, clock, log, measured, boot = '' }: SqliteCallsOptions) {
    this.#db = openShared(join(directory, 'calls.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    this.#boot = boot;
    this.#sql = prepare(this.#db);
    const begin = (): void => {
      this.#fenced = this.#sql.isFenced.get(boot) !== undefined;
    };
    this.#commit = new GroupCommit({ db: this.#db, clock, log, measured, name: 'calls', begin });
    this.#commit.run(() => this.#sql.forgetFenced.run(clock.now() - FENCED_KEEP_MS)).catch(() => undefined);
  }

  put(checkpoint: Checkpoint): Promise<'ok' | 'fenced'> {
    const waiting = this.#pending.get(checkpoint.callId);
    if (waiting) {
      waiting.checkpoint = checkpoint;
      return waiting.result;
    }
    const entry: PendingPut = { checkpoint, result: Promise.resolve('ok') };
    const committed = (): void => void this.#pending.delete(checkpoint.callId);
    entry.result = this.#commit.run(() => this.#write(entry.checkpoint), { committed });
    this.#pending.set(checkpoint.callId, entry);
    return entry.result;
  }

  async remove(callId: CallId, owner: NodeId, fence: number): Promise<void> {
    // What waits was asked for before this; a put that comes later must not be merged into it.
    this.#pending.delete(callId);
    await this.#commit.run(() => this.#delete(callId, owner, fence));
  }

  get(callId: CallId): Promise<Checkpoint | undefined> {
    return whenFree(this.#clock, () => {
      const row = this.#sql.get.get(callId);
      return row && checkpoint(row);
    });
  }

  list({ owner, limit = LIST_LIMIT }: { owner?: NodeId; limit?: number }): Promise<readonly Checkpoint[]> {
    return whenFree(this.#clock, () => {
      const rows = owner === undefined ? this.#sql.list.all(limit) : this.#sql.listOf.all(owner, limit);
      return rows.map(checkpoint);
    });
  }

  count(): Promise<number> {
    return whenFree(this.#clock, () => this.#sql.count.get()?.amount ?? 0);
  }

  claim({ from, by, byBoot, max }: Claim): Promise<readonly Checkpoint[]> {
    return this.#commit.run(() => {
      if (from === this.#boot || this.#sql.isFenced.get(byBoot)) return [];
      // From now on the old owner's writes are refused, also those for calls that are already gone.
      this.#sql.fence.run(from, this.#clock.now());
      return this.#sql.claim.all(by, byBoot, from, max).map(checkpoint);
    });
  }

  owners(): Promise<readonly { owner: NodeId; boot: string; calls: number }[]> {
    return whenFree(this.#clock, () =>
      this.#sql.owners.all().map(({ owner, boot, calls }) => ({ owner: asNodeId(owner), boot, calls })),
    );
  }

  ownerOf(callId: CallId): Promise<NodeId | undefined> {
    return whenFree(this.#clock, () => node(this.#sql.ownerOf.get(callId)));
  }

  ownerOfDialog(sipCallId: string): Promise<NodeId | undefined> {
    return whenFree(this.#clock, () => node(this.#sql.ownerOfDialog.get(sipCallId)));
  }

  close(): void {
    this.#commit.close();
    this.#db.close();
  }

  #write({ callId, owner, fence, zone, dialogs, state }: Checkpoint): 'ok' | 'fenced' {
    if (this.#fenced) return 'fenced';
    const joined = JSON.stringify(dialogs);
    const before = this.#sql.dialogsOf.get(callId)?.dialogs;
    // A call that we own already is written without a touch of the index of owners.
    const isOurs = before !== undefined && this.#sql.update.run(joined, state, callId, this.#boot, fence).changes > 0;
    if (!isOurs && this.#sql.put.run(callId, owner, this.#boot, fence, zone, joined, state).changes === 0)
      return 'fenced';
    if (before === joined) return 'ok';
    const kept = new Set(dialogs);
    for (const old of parseDialogs(before)) if (!kept.has(old)) this.#sql.removeDialog.run(old, callId);
    for (const dialog of dialogs) this.#sql.putDialog.run(dialog, callId);
    return 'ok';
  }

  #delete(callId: CallId, owner: NodeId, fence: number): void {
    const row = this.#sql.remove.get(callId, owner, fence, this.#boot);
    for (const dialog of parseDialogs(row?.dialogs)) this.#sql.removeDialog.run(dialog, callId);
  }
}

const COLUMNS = 'call_id, owner, fence, zone, dialogs, state';

function prepare(db: Sqlite) {
  return {
    get: db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM calls WHERE call_id = ?`),
    dialogsOf: db.prepare<[string], { dialogs: string }>('SELECT dialogs FROM calls WHERE call_id = ?'),
    // A row of a higher fence or of another boot is somebody else's: nothing changes, and the writer learns it. A higher fence
    // of the writer is a newer life of the call: an INVITE that was sent again after its first switch had died.
    put: db.prepare<[string, string, string, number, string, string, string]>(
      `INSERT INTO calls (call_id, owner, boot, fence, zone, dialogs, state) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (call_id) DO UPDATE SET owner = excluded.owner, boot = excluded.boot, fence = excluded.fence,
         dialogs = excluded.dialogs, state = excluded.state, zone = excluded.zone
       WHERE (calls.fence = excluded.fence AND calls.boot = excluded.boot) OR excluded.fence > calls.fence`,
    ),
    update: db.prepare<[string, string, string, string, number]>(
      'UPDATE calls SET dialogs = ?, state = ? WHERE call_id = ? AND boot = ? AND fence = ?',
    ),
    remove: db.prepare<[string, string, number, string], { dialogs: string }>(
      'DELETE FROM calls WHERE call_id = ? AND owner = ? AND fence = ? AND boot = ? RETURNING dialogs',
    ),
    list: db.prepare<[number], Row>(`SELECT ${COLUMNS} FROM calls LIMIT ?`),
    listOf: db.prepare<[string, number], Row>(`SELECT ${COLUMNS} FROM calls WHERE owner = ? LIMIT ?`),
    count: db.prepare<[], { amount: number }>('SELECT COUNT(*) AS amount FROM calls'),
    claim: db.prepare<[string, string, string, number], Row>(
      `UPDATE calls SET owner = ?, boot = ?, fence = fence + 1
       WHERE call_id IN (SELECT call_id FROM calls WHERE boot = ? LIMIT ?) RETURNING ${COLUMNS}`,
    ),
    owners: db.prepare<[], { owner: string; boot: string; calls: number }>(
      'SELECT MAX(owner) AS owner, boot, COUNT(*) AS calls FROM calls GROUP BY boot',
    ),
    ownerOf: db.prepare<[string], { owner: string }>('SELECT owner FROM calls WHERE call_id = ?'),
    ownerOfDialog: db.prepare<[string], { owner: string }>(
      'SELECT owner FROM dialogs JOIN calls USING (call_id) WHERE sip_call_id = ?',
    ),
    putDialog: db.prepare<[string, string]>('INSERT OR REPLACE INTO dialogs (sip_call_id, call_id) VALUES (?, ?)'),
    removeDialog: db.prepare<[string, string]>('DELETE FROM dialogs WHERE sip_call_id = ? AND call_id = ?'),
    isFenced: db.prepare<[string], { boot: string }>('SELECT boot FROM fenced WHERE boot = ?'),
    fence: db.prepare<[string, number]>('INSERT OR IGNORE INTO fenced (boot, at) VALUES (?, ?)'),
    forgetFenced: db.prepare<[number]>('DELETE FROM fenced WHERE at < ?'),
  };
}

function checkpoint(row: Row): Checkpoint {
  return {
    callId: asCallId(row.call_id),
    owner: asNodeId(row.owner),
    fence: row.fence,
    zone: asZoneId(row.zone),
    dialogs: parseDialogs(row.dialogs),
    state: row.state,
  };
}

function parseDialogs(json: string | undefined): string[] {
  return json === undefined ? [] : (JSON.parse(json) as string[]);
}

function node(row: { owner: string } | undefined): NodeId | undefined {
  return row && asNodeId(row.owner);
}
