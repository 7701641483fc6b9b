import type { NodeId } from '../../core/ids.ts';

/** What can be watched: an extension, a queue, a park slot... of one account. Both parts in lower case. */
export interface ResourceName {
  /** The account's SIP domain. */
  readonly account: string;
  readonly name: string;
}

/** Lamps have stayed lit because of the case of a slot's name, so every name passes here. */
export function resourceName(account: string, name: string): ResourceName {
  return { account: account.toLowerCase(), name: name.toLowerCase() };
}

/** One text for one resource; a NUL can stand in neither part. */
export function resourceKey({ account, name }: ResourceName): string {
  return `${account}\0${name}`;
}

/** Who subscribes, as the digest has shown. */
export interface Watcher {
  readonly account: string;
  readonly user: string;
}

/** The notifier's end of the dialog that a SUBSCRIBE has made (RFC 6665 4.4.1, RFC 3261 12.1.1). */
export interface SubscriptionDialog {
  readonly sipCallId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From value of our NOTIFYs, with our tag. */
  readonly localParty: string;
  /** To value of our NOTIFYs. */
  readonly remoteParty: string;
  readonly localContact: string;
  readonly remoteTarget: string;
  /** Route header values in the order in which we send them. */
  readonly routeSet: readonly string[];
  /** The last CSeq that a NOTIFY may have carried. */
  readonly localSeq: number;
  readonly remoteSeq: number;
}

/** One subscription as it lies in the shared state. Plain data, safe to write as JSON. */
export interface SubscriptionRecord {
  readonly id: string;
  readonly owner: NodeId;
  /** The owner's boot: what a dead boot has is claimed by the living. */
  readonly boot: string;
  /** One higher with each owner; a write with a lower one is refused. */
  readonly fence: number;
  readonly watcher: Watcher;
  readonly resource: ResourceName;
  /** Event package. */
  readonly event: string;
  readonly eventId?: string;
  /** The media type that the subscriber takes, of those that the package has. */
  readonly type: string;
  /** RFC 4662: the subscriber takes lists. */
  readonly lists: boolean;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Number of the next document: documents count from 0, one up for each (RFC 4235 4.1). */
  readonly version: number;
  /** What the package keeps of the SUBSCRIBE, in its own words. */
  readonly note?: string;
  readonly dialog: SubscriptionDialog;
}

export interface SubscriptionLimits {
  readonly total: number;
  /** Of one watcher. */
  readonly perUser: number;
}

export interface SubscriptionOwner {
  readonly node: NodeId;
  readonly boot: string;
}

/** Subscriptions, shared by all zone-proxies. All methods reject with TandemError `store-unavailable` when it is away. */
export interface SubscriptionStore {
  create(record: SubscriptionRecord, limits: SubscriptionLimits): Promise<'ok' | 'too-many' | 'too-many-of-user'>;
  /** Replaces the row when its fence is the record's; `fenced` when somebody else has it or it is gone. */
  put(record: SubscriptionRecord): Promise<'ok' | 'fenced'>;
  /** Removes the row when its fence is this one. */
  remove(id: string, fence: number): Promise<void>;
  /** Gives the subscription of this dialog to `by`, whoever has it now; undefined when there is none. */
  take(sipCallId: string, localTag: string, by: SubscriptionOwner): Promise<SubscriptionRecord | undefined>;
  /** Gives up to `max` subscriptions of a boot to `by`; none is ever given to two. */
  claim(from: string, by: SubscriptionOwner, max: number): Promise<readonly SubscriptionRecord[]>;
  /** The boots that have subscriptions now. */
  boots(): Promise<readonly string[]>;
  count(): Promise<number>;
}
