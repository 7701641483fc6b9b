/** What picking up needs of the shared state. */

export interface SeenLine {
  readonly callId: string;
  readonly legId: string;
  readonly state: string;
  readonly direction: 'initiator' | 'recipient';
  /** A call on the extension's line, which need not be at its own phones. */
  readonly shared: boolean;
}

export interface SeenLines {
  /** Lines in use, oldest first. */
  lines(resource: { readonly account: string; readonly name: string }): Promise<readonly SeenLine[]>;
}

/** Who has a call now. */
export interface CallOwners {
  ownerOf(callId: string): Promise<string | undefined>;
}
