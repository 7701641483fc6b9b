/** What recorded calls leave behind, and where; `store` and the roles implement it. */
import type { CallId, NodeId } from '../../../core/ids.ts';

/** One file of a recording. There is more than one when another switch took the call over. */
export interface RecordingPart {
  /** Below the folder of recordings, with `/`. */
  readonly file: string;
  /** The switch that has written it. */
  readonly node: NodeId;
  /** Milliseconds of audio; absent when its switch died, the file's header knows then. */
  readonly durationMs?: number;
}

export interface RecordedParty {
  /** The left channel is who was first on it, whoever takes its place follows. */
  readonly channel: 'left' | 'right';
  readonly address: string;
  readonly extension?: string;
  readonly number?: string;
  readonly name?: string;
}

/** Metadata of a recording: exactly one row, unique by id. Times are ms since the epoch. */
export interface RecordingRecord {
  readonly id: string;
  readonly callId: CallId;
  /** Domain of the account. */
  readonly account: string;
  /** Extensions by whose policy it was made; they may listen to it. */
  readonly owners: readonly string[];
  readonly parties: readonly RecordedParty[];
  /** `automatic`, or the extension that asked for it. */
  readonly startedBy: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Milliseconds of audio in the parts whose length is known. */
  readonly durationMs: number;
  /** Days to be kept. */
  readonly retentionDays: number;
  readonly parts: readonly RecordingPart[];
}

export interface RecordingArchive {
  /** Where to write a file of this account; its folder exists. @throws what the file system says */
  place(account: string, name: string): { readonly path: string; readonly file: string };
  /** Appends to the local spool before it returns, as CallRecordSink does. */
  write(record: RecordingRecord): void;
}
