/** What monitoring needs from the outside; roles join it with the shared state. */

/** The call that an extension is talking in. */
export interface Talk {
  readonly node: string;
  /** On this switch. */
  readonly here: boolean;
  readonly callId: string;
  /** The extension's own leg. */
  readonly legId: string;
  /** Of the lines that were asked about: those that the call is on. */
  readonly lines: readonly string[];
}

export interface Talks {
  /**
   * `except`: a call that does not count; `lines`: queues and groups by which it may have come; `only`: it has to be on one of
   * these. Rejects with TandemError `store-unavailable`.
   */
  find(
    account: string,
    extension: string,
    wish: { readonly except: string; readonly lines: readonly string[]; readonly only?: readonly string[] | undefined },
  ): Promise<Talk | undefined>;
}

/** One monitor at a time for each call. */
export interface Watches {
  /** False when somebody else has it. Rejects with TandemError `store-unavailable`. */
  begin(call: string, by: string): Promise<boolean>;
  end(call: string, by: string): Promise<void>;
}
