/** Who may use the API and what was done with it, as the durable store keeps it. Times are ms since 1970. */

export type AccessKind = 'tokens' | 'administrators' | 'roles' | 'settings' | 'webhooks';

export interface AccessObject {
  readonly kind: AccessKind;
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface AccessChange {
  readonly kind: AccessKind;
  readonly key: string;
  /** Undefined deletes the object. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** Revision that the object must have, 0 when it must not exist. */
  readonly expected?: number;
}

/** One change: who, what, before, after, from where. */
export interface AuditEntry {
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly address: string;
  /** Of the operation, `users.update`. */
  readonly operation: string;
  readonly requestId: string;
  /** Domain; absent for what belongs to the cluster. */
  readonly account?: string;
  /** The collection that the object is in. */
  readonly resource: string;
  readonly key: string;
  /** Without secrets. */
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditRecord extends AuditEntry {
  /** In the order of time. */
  readonly id: string;
  readonly at: number;
}

export interface AuditQuery {
  readonly account?: string;
  readonly resource?: string;
  readonly key?: string;
  readonly actor?: string;
  readonly since?: number;
  readonly until?: number;
  /** Older than the entry with this id. */
  readonly before?: string;
  readonly limit: number;
}

/** The answer to a POST, kept under its idempotency key. */
export interface KeptAnswer {
  readonly principal: string;
  readonly key: string;
  /** Of method, path and body. */
  readonly fingerprint: string;
  readonly status: number;
  /** Sealed: it may hold a secret that is shown once. */
  readonly answer: string;
}

/** What is written in the same transaction as a change. */
export interface WriteRecord {
  readonly audit: readonly AuditEntry[];
  /** Rejects the whole with `idempotency-mismatch` when the key is there already. */
  readonly answer?: KeptAnswer;
}

/** All methods reject with TandemError `store-unavailable`. */
export interface AccessStore {
  /** Everything, from memory; a change by any process is here within a second. */
  readonly revision: number;
  get(kind: AccessKind, key: string): AccessObject | undefined;
  list(kind: AccessKind): readonly AccessObject[];
  /** All or nothing; resolves with the new revision. Rejects with `store-conflict`. */
  write(changes: readonly AccessChange[], record?: (revision: number) => WriteRecord): Promise<number>;
  /** Takes away what has been deleted or has run out for long: rows, and answers older than this. */
  purge(before: number): Promise<void>;
}

export interface TokenUse {
  readonly at: number;
  /** From where. */
  readonly address: string;
}

/** When tokens were last used: written down now and then, because they are used all the time. */
export interface TokenUses {
  note(token: string, address: string): void;
  /** Those that were ever used. Rejects with TandemError `store-unavailable`. */
  of(tokens: readonly string[]): Promise<ReadonlyMap<string, TokenUse>>;
}

export interface AuditLog {
  list(query: AuditQuery): Promise<readonly AuditRecord[]>;
  /** For changes that no transaction of the durable store makes: nodes, calls. */
  append(entries: readonly AuditEntry[]): Promise<void>;
}

export interface AnswerStore {
  find(principal: string, key: string): Promise<KeptAnswer | undefined>;
  keep(answer: KeptAnswer): Promise<void>;
}
