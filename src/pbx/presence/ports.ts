/** What is known of lines, mailboxes and people, in the shared state: switches and features write it, zone-proxies show it. */
import type { CallId, LegId } from '../../core/ids.ts';
import type { ResourceName } from '../../sip/event/ports.ts';

/** `held-private`: nobody else of a shared line may pick it up. `terminated` takes the line away. */
export type LineStateName = 'trying' | 'early' | 'confirmed' | 'held' | 'held-private' | 'terminated';

/** One use of a resource by one leg of a call. Plain data, in whose JSON what is undefined is left out. */
export interface LineState {
  /** Extension, queue, shared line group, park slot. */
  readonly resource: ResourceName;
  readonly callId: CallId;
  readonly legId: LegId;
  /** The call's fencing token: what a former owner says after a take-over is not heard. */
  readonly fence: number;
  readonly state: LineStateName;
  /** RFC 4235 4.1.1: whether the resource has begun the dialog or was called. */
  readonly direction: 'initiator' | 'recipient';
  /** The party at the other end, as the resource's phone shows it. */
  readonly remote?: { readonly uri: string; readonly displayName?: string } | undefined;
  /** As the resource's phone sees it: `localTag` is the phone's. Watchers put it into Replaces. */
  readonly dialog?: { readonly sipCallId: string; readonly localTag?: string; readonly remoteTag?: string } | undefined;
  /** Of a shared line, counted from 1. */
  readonly appearance?: number | undefined;
}

/** Where call switches tell what their legs do. */
export interface LineBoard {
  /** Replaces what was known of this leg on this resource. Never throws and never waits: a call does not depend on lamps. */
  publish(line: LineState): void;
}

export interface Lines {
  /** Lines in use, oldest first. */
  lines(resource: ResourceName): Promise<readonly LineState[]>;
}

/** For cleaning up after switches that nobody has taken over. */
export interface LineKeeping {
  /** The boots that have lines now. */
  lineBoots(): Promise<readonly string[]>;
  dropLines(boot: string): Promise<void>;
}

export type Topic = 'line' | 'mailbox' | 'status';

export interface PresenceChange {
  readonly topic: Topic;
  readonly resource: ResourceName;
}

export interface PresenceFeed {
  /**
   * Tells of changes made by any process within 50 ms, each resource once; the function that it returns ends that.
   * @param topic when nothing else is of interest
   */
  onChange(fn: (changes: readonly PresenceChange[]) => void, topic?: Topic): () => void;
}

export interface Seize {
  readonly appearance: number;
  /** The phone and its subscription that have it (`Event: line-seize`), or the call. */
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface SeizeWish {
  readonly resource: ResourceName;
  readonly holder: string;
  /** Undefined: the lowest that is free. */
  readonly appearance: number | undefined;
  /** The highest that there is. */
  readonly appearances: number;
  readonly expiresAt: number;
}

export interface Seizes {
  /**
   * The appearance, exclusively and across processes; undefined when it is seized by somebody else or in use by a line. The
   * same holder only renews. A line that is published with the appearance ends the seize.
   */
  seize(wish: SeizeWish): Promise<number | undefined>;
  release(resource: ResourceName, holder: string): Promise<void>;
  /** Those that have not expired. */
  seizes(resource: ResourceName): Promise<readonly Seize[]>;
}

export interface MailboxCounts {
  readonly new: number;
  readonly saved: number;
  readonly urgentNew: number;
  readonly urgentSaved: number;
}

export interface Mailboxes {
  /** Undefined when the resource has no mailbox. */
  counts(resource: ResourceName): Promise<MailboxCounts | undefined>;
}

/** Where voicemail tells what a mailbox has after each change. */
export interface MailboxBoard {
  setCounts(resource: ResourceName, counts: MailboxCounts | undefined): Promise<void>;
}

/** What a person, or the person's phone, says of itself. */
export interface PublishedStatus {
  readonly doNotDisturb: boolean;
  readonly note?: string;
}

/** RFC 3903 4: one publication, named by its entity tag. */
export interface Publication {
  readonly resource: ResourceName;
  readonly etag: string;
  /** The tag that it replaces; undefined for a new one. */
  readonly replaces: string | undefined;
  /** Milliseconds since 1970; one that lies in the past removes. */
  readonly expiresAt: number;
  /** Undefined keeps what was said. */
  readonly status: PublishedStatus | undefined;
}

export interface Publications {
  /** False when what it replaces is not there (any more), or the resource has `most` publications already. */
  publishStatus(publication: Publication, most: number): Promise<boolean>;
  /** Those that have not expired, what was said last comes last. */
  statuses(resource: ResourceName): Promise<readonly PublishedStatus[]>;
  /** The last word of each resource that has one, or of this one, of those that have not expired. */
  lastWords(resource?: ResourceName): Promise<readonly LastWord[]>;
}

export interface LastWord {
  readonly resource: ResourceName;
  readonly doNotDisturb: boolean;
  /** Milliseconds since 1970; the publication before it may then count again. */
  readonly expiresAt: number;
}

/** All of it, as an engine of the shared state has it. */
export interface PresenceStore
  extends LineBoard, Lines, LineKeeping, PresenceFeed, Seizes, Mailboxes, MailboxBoard, Publications {}
