/**
 * What the call layer needs from the outside, declared by the consumer; `store` implements it and roles join the two.
 */
import type { CallId, NodeId, ZoneId } from '../../core/ids.ts';
import type { Reason } from '../../routing/destination.ts';

export type { Reason } from '../../routing/destination.ts';

/** Whose fault, or merit, the end of a call was. */
export type Outcome = 'success' | 'caller' | 'callee' | 'upstream' | 'ours';

/** Who ended the call: one of its parties, or we ourselves (time-outs, operators, lost media). */
export type HangupBy = 'caller' | 'callee' | 'system';

/** Media quality and kind of one leg, as it stood when the leg ended. */
export interface LegRecord {
  readonly party: 'caller' | 'callee';
  /** Address of record, or the URI that was dialled. */
  readonly address: string;
  readonly codec?: string;
  /** `none`, `DTLS-SRTP`, or the SDES crypto suite. */
  readonly encryption?: string;
  /** Mean opinion score, 1-4.5 (E-model). */
  readonly mos?: number;
  /** Fraction of packets lost, 0-1. */
  readonly loss?: number;
  /** Interarrival jitter in ms. */
  readonly jitterMs?: number;
  /** Round-trip time in ms. */
  readonly rttMs?: number;
  /** User-Agent as the device gave it. */
  readonly device?: string;
}

/** Who is at the other end, as far as it is known. */
export interface RecordedParty {
  readonly extension?: string;
  /** E.164. */
  readonly number?: string;
  readonly name?: string;
  /** Does not want to be shown to those whom it calls. */
  readonly anonymous?: boolean;
}

/**
 * `taken`: had been called, or had called, by another call and was taken over from there. `elsewhere`: somebody else took the call.
 * `unreachable`: no phone of his rang. `abandoned`: rang until the caller gave up or the call went elsewhere.
 */
export type RungResult =
  'answered' | 'taken' | 'elsewhere' | 'busy' | 'declined' | 'unanswered' | 'unreachable' | 'abandoned';

/** Somebody whom a call has rung. */
export interface RungParty extends Omit<RecordedParty, 'anonymous'> {
  /** Application for which he was rung, as in `via` of the record; absent: he was called himself. */
  readonly via?: string;
  /** For the first time, ms since the epoch. */
  readonly at: number;
  readonly times: number;
  /** Of the last time, or of the one when he took the call. */
  readonly result: RungResult;
}

/** What a call was to one extension. */
export interface CallShare {
  readonly extension: string;
  readonly direction: 'in' | 'out' | 'missed';
  readonly result: RungResult;
}

/** Call detail record: exactly one for each call, unique by id. Times are ms since the epoch. */
export interface CallRecord {
  readonly id: CallId;
  /** Domain of the account whose call it was. */
  readonly account: string;
  readonly zone: ZoneId;
  readonly node: NodeId;
  readonly from: string;
  /** As dialled. */
  readonly to: string;
  /** Who called; absent in records of before. */
  readonly caller?: RecordedParty;
  /** Whom it rang, in the order in which they rang first; the first hundred. */
  readonly rang?: readonly RungParty[];
  /** Code of the client for whom it was. */
  readonly clientCode?: string;
  /** Whose call it was. Kept apart, for the history of each of them. */
  readonly shares?: readonly CallShare[];
  /** What the dialled digits were resolved to. */
  readonly resolved?: string;
  /** Applications that the call went through, in order: `queue 2001`, `voicemail 1001`. */
  readonly via?: readonly string[];
  /** Ids of what was recorded of it. */
  readonly recordings?: readonly string[];
  readonly startedAt: number;
  readonly ringingAt?: number;
  readonly answeredAt?: number;
  readonly endedAt: number;
  /** Talk time in ms, 0 when never answered. */
  readonly durationMs: number;
  readonly outcome: Outcome;
  readonly reason: Reason;
  readonly sipStatus?: number;
  readonly hangupBy: HangupBy;
  /** How often another switch had to take this call over. */
  readonly takeovers: number;
  readonly legs: readonly LegRecord[];
}

/** Appends to the local spool before it returns, so that a record outlives the process; delivered once by id. */
export interface CallRecordSink {
  write(record: CallRecord): void;
}

/** A call as written down in the shared state. */
export interface Checkpoint {
  readonly callId: CallId;
  readonly owner: NodeId;
  /** Fencing token: grows by one at each take-over; a stale owner's writes are refused. */
  readonly fence: number;
  readonly zone: ZoneId;
  /** The call, sealed; see checkpoint.ts. */
  readonly state: string;
  /** Call-ID header values of the call's dialogs, for look-up by Replaces. */
  readonly dialogs: readonly string[];
}

export interface CheckpointStore {
  /**
   * Group-committed, the latest of one call wins. A higher fence takes a call from whoever had it. `fenced`: somebody else owns
   * the call now, drop it silently.
   */
  put(checkpoint: Checkpoint): Promise<'ok' | 'fenced'>;
  remove(callId: CallId, owner: NodeId, fence: number): Promise<void>;
  get(callId: CallId): Promise<Checkpoint | undefined>;
  list(query: { owner?: NodeId; limit?: number }): Promise<readonly Checkpoint[]>;
  count(): Promise<number>;
}

/** A user as the call layer sees one. */
export interface UserRecord {
  readonly extension: string;
  readonly displayName?: string;
}

export interface Directory {
  user(extension: string): Promise<UserRecord | undefined>;
}
