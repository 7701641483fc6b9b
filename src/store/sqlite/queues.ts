/**
 * Callers and members of queues. Callers are found in the order in which they are served by an index, so that the head of a queue
 * of thousands costs no more than that of a short one.
 */
import { join } from 'node:path';
import type { Clock, Timer } from '../../core/clock.ts';
import type {
  CallerQuery,
  IntervalTally,
  MemberState,
  MemberTally,
  Period,
  QueueEvent,
  QueueReader,
  QueueRef,
  QueueStore,
  QueueTable,
  Talk,
  Tally,
  WaitingCaller,
  WaitingPhase,
} from '../../pbx/features/queue/ports.ts';
import { isBusy, openShared, type Sqlite, type SharedStoreOptions } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import type { CallerRow, EventRow, MemberRow } from './queue-rows.ts';
import { prepareSums } from './queue-sums.ts';
import { whenFree } from './retry.ts';

/** `rank` is the priority with its sign changed: the index then runs one way only. */
const SCHEMA = `
  CREATE TABLE callers (
    account TEXT NOT NULL,
    queue TEXT NOT NULL,
    ticket TEXT NOT NULL,
    call_id TEXT NOT NULL,
    boot TEXT NOT NULL,
    rank INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    phase TEXT NOT NULL,
    tried TEXT NOT NULL,
    offered TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (account, queue, ticket)
  ) STRICT;
  CREATE INDEX callers_waiting ON callers (account, queue, phase, rank, joined_at, ticket);
  CREATE INDEX callers_order ON callers (account, queue, rank, joined_at, ticket);
  CREATE INDEX callers_call ON callers (call_id);
  CREATE INDEX callers_boot ON callers (boot);
  CREATE TABLE members (
    account TEXT NOT NULL,
    extension TEXT NOT NULL,
    offer_queue TEXT,
    offer_ticket TEXT,
    offer_until INTEGER,
    talks TEXT NOT NULL,
    wrap_up_until INTEGER NOT NULL,
    rest_until INTEGER NOT NULL,
    idle_since INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (account, extension)
  ) WITHOUT ROWID, STRICT;
  CREATE INDEX members_seq ON members (seq);
  CREATE TABLE cursors (
    account TEXT NOT NULL, queue TEXT NOT NULL, member TEXT NOT NULL, PRIMARY KEY (account, queue)
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE events (
    account TEXT NOT NULL,
    queue TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    call_id TEXT,
    member TEXT,
    wait_ms INTEGER,
    talk_ms INTEGER,
    cause TEXT
  ) STRICT;
  CREATE INDEX events_at ON events (account, queue, at);
  CREATE INDEX events_age ON events (at);
`;
const VERSION = 1;
const NO_TALKS = '[]';
const KEEP_EVENTS_MS = 31 * 24 * 3_600_000;
const FORGET_EVERY_MS = 600_000;

export class SqliteQueueStore implements QueueStore {
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #commit: GroupCommit;
  readonly #table: SqliteQueueTable;
  readonly #dataVersion: { get(): unknown };
  readonly #forgetting: Timer;
  #mark = 0;

  constructor({ directory, synchronous, clock, log, measured }: SharedStoreOptions) {
    this.#db = openShared(join(directory, 'queues.sqlite'), { synchronous, schema: SCHEMA, version: VERSION });
    this.#clock = clock;
    const table = new SqliteQueueTable(this.#db);
    this.#table = table;
    this.#commit = new GroupCommit({ db: this.#db, clock, log, measured, name: 'queues', begin: () => table.begin() });
    this.#dataVersion = this.#db.prepare('PRAGMA data_version').pluck();
    const forget = this.#db.prepare<[number]>('DELETE FROM events WHERE at < ?');
    this.#forgetting = clock.every(FORGET_EVERY_MS, () => {
      this.#commit.run(() => forget.run(clock.now() - KEEP_EVENTS_MS)).catch(() => undefined);
    });
  }

  read<T>(work: (table: QueueReader) => T): Promise<T> {
    return whenFree(this.#clock, () => {
      this.#table.refresh();
      return work(this.#table);
    });
  }

  change<T>(work: (table: QueueTable) => T): Promise<T> {
    return this.#commit.run(() => work(this.#table), { committed: () => this.#table.committed() });
  }

  changeMark(): number {
    try {
      this.#mark = this.#dataVersion.get() as number;
    } catch (error) {
      if (!isBusy(error)) this.#mark = -1;
    }
    return this.#mark;
  }

  close(): void {
    this.#forgetting.cancel();
    this.#commit.close();
    this.#db.close();
  }
}

