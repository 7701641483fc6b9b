/**
 * The table of call records; the id is its key, so that a record that is delivered twice is there once. A call whose INVITE had
 * to be sent again may have two: the attempt that was given up says that it was lost, and the one that took its place tells
 * the call's story. The latter stands, in whichever order they come.
 */
import { sql, type ExpressionBuilder, type Kysely } from 'kysely';
import type {
  CallHistorySearch,
  CallOfHistory,
  CallRecordQuery,
  CallRecordReader,
  CallRecordSearch,
} from '../../api/ports.ts';
import { asCallId, asNodeId, asZoneId, type CallId } from '../../core/ids.ts';
import type {
  CallRecord,
  CallShare,
  HangupBy,
  LegRecord,
  Outcome,
  Reason,
  RecordedParty,
  RungParty,
  RungResult,
} from '../../pbx/call/ports.ts';
import type { ExpiringCallRecords } from '../../pbx/retention/ports.ts';
import { Batches } from './batches.ts';
import type { DurableDatabase } from './database.ts';
import type { Tables } from './tables.ts';

type Row = Tables['call_records'];

const LIST_LIMIT = 1000;

/** Reasons that say no more than that a switch has lost sight of the call. */
const PROVISIONAL: readonly Reason[] = ['call-upstream-lost', 'call-lost'];
const COLUMNS = [
  ...(['account', 'via', 'zone', 'node', 'caller', 'caller_party', 'dialled', 'resolved', 'rang'] as const),
  ...(['started_at', 'ringing_at', 'answered_at', 'ended_at', 'duration_ms', 'outcome', 'reason'] as const),
  ...(['sip_status', 'hangup_by', 'takeovers', 'legs', 'recordings', 'client_code'] as const),
] as const satisfies readonly (keyof Row)[];

