/** Wrong PINs are counted where every switch sees them, or a guesser would only have to dial again. */
export interface PinFailures {
  /** Until when no PIN of this extension counts, ms since 1970; 0 when it does. */
  lockedUntil(account: string, extension: string): Promise<number>;
  /** Counts one more; with the `most`-th in a row the extension is locked. Resolves with `lockedUntil`. */
  wrongPin(
    account: string,
    extension: string,
    limit: { readonly most: number; readonly lockMs: number },
  ): Promise<number>;
  /** The count begins anew. */
  rightPin(account: string, extension: string): Promise<void>;
}

/** Whether somebody is who he says. */
export interface Pins {
  /** `none`: there is no such extension, or it has no PIN. Rejects with TandemError `store-unavailable`. */
  check(account: string, extension: string, pin: string): Promise<'right' | 'wrong' | 'locked' | 'none'>;
}

/** Where a changed PIN goes. */
export interface PinWriter {
  /** False when there is no such user or phone. Rejects with TandemError `store-unavailable`. */
  setPin(account: string, extension: string, pinHash: string): Promise<boolean>;
}
