/** What an event package has to say (RFC 6665 5.4); the notifier does the rest. */
import type { SipRequest } from '../message/index.ts';
import type { ResourceName, Watcher } from './ports.ts';

export interface Refusal {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: [string, string][];
}

/** Seconds. */
export interface ExpiryRange {
  readonly min: number;
  readonly fallback: number;
  readonly max: number;
}

export interface SubscribeView {
  readonly subscription: string;
  readonly watcher: Watcher;
  readonly resource: ResourceName;
  readonly request: SipRequest;
  /** Seconds that were granted; 0 is a fetch or an end. */
  readonly expires: number;
  /** Undefined for a new subscription. */
  readonly note: string | undefined;
}

export interface DocumentView {
  readonly subscription: string;
  readonly watcher: Watcher;
  readonly resource: ResourceName;
  /** The number that the document will have. */
  readonly version: number;
  /** The whole state is wanted: the first NOTIFY, and after every SUBSCRIBE (RFC 6665 4.2.1.2). */
  readonly full: boolean;
  /** What the last document of this subscription has left here; undefined when this process has sent none. */
  readonly memory: unknown;
  readonly note: string | undefined;
}

export interface EventDocument {
  readonly body?: { readonly type: string; readonly content: string };
  readonly headers?: readonly (readonly [string, string])[];
  readonly memory?: unknown;
  /** There is nothing left to watch: the subscription ends with this NOTIFY. */
  readonly over?: boolean;
}

export interface EventPackage {
  readonly name: string;
  /** Media types of its documents, the one for a subscriber that names none first; empty when it has none. */
  readonly types: readonly string[];
  readonly expires: ExpiryRange;
  /** RFC 4662: its resources may be lists. */
  readonly lists?: boolean;
  /** Looks at each SUBSCRIBE before it is granted; what it returns is kept with the subscription. */
  admit?(view: SubscribeView): Promise<Refusal | { readonly note: string } | undefined>;
  /** Undefined when nothing has changed since the last document; never so when `full`. */
  document(view: DocumentView): Promise<EventDocument | undefined>;
  /** The subscription is over, for whatever reason. */
  ended?(view: Pick<DocumentView, 'subscription' | 'watcher' | 'resource' | 'note'>): void;
}
