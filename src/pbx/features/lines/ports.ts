/** What is asked about lines; the line board of the shared state has it. */

interface Resource {
  /** The account's SIP domain. */
  readonly account: string;
  readonly name: string;
}

export interface LineInUse {
  readonly callId: string;
  readonly state: string;
  readonly direction: 'initiator' | 'recipient';
}

export interface LineLookup {
  /** Lines in use, oldest first. */
  lines(resource: Resource): Promise<readonly LineInUse[]>;
  /** A number for one more call on a line that phones share: the lowest that is free, kept for the holder until it expires. */
  seize(wish: {
    readonly resource: Resource;
    readonly holder: string;
    readonly appearance: undefined;
    readonly appearances: number;
    readonly expiresAt: number;
  }): Promise<number | undefined>;
}
