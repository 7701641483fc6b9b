/**
 * The table of call records; the id is its key, so that a record that is delivered twice is there once. A call whose INVITE had
 * to be sent again may have two: the attempt that was given up says that it was lost, and the one that took its place tells
 * the call's story. The latter stands, in whichever order they come.
 */
import type { CallRecordQuery, CallRecordReader } from '../../api/ports.ts';
import type { Clock } from '../../core/clock.ts';
import { asCallId, asNodeId, asZoneId, type CallId } from '../../core/ids.ts';
import type { CallRecord, HangupBy, LegRecord, Outcome, Reason } from '../../pbx/call/ports.ts';
import type { Sqlite } from '../sqlite/database.ts';
import { whenFree } from '../sqlite/retry.ts';

interface Row {
  id: string;
  zone: string;
  node: string;
  caller: string;
  dialled: string;
  resolved: string | null;
  started_at: number;
  ringing_at: number | null;
  answered_at: number | null;
  ended_at: number;
  duration_ms: number;
  outcome: string;
  reason: string;
  sip_status: number | null;
  hangup_by: string;
  takeovers: number;
  legs: string;
}

const LIST_LIMIT = 1000;

/** Reasons that say no more than that a switch has lost sight of the call. */
const PROVISIONAL: readonly Reason[] = ['call-upstream-lost', 'call-lost'];
const COLUMNS = [
  ...['zone', 'node', 'caller', 'dialled', 'resolved', 'started_at', 'ringing_at', 'answered_at', 'ended_at'],
  ...['duration_ms', 'outcome', 'reason', 'sip_status', 'hangup_by', 'takeovers', 'legs'],
];

export class CallRecordStore implements CallRecordReader {
  readonly #clock: Clock;
  readonly #sql: ReturnType<typeof prepare>;
  readonly #insertAll: (records: readonly CallRecord[]) => void;

  constructor(db: Sqlite, clock: Clock) {
    this.#clock = clock;
    this.#sql = prepare(db);
    const insert = db.transaction((records: readonly CallRecord[]) => {
      for (const record of records) this.#sql.insert.run(row(record));
    });
    this.#insertAll = records => void insert.immediate(records);
  }

  /** Writes those that are not there yet, or only provisionally, all or none; rejects with `store-unavailable`. */
  insert(records: readonly CallRecord[]): Promise<void> {
    return whenFree(this.#clock, () => this.#insertAll(records));
  }

  get(id: CallId): Promise<CallRecord | undefined> {
    return whenFree(this.#clock, () => {
      const found = this.#sql.get.get(id);
      return found && record(found);
    });
  }

  list({ limit = LIST_LIMIT, since = 0, from = '' }: CallRecordQuery): Promise<readonly CallRecord[]> {
    return whenFree(this.#clock, () => this.#sql.list.all({ since, limit, from }).map(record));
  }

  count(): Promise<number> {
    return whenFree(this.#clock, () => this.#sql.count.get()?.amount ?? 0);
  }
}

function prepare(db: Sqlite) {
  const provisional = PROVISIONAL.map(reason => `'${reason}'`).join(', ');
  return {
    insert: db.prepare<[Row]>(
      `INSERT INTO call_records (id, ${COLUMNS.join(', ')}) VALUES (@id, ${COLUMNS.map(name => `@${name}`).join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${COLUMNS.map(name => `${name} = excluded.${name}`).join(', ')}
       WHERE call_records.reason IN (${provisional}) AND excluded.reason NOT IN (${provisional})`,
    ),
    get: db.prepare<[string], Row>('SELECT * FROM call_records WHERE id = ?'),
    list: db.prepare<[{ since: number; limit: number; from: string }], Row>(
      `SELECT * FROM call_records WHERE started_at >= @since
         AND (@from = '' OR caller = @from OR INSTR(caller, 'sip:' || @from || '@') = 1)
       ORDER BY started_at DESC, id LIMIT @limit`,
    ),
    count: db.prepare<[], { amount: number }>('SELECT COUNT(*) AS amount FROM call_records'),
  };
}

/** Whole milliseconds: the columns are integers. */
const ms = (value: number): number => Math.round(value);
const msOrNull = (value: number | undefined): number | null => (value === undefined ? null : Math.round(value));

function row(record: CallRecord): Row {
  return {
    id: record.id,
    zone: record.zone,
    node: record.node,
    caller: record.from,
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
  };
}

function record(found: Row): CallRecord {
  return {
    id: asCallId(found.id),
    zone: asZoneId(found.zone),
    node: asNodeId(found.node),
    from: found.caller,
    to: found.dialled,
    ...(found.resolved === null ? {} : { resolved: found.resolved }),
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
  };
}
