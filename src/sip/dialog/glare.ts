/** What is going on in a dialog when the other end sends an INVITE or an UPDATE. */
export interface OngoingExchanges {
  /** An INVITE of ours has no final response yet, or our offer no answer. */
  readonly ours: boolean;
  /** An INVITE or UPDATE of theirs has no final response from us yet. */
  readonly theirs: boolean;
}

export interface GlareVerdict {
  readonly status: 491 | 500;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** RFC 3261 14.2, and RFC 3311 5.2 for UPDATE. undefined: nothing is in the way. `random` is a 32-bit number. */
export function glareVerdict(ongoing: OngoingExchanges, random: number): GlareVerdict | undefined {
  // The Retry-After lies between 0 and 10 seconds.
  if (ongoing.theirs) return { status: 500, retryAfter: random % 11 };
  if (ongoing.ours) return { status: 491 };
  return undefined;
}

/**
 * How long to wait after a 491, in ms. RFC 3261 14.1: the owner of the Call-ID 2.1 to 4 seconds, the other one 0 to 2, both
 * in steps of 10 ms, so that one of the two comes first.
 */
export function glareDelay(ownsCallId: boolean, random: number): number {
  return ownsCallId ? 2100 + (random % 191) * 10 : (random % 201) * 10;
}
