/** What hot desking needs from the outside. */
export interface Pins {
  /** `none`: there is no such extension, or it has no PIN. Rejects with TandemError `store-unavailable`. */
  check(account: string, extension: string, pin: string): Promise<'right' | 'wrong' | 'locked' | 'none'>;
}
