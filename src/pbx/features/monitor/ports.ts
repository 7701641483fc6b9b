/** What monitoring needs from the outside; roles join it with the shared state. */

/** The call that an extension is talking in. */
export interface Talk {
  readonly node: string;
  /** On this switch. */
  readonly here: boolean;
  readonly callId: string;
  /** The extension's own leg. */
  readonly legId: string;
}

export interface Talks {
  /** `except`: a call that does not count. Rejects with TandemError `store-unavailable`. */
  find(account: string, extension: string, except: string): Promise<Talk | undefined>;
}

/** One monitor at a time for each call. */
export interface Watches {
  /** False when somebody else has it. Rejects with TandemError `store-unavailable`. */
  begin(call: string, by: string): Promise<boolean>;
  end(call: string, by: string): Promise<void>;
}
