/**
 * What a proxy that relays one INVITE to one target at a time does with what comes back (RFC 3261 16.7, for a single
 * branch). Pure: the relay carries it out.
 */
export interface RelayState {
  /** A final response has gone upstream. */
  readonly finalSent: boolean;
  /** The caller has cancelled, or is gone. */
  readonly cancelled: boolean;
}

export type RelayEvent =
  | { readonly kind: 'response'; readonly status: number }
  | { readonly kind: 'failed'; readonly why: 'timeout' | 'transport' | 'closed' };

export type RelayVerdict =
  /** Pass the response on. */
  | { readonly act: 'forward' }
  | { readonly act: 'ignore' }
  /** Try another target; `otherwise` is the answer when there is none left. */
  | { readonly act: 'resend'; readonly otherwise: number }
  | { readonly act: 'answer'; readonly status: number };

const FORWARD = { act: 'forward' } as const;
const IGNORE = { act: 'ignore' } as const;

export function relayVerdict(event: RelayEvent, state: RelayState): RelayVerdict {
  return event.kind === 'failed' ? failureVerdict(event.why, state) : responseVerdict(event.status, state);
}

function responseVerdict(status: number, { finalSent, cancelled }: RelayState): RelayVerdict {
  // RFC 3261 16.7 step 5: every 2xx to an INVITE is passed on, also after another final response.
  if (status >= 200 && status < 300) return FORWARD;
  if (finalSent) return IGNORE;
  // RFC 3261 16.7 step 5: 100 goes no further than one hop.
  if (status === 100) return IGNORE;
  if (status < 200) return FORWARD;
  // RFC 3261 21.5.4: 503 means that this server cannot, and another one may.
  if (status === 503 && !cancelled) return { act: 'resend', otherwise: 503 };
  return FORWARD;
}

function failureVerdict(why: 'timeout' | 'transport' | 'closed', { finalSent, cancelled }: RelayState): RelayVerdict {
  if (finalSent) return IGNORE;
  // RFC 3261 9.2: a cancelled INVITE ends with 487, whatever has become of the target.
  if (cancelled) return { act: 'answer', status: 487 };
  // RFC 3261 16.8 (timer C) and 16.9: silence counts as 408, a broken transport as 503.
  return { act: 'resend', otherwise: why === 'timeout' ? 408 : 503 };
}