/** Of a caller, what is only carried along. */
type Carried = Pick<WaitingCaller, 'legId' | 'node' | 'party'>;

class SqliteQueueTable implements QueueTable {
  readonly #sql: ReturnType<typeof prepare>;
  /**
   * Members as they were written last, for a queue of hundreds is looked through at each choice. Every write gives its row a higher
   * number, so only rows that have changed are read again; none is ever deleted.
   */
  readonly #members = new Map<string, Map<string, MemberState>>();
  #seen = 0;
  #open = false;

  constructor(db: Sqlite) {
    this.#sql = prepare(db);
  }

  begin(): void {
    this.refresh();
    this.#open = true;
  }

  committed(): void {
    this.#open = false;
  }

  /** Reads what has changed; everything after a transaction that came to nothing, for it had been read as well. */
  refresh(): void {
    if (this.#open) {
      this.#open = false;
      this.#members.clear();
      this.#seen = 0;
    }
    for (const row of this.#sql.changed.all(this.#seen)) {
      this.#keep(readMember(row));
      this.#seen = Math.max(this.#seen, row.seq);
    }
  }

  #keep(member: MemberState): void {
    const known = this.#members.get(member.account);
    if (known === undefined) this.#members.set(member.account, new Map([[member.extension, member]]));
    else known.set(member.extension, member);
  }

  caller({ account, extension }: QueueRef, ticket: string): WaitingCaller | undefined {
    const row = this.#sql.caller.get(account, extension, ticket);
    return row && readCaller(row);
  }

  callers(queue: QueueRef, { phase, limit = -1, after }: CallerQuery = {}): readonly WaitingCaller[] {
    const { account, extension } = queue;
    const [rank, joined, ticket] =
      after === undefined ? [-Number.MAX_SAFE_INTEGER, 0, ''] : [-after.priority, after.joinedAt, after.ticket];
    const rows =
      phase === undefined
        ? this.#sql.callers.all(account, extension, rank, joined, ticket, limit)
        : this.#sql.callersIn.all(account, extension, phase, rank, joined, ticket, limit);
    return rows.map(readCaller);
  }

  count({ account, extension }: QueueRef): number {
    return this.#sql.count.get(account, extension)?.amount ?? 0;
  }

  ahead({ queue, priority, joinedAt, ticket }: WaitingCaller): number {
    return this.#sql.ahead.get(queue.account, queue.extension, -priority, joinedAt, ticket)?.amount ?? 0;
  }

  queues(): readonly QueueRef[] {
    return this.#sql.queues.all().map(({ account, queue }) => ({ account, extension: queue }));
  }

  members(account: string, extensions: readonly string[]): ReadonlyMap<string, MemberState> {
    const found = new Map<string, MemberState>();
    const known = this.#members.get(account);
    if (known === undefined) return found;
    for (const extension of extensions) {
      const state = known.get(extension);
      if (state !== undefined) found.set(extension, state);
    }
    return found;
  }

  cursor({ account, extension }: QueueRef): string | undefined {
    return this.#sql.cursor.get(account, extension)?.member;
  }

  boots(): readonly string[] {
    const talks = this.#sql.talkers.all().flatMap(row => readMember(row).talks.map(({ boot }) => boot));
    return [...new Set([...this.#sql.boots.all().map(({ boot }) => boot), ...talks])];
  }

  callersOf(whose: { readonly boot: string } | { readonly callId: string }): readonly WaitingCaller[] {
    const rows = 'boot' in whose ? this.#sql.ofBoot.all(whose.boot) : this.#sql.ofCall.all(whose.callId);
    return rows.map(readCaller);
  }

  talkersOf(boot: string): readonly MemberState[] {
    const all = this.#sql.talkers.all().map(readMember);
    return all.filter(({ talks }) => talks.some(talk => talk.boot === boot));
  }

  tally({ account, extension }: QueueRef, { since, inTimeMs }: { since: number; inTimeMs: number }): Tally {
    const found = this.#sql.tally.get({ account, queue: extension, since, inTime: inTimeMs });
    if (found === undefined) throw new Error('a sum without a row');
    return found;
  }

  intervals(
    { account, extension }: QueueRef,
    { since, until, everyMs, inTimeMs }: Period & { readonly everyMs: number; readonly inTimeMs: number },
  ): readonly IntervalTally[] {
    return this.#sql.intervals.all({ account, queue: extension, since, until, every: everyMs, inTime: inTimeMs });
  }

  memberTallies({ account, extension }: QueueRef, { since, until }: Period): readonly MemberTally[] {
    return this.#sql.memberTallies.all({ account, queue: extension, since, until });
  }

  events({ account, extension }: QueueRef, { since, limit }: { since: number; limit: number }): readonly QueueEvent[] {
    return this.#sql.events.all(account, extension, since, limit).map(readEvent);
  }

  putCaller(caller: WaitingCaller): void {
    const { queue, ticket, callId, boot, priority, joinedAt, phase, tried, offered, legId, node, party } = caller;
    this.#sql.putCaller.run({
      account: queue.account,
      queue: queue.extension,
      ticket,
      call_id: callId,
      boot,
      rank: -priority,
      joined_at: joinedAt,
      phase,
      tried: JSON.stringify(tried),
      offered: JSON.stringify(offered),
      data: JSON.stringify({ legId, node, party } satisfies Carried),
    });
  }

  removeCaller({ account, extension }: QueueRef, ticket: string): void {
    this.#sql.removeCaller.run(account, extension, ticket);
  }

  putMember(member: MemberState): void {
    const { account, extension, offer, talks, wrapUpUntil, restUntil, idleSince } = member;
    this.#keep(member);
    this.#sql.putMember.run({
      account,
      extension,
      offer_queue: offer?.queue ?? null,
      offer_ticket: offer?.ticket ?? null,
      offer_until: offer?.until ?? null,
      talks: talks.length === 0 ? NO_TALKS : JSON.stringify(talks),
      wrap_up_until: wrapUpUntil,
      rest_until: restUntil,
      idle_since: idleSince,
    });
  }

  putCursor({ account, extension }: QueueRef, member: string): void {
    this.#sql.putCursor.run(account, extension, member);
  }

  record({ queue, at, kind, callId, member, waitMs, talkMs, cause }: QueueEvent): void {
    this.#sql.record.run({
      account: queue.account,
      queue: queue.extension,
      at,
      kind,
      call_id: callId ?? null,
      member: member ?? null,
      wait_ms: waitMs ?? null,
      talk_ms: talkMs ?? null,
      cause: cause ?? null,
    });
  }

  unanswer({ account, extension }: QueueRef, { callId, since }: { callId: string; since: number }): void {
    this.#sql.unanswer.run(account, extension, since, callId);
  }
}

