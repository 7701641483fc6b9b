/** Sums over the callers and the events of queues. */
import type { IntervalTally, MemberTally, Tally } from '../../pbx/features/queue/ports.ts';
import type { Sqlite } from './database.ts';

interface Of {
  readonly account: string;
  readonly queue: string;
  readonly since: number;
}

const QUEUE = 'account = @account AND queue = @queue AND at >= @since';

export function prepareSums(db: Sqlite) {
  const sum = (what: string, name: string): string => `COALESCE(SUM(${what}), 0) AS ${name}`;
  const count = (kind: string): string => sum(`kind = '${kind}'`, kind);
  const talked = [sum("kind = 'ended'", 'talks'), sum("CASE kind WHEN 'ended' THEN talk_ms END", 'talkMs')];
  const sums = [
    ...['entered', 'answered', 'abandoned', 'overflowed', 'missed'].map(count),
    sum("kind = 'answered' AND wait_ms <= @inTime", 'inTime'),
    sum("CASE kind WHEN 'answered' THEN wait_ms END", 'waitMs'),
    ...talked,
  ].join(', ');
  const ofMember = [...['answered', 'missed', 'optedOut'].map(count), ...talked].join(', ');
  return {
    count: db.prepare<[string, string], { amount: number }>(
      'SELECT COUNT(*) AS amount FROM callers WHERE account = ? AND queue = ?',
    ),
    ahead: db.prepare<[string, string, number, number, string], { amount: number }>(
      `SELECT COUNT(*) AS amount FROM callers WHERE account = ? AND queue = ? AND (rank, joined_at, ticket) < (?, ?, ?)`,
    ),
    tally: db.prepare<Of & { inTime: number }, Tally>(`SELECT ${sums} FROM events WHERE ${QUEUE}`),
    intervals: db.prepare<Of & { until: number; every: number; inTime: number }, IntervalTally>(
      `SELECT @since + CAST((at - @since) / @every AS INTEGER) * @every AS "from", ${sums} FROM events
       WHERE ${QUEUE} AND at < @until GROUP BY 1 ORDER BY 1`,
    ),
    memberTallies: db.prepare<Of & { until: number }, MemberTally>(
      `SELECT member, ${ofMember} FROM events WHERE ${QUEUE} AND at < @until AND member IS NOT NULL
       GROUP BY member ORDER BY member`,
    ),
  };
}
