import type { Aor } from '../../core/ids.ts';

/** One way to reach an AOR (RFC 3261 10.3), as it lies in the shared state. Plain data, safe to write as JSON. */
export interface Binding {
  readonly aor: Aor;
  /** Unique among the bindings of the AOR: the instance and reg-id of RFC 5626, or else the contact's URI. */
  readonly key: string;
  /** The contact's URI, as the phone wrote it. */
  readonly contact: string;
  /** Path header values, in the order in which they become Route headers (RFC 3327). */
  readonly path: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly q: number;
  readonly sipCallId: string;
  readonly cseq: number;
  readonly instanceId?: string;
  readonly regId?: number;
  readonly userAgent?: string;
  /** The transport between phone and edge, lower case. */
  readonly transport: string;
  /** The zone whose registrar took the registration. */
  readonly zone: string;
}

/** The location service of RFC 3261 10, shared by all zones. */
export interface LocationStore {
  /** May contain bindings that have expired; readers look at `expiresAt`. */
  lookup(aor: Aor): Promise<readonly Binding[]>;
  /**
   * Replaces the bindings of an AOR by what `fn` makes of the current ones; atomic per AOR, across processes. `fn` is
   * pure and may run more than once; what it returns unchanged (the same array) need not be written. Resolves with the
   * result when that is durable in the shared state. The strings may be slices of a message: a store that keeps the bindings
   * as objects has to copy them, or the whole message stays for hours.
   */
  update(aor: Aor, fn: (current: readonly Binding[]) => readonly Binding[]): Promise<readonly Binding[]>;
  list(query: { aor?: Aor; limit?: number; after?: string }): Promise<readonly Binding[]>;
  /** Removes one binding; resolves with whether it was there. */
  remove(aor: Aor, key: string): Promise<boolean>;
  count(): Promise<number>;
}