const OF = 'account = ? AND queue = ?';
const AFTER = '(rank, joined_at, ticket) > (?, ?, ?) ORDER BY rank, joined_at, ticket LIMIT ?';
const CALLER = 'account, queue, ticket, call_id, boot, rank, joined_at, phase, tried, offered, data';
const MEMBER =
  'account, extension, offer_queue, offer_ticket, offer_until, talks, wrap_up_until, rest_until, idle_since';
type Order = [string, string, number, number, string, number];

function prepare(db: Sqlite) {
  return {
    ...prepareReads(db),
    ...prepareSums(db),
    putCaller: db.prepare<CallerRow>(
      `INSERT OR REPLACE INTO callers (${CALLER}) VALUES
       (@account, @queue, @ticket, @call_id, @boot, @rank, @joined_at, @phase, @tried, @offered, @data)`,
    ),
    removeCaller: db.prepare<[string, string, string]>(`DELETE FROM callers WHERE ${OF} AND ticket = ?`),
    putMember: db.prepare<MemberRow>(
      `INSERT OR REPLACE INTO members (${MEMBER}, seq) VALUES (@account, @extension, @offer_queue, @offer_ticket,
       @offer_until, @talks, @wrap_up_until, @rest_until, @idle_since, (SELECT COALESCE(MAX(seq), 0) + 1 FROM members))`,
    ),
    putCursor: db.prepare<[string, string, string]>(
      'INSERT OR REPLACE INTO cursors (account, queue, member) VALUES (?, ?, ?)',
    ),
    record: db.prepare<EventRow>(
      `INSERT INTO events (account, queue, at, kind, call_id, member, wait_ms, talk_ms, cause)
       VALUES (@account, @queue, @at, @kind, @call_id, @member, @wait_ms, @talk_ms, @cause)`,
    ),
    unanswer: db.prepare<[string, string, number, string]>(
      `DELETE FROM events WHERE ${OF} AND at >= ? AND kind = 'answered' AND call_id = ?`,
    ),
  };
}

