/** Deliveries of events to webhooks, as the durable store keeps them. Times are ms since 1970. */

/** `pending`: to be tried, for the first time or again; `dead`: given up, until somebody asks for it once more. */
export type DeliveryState = 'pending' | 'delivered' | 'dead';

export interface NewDelivery {
  readonly id: string;
  readonly webhook: string;
  readonly type: string;
  /** What is sent, JSON. */
  readonly body: string;
  readonly createdAt: number;
}

export interface Delivery extends NewDelivery {
  readonly state: DeliveryState;
  /** How often it has been tried. */
  readonly attempts: number;
  /** When it is tried next, or was tried last. */
  readonly at: number;
  /** Of the last attempt: the HTTP status, or why there was none. */
  readonly status?: number;
  readonly error?: string;
}

export interface AttemptResult {
  readonly state: DeliveryState;
  readonly at: number;
  readonly status?: number;
  readonly error?: string;
}

export interface DeliveryQuery {
  readonly webhook: string;
  readonly state?: DeliveryState;
  readonly limit: number;
  /** Older than this one. */
  readonly before?: { readonly createdAt: number; readonly id: string };
}

/** All methods reject with TandemError `store-unavailable`. */
export interface DeliveryStore {
  /** Takes or keeps the duty to deliver: one process of the cluster has it at a time. */
  lead(holder: string, now: number, until: number): Promise<boolean>;
  /** Up to where the log of events has been looked through; undefined at first. */
  position(): Promise<string | undefined>;
  /** Adds deliveries and moves the position, together, and only for whoever leads. */
  enqueue(holder: string, deliveries: readonly NewDelivery[], position: string): Promise<boolean>;
  /** Of each webhook, how many are to be tried, now or later. */
  waiting(): Promise<ReadonlyMap<string, number>>;
  /** Those to be tried by now, the one that has waited longest first; none of these webhooks. */
  due(now: number, limit: number, except: readonly string[]): Promise<readonly Delivery[]>;
  attempted(id: string, result: AttemptResult): Promise<void>;
  /** The latest first. */
  list(query: DeliveryQuery): Promise<readonly Delivery[]>;
  get(webhook: string, id: string): Promise<Delivery | undefined>;
  /** Tries again, from the first attempt on: one of any state, or all that are dead; resolves with how many. */
  replay(webhook: string, which: { readonly id: string } | 'dead', now: number): Promise<number>;
  /** Deliveries of a webhook that there is no more. */
  forget(webhook: string): Promise<void>;
  /** Forgets what was delivered or given up before this. */
  purge(before: number): Promise<void>;
  counts(): Promise<Readonly<Record<DeliveryState, number>>>;
}
