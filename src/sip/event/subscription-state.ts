/**
 * A subscription's life at the notifier (RFC 6665 4.2, the figure of the notifier's state machine).
 *
 *            subscribe              granted
 *     init ------------> resp_wait ---------> active --------------+
 *                          |    |                ^                 | expired, notifyFailed, unsubscribed, ended
 *                          |    | policyNeeded   | granted         v
 *                          |    +-----------> pending -------> terminated
 *                          +------------------------------------^
 */
export type SubscriptionState = 'init' | 'resp_wait' | 'pending' | 'active' | 'terminated';
export type SubscriptionEvent =
  'subscribe' | 'granted' | 'policyNeeded' | 'unsubscribed' | 'expired' | 'notifyFailed' | 'ended';

const OVER = {
  unsubscribed: 'terminated',
  expired: 'terminated',
  notifyFailed: 'terminated',
  ended: 'terminated',
} as const;

/** undefined: the event changes nothing in that state. */
export const SUBSCRIPTION_STATES = {
  init: {
    subscribe: 'resp_wait',
    granted: undefined,
    policyNeeded: undefined,
    unsubscribed: undefined,
    expired: undefined,
    notifyFailed: undefined,
    ended: undefined,
  },
  resp_wait: { subscribe: undefined, granted: 'active', policyNeeded: 'pending', ...OVER },
  // A refresh changes the expiry and not the state.
  pending: { subscribe: undefined, granted: 'active', policyNeeded: undefined, ...OVER },
  active: { subscribe: undefined, granted: undefined, policyNeeded: undefined, ...OVER },
  terminated: {
    subscribe: undefined,
    granted: undefined,
    policyNeeded: undefined,
    unsubscribed: undefined,
    expired: undefined,
    notifyFailed: undefined,
    ended: undefined,
  },
} as const satisfies Record<SubscriptionState, Record<SubscriptionEvent, SubscriptionState | undefined>>;

export function nextSubscriptionState(state: SubscriptionState, event: SubscriptionEvent): SubscriptionState {
  return SUBSCRIPTION_STATES[state][event] ?? state;
}

/** RFC 6665 4.1.3: why a subscription has ended, and with that whether the subscriber should ask again. */
export type EndReason = 'timeout' | 'deactivated' | 'probation' | 'rejected' | 'giveup' | 'noresource';

/** The Subscription-State header of a NOTIFY. @param seconds what is left of the subscription. */
export function subscriptionStateText(state: SubscriptionState, seconds: number, reason: EndReason): string {
  if (state === 'terminated') return `terminated;reason=${reason}`;
  return `${state === 'pending' ? 'pending' : 'active'};expires=${Math.max(0, seconds)}`;
}