export class CallRecordStore implements CallRecordReader, ExpiringCallRecords {
  readonly #db: DurableDatabase;
  readonly #domain: string;
  readonly #insertions = new Batches<Row, { readonly id: string }>({
    build: (db, rows) =>
      db
        .insertInto('call_records')
        .values([...rows])
        .onConflict(on =>
          on
            .column('id')
            .doUpdateSet(({ ref }) => Object.fromEntries(COLUMNS.map(name => [name, ref(`excluded.${name}`)])))
            .where('call_records.reason', 'in', PROVISIONAL)
            .where('excluded.reason', 'not in', PROVISIONAL),
        )
        .returning('id'),
    values: Object.values,
  });
  readonly #deletions = new Batches<string>({
    build: (db, ids) => db.deleteFrom('call_shares').where('call_id', 'in', [...ids]),
    values: id => [id],
  });
  readonly #shares = new Batches<Tables['call_shares']>({
    build: (db, rows) => db.insertInto('call_shares').values([...rows]),
    values: Object.values,
  });

  /** `domain`: the account of records that were written before they named one. */
  constructor(db: DurableDatabase, domain: string) {
    this.#db = db;
    this.#domain = domain;
  }

  /** Writes those that are not there yet, or only provisionally, all or none; rejects with `store-unavailable`. */
  async insert(records: readonly CallRecord[]): Promise<void> {
    // PostgreSQL refuses to touch a row twice in one statement.
    const told = firstStories(records);
    const rows = [...told.values()].map(row);
    if (rows.length === 0) return;
    await this.#db.transaction(async tx => {
      const written = await this.#insertions.run(tx, rows);
      await this.#writeShares(
        tx,
        written.flatMap(({ id }) => told.get(asCallId(id)) ?? []),
      );
    });
  }

  /** In place of those of a provisional record. */
  async #writeShares(tx: Kysely<Tables>, records: readonly CallRecord[]): Promise<void> {
    const rows = records.flatMap(({ id, startedAt, shares = [], ...record }) => {
      const { account = this.#domain } = record as Partial<CallRecord>;
      return shares.map(({ extension, direction, result }) => ({
        call_id: id,
        account,
        started_at: ms(startedAt),
        extension,
        direction,
        result,
      }));
    });
    await this.#deletions.run(
      tx,
      records.map(({ id }) => id),
    );
    await this.#shares.run(tx, rows);
  }

  async history(query: CallHistorySearch): Promise<readonly CallOfHistory[]> {
    const { account, extension, direction, since, until, after, limit } = query;
    const rows = await this.#db.run(db => {
      let found = db
        .selectFrom('call_shares')
        .innerJoin('call_records', 'call_records.id', 'call_shares.call_id')
        .selectAll('call_records')
        .select(['call_shares.direction', 'call_shares.result'])
        .where('call_shares.account', '=', account)
        .where('call_shares.extension', '=', extension);
      if (direction !== undefined) found = found.where('call_shares.direction', '=', direction);
      if (since !== undefined) found = found.where('call_shares.started_at', '>=', since);
      if (until !== undefined) found = found.where('call_shares.started_at', '<', until);
      if (after !== undefined) {
        const { startedAt, id } = after;
        found = found.where(eb =>
          eb.or([
            eb('call_shares.started_at', '<', startedAt),
            eb.and([eb('call_shares.started_at', '=', startedAt), eb('call_shares.call_id', '>', id)]),
          ]),
        );
      }
      return found.orderBy('call_shares.started_at', 'desc').orderBy('call_shares.call_id').limit(limit).execute();
    });
    return rows.map(({ direction: way, result, ...found }) => ({
      record: this.#record(found),
      direction: way as CallShare['direction'],
      result: result as RungResult,
    }));
  }

  async get(id: CallId): Promise<CallRecord | undefined> {
    const found = await this.#db.run(db =>
      db.selectFrom('call_records').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    return found && this.#record(found);
  }

  async list({ limit = LIST_LIMIT, since = 0, from = '' }: CallRecordQuery): Promise<readonly CallRecord[]> {
    const user = `sip:${from}@`;
    const rows = await this.#db.run(db => {
      const query = db.selectFrom('call_records').selectAll().where('started_at', '>=', since);
      const ofCaller = query.where(({ eb, fn, val, or }) =>
        or([
          eb('caller', '=', from),
          eb(fn<string>('substr', ['caller', val(1), sql<number>`${sql.lit(user.length)}`]), '=', user),
        ]),
      );
      return (from === '' ? query : ofCaller).orderBy('started_at', 'desc').orderBy('id').limit(limit).execute();
    });
    return rows.map(found => this.#record(found));
  }

  async search({ account, limit, after, ...filter }: CallRecordSearch): Promise<readonly CallRecord[]> {
    const rows = await this.#db.run(db => {
      let query = db.selectFrom('call_records').selectAll().where(this.#ofAccount(account));
      const { since, until, from, to, party, outcome, reason, minDurationMs, clientCode } = filter;
      if (clientCode !== undefined) query = query.where('client_code', '=', clientCode);
      if (since !== undefined) query = query.where('started_at', '>=', since);
      if (until !== undefined) query = query.where('started_at', '<', until);
      if (from !== undefined) query = query.where(eb => isOrHasUser(eb, 'caller', from));
      if (to !== undefined) query = query.where(eb => eb.or([eb('dialled', '=', to), eb('resolved', '=', to)]));
      if (outcome !== undefined) query = query.where('outcome', '=', outcome);
      if (reason !== undefined) query = query.where('reason', '=', reason);
      if (minDurationMs !== undefined) query = query.where('duration_ms', '>=', minDurationMs);
      if (party !== undefined) query = query.where(eb => takesPart(eb, party));
      if (after !== undefined) {
        const { startedAt, id } = after;
        const older = (eb: RowExpression) => eb.and([eb('started_at', '=', startedAt), eb('id', '>', id)]);
        query = query.where(eb => eb.or([eb('started_at', '<', startedAt), older(eb)]));
      }
      return query.orderBy('started_at', 'desc').orderBy('id').limit(limit).execute();
    });
    return rows.map(found => this.#record(found));
  }

  async purge(account: string, endedBefore: number, limit: number): Promise<number> {
    return this.#db.transaction(async db => {
      const gone = await db
        .deleteFrom('call_records')
        .where('id', 'in', of =>
          of
            .selectFrom('call_records')
            .select('id')
            .where('ended_at', '<', Math.trunc(endedBefore))
            .where(this.#ofAccount(account))
            .orderBy('ended_at')
            .limit(limit),
        )
        .returning('id')
        .execute();
      const ids = gone.map(({ id }) => id);
      if (ids.length > 0) await db.deleteFrom('call_shares').where('call_id', 'in', ids).execute();
      return gone.length;
    });
  }

  async count(): Promise<number> {
    const found = await this.#db.run(db =>
      db
        .selectFrom('call_records')
        .select(({ fn }) => fn.countAll<number>().as('amount'))
        .executeTakeFirstOrThrow(),
    );
    return found.amount;
  }

  #ofAccount(account: string) {
    return (eb: RowExpression) =>
      account === this.#domain
        ? eb.or([eb('account', '=', account), eb('account', 'is', null)])
        : eb('account', '=', account);
  }

  #record(found: Row): CallRecord {
    return record(found, found.account ?? this.#domain);
  }
}

