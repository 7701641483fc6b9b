/**
 * An INVITE that we send, as the user agent core sees it (RFC 3261 13.2).
 *
 *             provisional          ok
 *   calling ------------> early --------> accepted
 *     |  \ cancel           | cancel         ^
 *     |   +-------+---------+                | (never after a cancel:
 *     |           v             ok           |  that 2xx is hung up on)
 *     |      cancelling ------------> failed
 *     |           | refusal
 *     +-----------+---------> refused;  failure ---> failed
 */
export type InviteClientState = 'calling' | 'early' | 'cancelling' | 'accepted' | 'refused' | 'failed';
export type InviteClientEvent = 'provisional' | 'ok' | 'refusal' | 'cancel' | 'failure';

const END = {
  provisional: undefined,
  ok: undefined,
  refusal: undefined,
  cancel: undefined,
  failure: undefined,
} as const;

/** undefined: nothing changes. A 2xx still gets its ACK, and its BYE unless it belongs to the accepted dialog. */
export const INVITE_CLIENT_STATES = {
  calling: {
    provisional: 'early',
    ok: 'accepted',
    refusal: 'refused',
    cancel: 'cancelling',
    failure: 'failed',
  },
  early: {
    provisional: 'early',
    ok: 'accepted',
    refusal: 'refused',
    cancel: 'cancelling',
    failure: 'failed',
  },
  cancelling: {
    provisional: 'cancelling',
    // RFC 3261 9.1: the CANCEL came too late, so the session is there and has to be ended.
    ok: 'failed',
    refusal: 'refused',
    cancel: undefined,
    failure: 'failed',
  },
  accepted: END,
  refused: END,
  failed: END,
} as const satisfies Record<InviteClientState, Record<InviteClientEvent, InviteClientState | undefined>>;

export function nextInviteClientState(
  state: InviteClientState,
  event: InviteClientEvent,
): InviteClientState | undefined {
  return INVITE_CLIENT_STATES[state][event];
}