function prepareReads(db: Sqlite) {
  return {
    caller: db.prepare<[string, string, string], CallerRow>(`SELECT ${CALLER} FROM callers WHERE ${OF} AND ticket = ?`),
    callers: db.prepare<Order, CallerRow>(`SELECT ${CALLER} FROM callers WHERE ${OF} AND ${AFTER}`),
    callersIn: db.prepare<[string, string, WaitingPhase, number, number, string, number], CallerRow>(
      `SELECT ${CALLER} FROM callers WHERE ${OF} AND phase = ? AND ${AFTER}`,
    ),
    ofBoot: db.prepare<[string], CallerRow>(`SELECT ${CALLER} FROM callers WHERE boot = ?`),
    ofCall: db.prepare<[string], CallerRow>(`SELECT ${CALLER} FROM callers WHERE call_id = ?`),
    queues: db.prepare<[], { account: string; queue: string }>('SELECT DISTINCT account, queue FROM callers'),
    boots: db.prepare<[], { boot: string }>('SELECT DISTINCT boot FROM callers'),
    changed: db.prepare<[number], MemberRow & { readonly seq: number }>(
      `SELECT ${MEMBER}, seq FROM members WHERE seq > ?`,
    ),
    talkers: db.prepare<[], MemberRow>(`SELECT ${MEMBER} FROM members WHERE talks <> '${NO_TALKS}'`),
    cursor: db.prepare<[string, string], { member: string }>(`SELECT member FROM cursors WHERE ${OF}`),
    events: db.prepare<[string, string, number, number], EventRow>(
      `SELECT account, queue, at, kind, call_id, member, wait_ms, talk_ms, cause FROM events
       WHERE ${OF} AND at >= ? ORDER BY at DESC, rowid DESC LIMIT ?`,
    ),
  };
}

function readCaller(row: CallerRow): WaitingCaller {
  return {
    queue: { account: row.account, extension: row.queue },
    ticket: row.ticket,
    callId: row.call_id,
    boot: row.boot,
    // Never the -0 that a changed sign makes of 0.
    priority: 0 - row.rank,
    joinedAt: row.joined_at,
    phase: row.phase as WaitingPhase,
    tried: JSON.parse(row.tried) as string[],
    offered: JSON.parse(row.offered) as string[],
    ...(JSON.parse(row.data) as Carried),
  };
}

function readMember(row: MemberRow): MemberState {
  const { offer_queue: queue, offer_ticket: ticket, offer_until: until } = row;
  return {
    account: row.account,
    extension: row.extension,
    ...(queue !== null && ticket !== null && until !== null && { offer: { queue, ticket, until } }),
    talks: row.talks === NO_TALKS ? [] : (JSON.parse(row.talks) as Talk[]),
    wrapUpUntil: row.wrap_up_until,
    restUntil: row.rest_until,
    idleSince: row.idle_since,
  };
}

function readEvent(row: EventRow): QueueEvent {
  return {
    queue: { account: row.account, extension: row.queue },
    at: row.at,
    kind: row.kind as QueueEvent['kind'],
    ...(row.call_id !== null && { callId: row.call_id }),
    ...(row.member !== null && { member: row.member }),
    ...(row.wait_ms !== null && { waitMs: row.wait_ms }),
    ...(row.talk_ms !== null && { talkMs: row.talk_ms }),
    ...(row.cause !== null && { cause: row.cause }),
  };
}
