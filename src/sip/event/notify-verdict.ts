/** What the answer to a NOTIFY means for its subscription. Pure. */
export type NotifyVerdict =
  | { readonly act: 'go-on' }
  /** The subscriber does not know the subscription any more, or cannot be reached. */
  | { readonly act: 'end' }
  /** Something on the way failed, which says nothing of the subscriber. */
  | { readonly act: 'retry'; readonly afterMs: number };

const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 60_000;

export interface NotifyAnswer {
  readonly status: number;
  /** Seconds. */
  readonly retryAfter?: number | undefined;
  /** No answer came because there was no way to the edge. */
  readonly unsent?: boolean;
}

/** @param failures how many NOTIFYs of the subscription have failed in a row before this one. */
export function notifyVerdict({ status, retryAfter, unsent = false }: NotifyAnswer, failures: number): NotifyVerdict {
  if (status < 300) return { act: 'go-on' };
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LONGEST_PAUSE_MS);
  // RFC 6665 4.2.2: with Retry-After the subscription stays.
  if (retryAfter !== undefined) return { act: 'retry', afterMs: Math.max(retryAfter * 1000, pause) };
  // RFC 5626 11.5: the flow is gone, and the phone will come back over another one and refresh its subscription. Until then
  // the subscription costs next to nothing, and it ends by itself.
  if (unsent || status === 430) return { act: 'retry', afterMs: pause };
  // RFC 6665 4.2.2: everything else, a timeout too, ends it.
  return { act: 'end' };
}
