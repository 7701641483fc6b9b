/** What handing a call off needs from the outside. */
export interface OwnTalk {
  readonly node: string;
  /** On this switch. */
  readonly here: boolean;
  readonly callId: string;
  /** The leg of the device that has the call. */
  readonly legId: string;
}

export interface OwnTalks {
  /** `except`: the call that asks. Rejects with TandemError `store-unavailable`. */
  find(account: string, extension: string, except: string): Promise<OwnTalk | undefined>;
}
