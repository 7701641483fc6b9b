/** Collects what the call detail record will say while the call goes on. */
import type { CallId, NodeId, ZoneId } from '../../core/ids.ts';
import type { CallRecord, HangupBy, LegRecord, Outcome, Reason, RecordedParty, RungParty } from './ports.ts';
import { sharesOf } from './rung.ts';

export interface CallEnd {
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly sipStatus?: number;
  readonly hangupBy: HangupBy;
}

/** The part of a record that is known before the end; JSON, because it is checkpointed with the call. */
export interface RecordSoFar {
  readonly from: string;
  readonly to: string;
  /** Absent in a call that an older switch has begun. */
  readonly caller?: RecordedParty;
  rang?: readonly RungParty[];
  clientCode?: string;
  resolved?: string;
  /** Applications that the call went through, in order. */
  via?: readonly string[];
  /** Ids of what was recorded of the call. */
  recordings?: readonly string[];
  readonly startedAt: number;
  ringingAt?: number;
  answeredAt?: number;
  takeovers: number;
}

export interface RecordPlace {
  readonly id: CallId;
  /** Domain. */
  readonly account: string;
  readonly zone: ZoneId;
  readonly node: NodeId;
}

export function finishRecord(
  place: RecordPlace,
  so: RecordSoFar,
  end: CallEnd & { endedAt: number; legs: readonly LegRecord[] },
): CallRecord {
  const { outcome, reason, hangupBy, endedAt, legs } = end;
  return {
    ...place,
    ...so,
    shares: sharesOf(so, reason),
    endedAt,
    // The calendar may have been set back while the call went on.
    durationMs: so.answeredAt === undefined ? 0 : Math.max(0, endedAt - so.answeredAt),
    outcome,
    reason,
    ...(end.sipStatus !== undefined && { sipStatus: end.sipStatus }),
    hangupBy,
    legs,
  };
}
