/**
 * An INVITE that we answer, as the user agent core sees it (RFC 3261 13.3 and 14.2); the transaction below has a machine of
 * its own.
 *
 *               accept              ack
 *   proceeding ---------> accepted ------> confirmed
 *     |    |                  |
 *     |    | cancel, bye      | ackTimeout
 *     |    +-----> refused    +---------> unacknowledged
 *     |  refuse ---^
 *     +-- lost --> lost
 */
export type InviteServerState = 'proceeding' | 'accepted' | 'confirmed' | 'refused' | 'lost' | 'unacknowledged';
export type InviteServerEvent = 'accept' | 'refuse' | 'cancel' | 'bye' | 'ack' | 'ackTimeout' | 'lost';

const END = {
  accept: undefined,
  refuse: undefined,
  cancel: undefined,
  bye: undefined,
  ack: undefined,
  ackTimeout: undefined,
  lost: undefined,
} as const;

/** undefined: the event comes too late or too early and is ignored. */
export const INVITE_SERVER_STATES = {
  proceeding: {
    accept: 'accepted',
    refuse: 'refused',
    // RFC 3261 9.2 and 15.1.2: CANCEL, and BYE on the early dialog, end a pending INVITE with 487.
    cancel: 'refused',
    bye: 'refused',
    ack: undefined,
    ackTimeout: undefined,
    lost: 'lost',
  },
  // RFC 3261 9.2: a CANCEL has no effect once a final response was sent. The upstream connection is not needed any more
  // either: the ACK takes the dialog's route.
  accepted: { ...END, ack: 'confirmed', ackTimeout: 'unacknowledged' },
  confirmed: END,
  refused: END,
  lost: END,
  unacknowledged: END,
} as const satisfies Record<InviteServerState, Record<InviteServerEvent, InviteServerState | undefined>>;

export function nextInviteServerState(
  state: InviteServerState,
  event: InviteServerEvent,
): InviteServerState | undefined {
  return INVITE_SERVER_STATES[state][event];
}
