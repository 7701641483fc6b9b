import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notifyVerdict } from '../../../../src/sip/event/notify-verdict.ts';
import {
  nextSubscriptionState,
  SUBSCRIPTION_STATES,
  type SubscriptionEvent,
  type SubscriptionState,
  subscriptionStateText,
} from '../../../../src/sip/event/subscription-state.ts';

const EVENTS = Object.keys(SUBSCRIPTION_STATES.init) as SubscriptionEvent[];

describe('the figure of RFC 6665 4.2', () => {
  it.each([
    ['init', 'subscribe', 'resp_wait'],
    ['resp_wait', 'granted', 'active'],
    ['resp_wait', 'policyNeeded', 'pending'],
    ['resp_wait', 'notifyFailed', 'terminated'],
    ['resp_wait', 'expired', 'terminated'],
    ['resp_wait', 'ended', 'terminated'],
    ['pending', 'granted', 'active'],
    ['pending', 'notifyFailed', 'terminated'],
    ['pending', 'expired', 'terminated'],
    ['pending', 'unsubscribed', 'terminated'],
    ['active', 'notifyFailed', 'terminated'],
    ['active', 'expired', 'terminated'],
    ['active', 'unsubscribed', 'terminated'],
    ['active', 'ended', 'terminated'],
  ] as const)('%s -- %s --> %s', (from, event, to) => {
    expect(nextSubscriptionState(from, event)).toBe(to);
  });

  it('never leaves terminated, and never comes back to init', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS)), events => {
        let state: SubscriptionState = 'init';
        for (const event of events) {
          const next = nextSubscriptionState(state, event);
          if (state === 'terminated') expect(next).toBe('terminated');
          if (state !== 'init') expect(next).not.toBe('init');
          state = next;
        }
      }),
    );
  });
});

describe('Subscription-State', () => {
  it.each([
    ['active', 30, 'active;expires=30'],
    ['resp_wait', 30, 'active;expires=30'],
    ['pending', -1, 'pending;expires=0'],
    ['terminated', 30, 'terminated;reason=timeout'],
  ] as const)('%s', (state, seconds, text) => {
    expect(subscriptionStateText(state, seconds, 'timeout')).toBe(text);
  });
});

describe('the answer to a NOTIFY', () => {
  it.each([
    ['200', { status: 200 }, 'go-on'],
    ['481: the subscriber does not know it', { status: 481 }, 'end'],
    ['489: nor the event', { status: 489 }, 'end'],
    ['408: nobody answers', { status: 408 }, 'end'],
    ['500 without a time', { status: 500 }, 'end'],
    ['500 with a time', { status: 500, retryAfter: 90 }, 'retry'],
    ['503 that nobody sent', { status: 503, unsent: true }, 'retry'],
    ['430: the flow is gone', { status: 430 }, 'retry'],
  ] as const)('%s', (_name, answer, act) => {
    expect(notifyVerdict(answer, 0).act).toBe(act);
  });

  it('is asked for again ever later, but at least each minute', () => {
    const pauses = [0, 1, 2, 9, 500].map(failures => {
      const verdict = notifyVerdict({ status: 430 }, failures);
      return verdict.act === 'retry' ? verdict.afterMs : 0;
    });
    expect(pauses).toEqual([2000, 4000, 8000, 60_000, 60_000]);
    expect(notifyVerdict({ status: 503, retryAfter: 90 }, 0)).toEqual({ act: 'retry', afterMs: 90_000 });
  });
});
