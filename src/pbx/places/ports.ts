/** Things of which there is one in the cluster, and which switch has each: rooms, supervised calls. */
export interface Holder {
  readonly node: string;
  /** The run of the node: a restarted one has nothing of what it had. */
  readonly boot: string;
  /** For which call; empty where the node as a whole has it. */
  readonly call: string;
}

export interface PlaceStore {
  /**
   * Takes what nobody has, or what exactly `instead` has; resolves with who has it then. Rejects with TandemError
   * `store-unavailable`.
   */
  claim(thing: string, holder: Holder, instead?: Holder): Promise<Holder>;
  /** Nothing happens when somebody else has it. */
  release(thing: string, holder: Holder): Promise<void>;
  /** What earlier runs of this node have left behind. */
  sweep(node: string, boot: string): Promise<void>;
}
