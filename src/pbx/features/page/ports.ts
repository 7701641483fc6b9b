/** What paging needs from the outside. */
export interface BusyLines {
  /** Whether any call rings or talks at this extension. Rejects with TandemError `store-unavailable`. */
  busy(account: string, extension: string): Promise<boolean>;
}