type RowExpression = ExpressionBuilder<Tables, 'call_records'>;

/** The value itself, or the user part of a SIP URI. */
function isOrHasUser(eb: RowExpression, column: 'caller', user: string) {
  const start = `sip:${user}@`;
  const beginning = eb.fn<string>('substr', [column, eb.val(1), sql<number>`${sql.lit(start.length)}`]);
  return eb.or([eb(column, '=', user), eb(beginning, '=', start)]);
}

function takesPart(eb: RowExpression, party: string) {
  // Legs and who rang are JSON, in which values stand between quotation marks; % and _ are letters like others here.
  const escaped = party.replaceAll(/[\\%_]/g, String.raw`\$&`);
  const inLegs = sql<boolean>`legs LIKE ${`%"sip:${escaped}@%`} ESCAPE '\\'`;
  const rang = ['extension', 'number'].map(field => sql<boolean>`rang LIKE ${`%"${field}":"${escaped}"%`} ESCAPE '\\'`);
  return eb.or([
    ...[isOrHasUser(eb, 'caller', party), eb('dialled', '=', party), eb('resolved', '=', party)],
    ...[inLegs, ...rang],
  ]);
}

/** Of several records of one call the first that tells its story. */
function firstStories(records: readonly CallRecord[]): Map<CallId, CallRecord> {
  const told = new Map<CallId, CallRecord>();
  for (const one of records) {
    const before = told.get(one.id);
    const better = before && PROVISIONAL.includes(before.reason) && !PROVISIONAL.includes(one.reason);
    if (!before || better) told.set(one.id, one);
  }
  return told;
}

/** Whole milliseconds: the columns are integers. */
const ms = (value: number): number => Math.round(value);
const msOrNull = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value));

function row(record: CallRecord): Row {
  return {
    id: record.id,
    // A spool of before has records without one.
    account: (record as Partial<CallRecord>).account ?? null,
    via: record.via === undefined ? null : JSON.stringify(record.via),
    zone: record.zone,
    node: record.node,
    caller: record.from,
    caller_party: record.caller === undefined ? null : JSON.stringify(record.caller),
    rang: record.rang === undefined ? null : JSON.stringify(record.rang),
    dialled: record.to,
    resolved: record.resolved ?? null,
    started_at: ms(record.startedAt),
    ringing_at: msOrNull(record.ringingAt),
    answered_at: msOrNull(record.answeredAt),
    ended_at: ms(record.endedAt),
    duration_ms: ms(record.durationMs),
    outcome: record.outcome,
    reason: record.reason,
    sip_status: record.sipStatus ?? null,
    hangup_by: record.hangupBy,
    takeovers: record.takeovers,
    legs: JSON.stringify(record.legs),
    recordings: record.recordings === undefined ? null : JSON.stringify(record.recordings),
    client_code: record.clientCode ?? null,
  };
}

function record(found: Row, account: string): CallRecord {
  return {
    id: asCallId(found.id),
    account,
    zone: asZoneId(found.zone),
    node: asNodeId(found.node),
    from: found.caller,
    ...(found.caller_party === null ? {} : { caller: JSON.parse(found.caller_party) as RecordedParty }),
    to: found.dialled,
    ...(found.rang === null ? {} : { rang: JSON.parse(found.rang) as RungParty[] }),
    ...(found.resolved === null ? {} : { resolved: found.resolved }),
    ...(found.via === null ? {} : { via: JSON.parse(found.via) as string[] }),
    startedAt: found.started_at,
    ...(found.ringing_at === null ? {} : { ringingAt: found.ringing_at }),
    ...(found.answered_at === null ? {} : { answeredAt: found.answered_at }),
    endedAt: found.ended_at,
    durationMs: found.duration_ms,
    outcome: found.outcome as Outcome,
    reason: found.reason as Reason,
    ...(found.sip_status === null ? {} : { sipStatus: found.sip_status }),
    hangupBy: found.hangup_by as HangupBy,
    takeovers: found.takeovers,
    legs: JSON.parse(found.legs) as LegRecord[],
    ...(found.client_code === null ? {} : { clientCode: found.client_code }),
    ...(found.recordings === null ? {} : { recordings: JSON.parse(found.recordings) as string[] }),
  };
}
