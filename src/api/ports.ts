/** What operators read and change, declared by the API and the command line; `store` implements it. */
import type { CallRecord, CallShare } from '../pbx/call/ports.ts';
import type { RecordingRecord } from '../pbx/call/recording/ports.ts';
import type { BoxCounts, MessageState, VoiceMessage } from '../pbx/messages/ports.ts';
import type { CallId } from '../core/ids.ts';
import type { AccountSource } from '../routing/ports.ts';
import type { WriteRecord } from './access/ports.ts';

export interface User {
  readonly extension: string;
  readonly displayName?: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface NewUser {
  readonly extension: string;
  readonly displayName?: string;
  /** H(user:realm:password), lower-case hex; the password itself is never kept. */
  readonly ha1: { readonly md5: string; readonly sha256: string };
}

export interface UserAdmin {
  /** Rejects with TandemError `user-exists`. */
  add(user: NewUser): Promise<void>;
  /** Adds those that are not there yet; resolves with how many. */
  addMissing(users: readonly NewUser[]): Promise<number>;
  /** Rejects with TandemError `user-unknown`. */
  setPassword(extension: string, ha1: NewUser['ha1']): Promise<void>;
  list(query: { limit?: number; after?: string }): Promise<readonly User[]>;
}

/** One object of an account as it is stored: what the document says, without defaults. */
export interface AccountObject {
  /** `account`, or a section of the account document. */
  readonly section: string;
  /** Empty for the account itself. */
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Its place among those of its section. */
  readonly position: number;
  /** Grows with each change of any account; the ETag. */
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface AccountChange {
  readonly section: string;
  readonly key: string;
  /** Undefined deletes the object. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** Default: where it is, or behind the last one. */
  readonly position?: number;
  /** Revision that the object must have, 0 when it must not exist. */
  readonly expected?: number;
}

export interface CredentialChange {
  readonly username: string;
  /** Undefined: nobody registers under this name any more. */
  readonly ha1: NewUser['ha1'] | undefined;
}

export interface AccountWrite {
  readonly changes: readonly AccountChange[];
  readonly credentials?: readonly CredentialChange[];
  /** The account's revision that the changes were worked out from. */
  readonly ifRevision?: number;
  /** What is written together with the changes, given the revision that they get. */
  readonly record?: (revision: number) => WriteRecord;
}

export interface AccountSnapshot {
  /** The latest of its objects, also of deleted ones; 0 when there never was such an account. */
  readonly revision: number;
  /** By section and position. */
  readonly objects: readonly AccountObject[];
  readonly credentials: readonly Required<CredentialChange>[];
}

/** Accounts as they are stored, for whoever changes them; what is written must have been checked. */
export interface AccountAdmin {
  domains(): Promise<readonly string[]>;
  /** The whole account at one moment. */
  read(domain: string): Promise<AccountSnapshot>;
  /** All or nothing. Resolves with the new revision; rejects with TandemError `store-conflict`. */
  write(domain: string, write: AccountWrite): Promise<number>;
}

export interface AccountObjectQuery {
  readonly section: string;
  /** Those behind the object with this position and key. */
  readonly after?: { readonly position: number; readonly key: string };
  readonly limit: number;
}

/** Accounts object by object. */
export interface AccountRepository extends AccountAdmin {
  get(domain: string, section: string, key: string): Promise<AccountObject | undefined>;
  /** In the order of the document. */
  list(domain: string, query: AccountObjectQuery): Promise<readonly AccountObject[]>;
}

/** Accounts in memory, for whoever works out changes from them. */
export interface AccountView extends AccountSource {
  /** Of the account as it is in memory, as AccountSnapshot counts; 0 when there never was one. */
  revisionOf(domain: string): number;
  /** Resolves when everything that had been written before is in memory. */
  refresh(): Promise<void>;
}

export interface CallRecordQuery {
  readonly limit?: number;
  /** Started at this time or later, ms since 1970. */
  readonly since?: number;
  /** The caller: as it stands in the record, or the user part of its SIP URI. */
  readonly from?: string;
}

/** A search; what is left out does not matter. Times are ms since 1970. */
export interface CallRecordSearch {
  /** Domain of the account. */
  readonly account: string;
  readonly since?: number;
  /** Started before. */
  readonly until?: number;
  readonly from?: string;
  /** As dialled, or what it was resolved to. */
  readonly to?: string;
  /** Takes part: an extension or a number. */
  readonly party?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly clientCode?: string;
  /** Talked for at least so long. */
  readonly minDurationMs?: number;
  /** Older than this one. */
  readonly after?: { readonly startedAt: number; readonly id: string };
  readonly limit: number;
}

/** The calls of one extension; what is left out does not matter. Times are ms since 1970. */
export interface CallHistorySearch {
  readonly account: string;
  readonly extension: string;
  readonly direction?: CallShare['direction'];
  readonly since?: number;
  /** Started before. */
  readonly until?: number;
  /** Older than this one. */
  readonly after?: { readonly startedAt: number; readonly id: string };
  readonly limit: number;
}

/** A call, and what it was to whom it was asked for. */
export interface CallOfHistory extends Omit<CallShare, 'extension'> {
  readonly record: CallRecord;
}

export interface CallRecordReader {
  /** The latest first; calls from before shares were kept are not in it. */
  history(query: CallHistorySearch): Promise<readonly CallOfHistory[]>;
  /** The latest first. */
  search(query: CallRecordSearch): Promise<readonly CallRecord[]>;
  get(id: CallId): Promise<CallRecord | undefined>;
  /** The latest first. */
  list(query: CallRecordQuery): Promise<readonly CallRecord[]>;
  count(): Promise<number>;
}

export interface RecordingQuery {
  readonly account: string;
  readonly callId?: CallId;
  /** Those that began then or later, ms since 1970. */
  readonly since?: number;
  /** Those that began before. */
  readonly until?: number;
  /** Older than this one. */
  readonly after?: { readonly startedAt: number; readonly id: string };
  readonly limit?: number;
}

/** Recordings of calls: what there is. Their sound is in files. */
export interface RecordingShelf {
  get(id: string): Promise<RecordingRecord | undefined>;
  /** The latest first. */
  list(query: RecordingQuery): Promise<readonly RecordingRecord[]>;
  /** False when it is not there. */
  remove(account: string, id: string, written: WriteRecord): Promise<boolean>;
}

export interface VoiceMessageQuery {
  readonly state?: MessageState;
  /** Older than this one. */
  readonly after?: { readonly receivedAt: number; readonly id: string };
  readonly limit: number;
}

/** Boxes as operators see them. */
export interface VoiceMailbox {
  counts(account: string, box: string): Promise<BoxCounts>;
  /** The latest first. */
  list(account: string, box: string, query: VoiceMessageQuery): Promise<readonly VoiceMessage[]>;
  get(account: string, id: string): Promise<VoiceMessage | undefined>;
  /** Lamps follow. `deleted` can be undone for some time. */
  setState(account: string, id: string, state: MessageState): Promise<VoiceMessage | undefined>;
  /** File of the sound of a message. */
  sound(message: VoiceMessage): string;
  /** File of the greeting that was recorded or uploaded, if there is one. */
  greeting(account: string, box: string): Promise<string | undefined>;
  /** Takes a WAV file of ours away from where it is; undefined: the greeting is the usual one. */
  setGreeting(account: string, box: string, file: string | undefined): Promise<void>;
}

export type AudioKind = 'wav' | 'mp3' | 'opus';

/** Sounds that come from outside, made what we play: WAV, mono, 16 bit, 16 kHz. */
export interface AudioImporter {
  /** A file of this process's own for the upload, and one for what is made of it. */
  place(): Promise<{ readonly incoming: string; readonly made: string }>;
  /** `progress` gets parts of one. Resolves with the length in ms; rejects with TandemError `audio-invalid`. */
  convert(
    kind: AudioKind,
    files: { incoming: string; made: string },
    progress: (done: number) => void,
  ): Promise<number>;
  /** Puts what was made where switches find it; resolves with the absolute path. */
  keep(made: string, account: string): Promise<string>;
  /** What is of no use any more. */
  discard(files: { readonly incoming: string; readonly made: string }): Promise<void>;
}
