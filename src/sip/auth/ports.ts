/** What a user's password has left behind: H(user:realm:password) for each algorithm, as lower-case hex. */
export interface StoredHa1 {
  readonly md5?: string;
  readonly sha256?: string;
}

/** Where digest authentication finds what is known of a user. Caching is the store's business. */
export interface CredentialStore {
  /** Undefined when the user is not known in that realm. What is in memory comes at once: most registrations ask for that. */
  ha1(user: string, realm: string): StoredHa1 | undefined | Promise<StoredHa1 | undefined>;
}

/** One use of a nonce: no two requests that are let in may share it. */
export interface NonceUse {
  readonly nonce: string;
  /** Names the node that made the nonce. */
  readonly issuer: string;
  /** The nonce count, from 1. */
  readonly count: number;
}
