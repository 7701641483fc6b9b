/**
 * Which algorithms a device is challenged with, and in which order. RFC 8760 2.3 lets the server put its favourite first, but many
 * devices look only at the first challenge, and some refuse the whole response when any challenge names an algorithm they do
 * not know. So SHA-256 comes first only for those that are known to take it.
 */
import { detach } from '../message/index.ts';
import type { DigestAlgorithm } from './hashing.ts';

interface Rule {
  readonly userAgent: RegExp;
  readonly order: readonly DigestAlgorithm[];
}

const STRONG_FIRST: readonly DigestAlgorithm[] = ['SHA-256', 'MD5'];
const WEAK_ONLY: readonly DigestAlgorithm[] = ['MD5'];
/** sipp reads the first challenge and knows MD5; a device of RFC 8760 that we do not know has both to choose from. */
const WEAK_FIRST: readonly DigestAlgorithm[] = ['MD5', 'SHA-256'];

const RULES: readonly Rule[] = [
  // libre before 2.0 fails the registration with "Function not implemented" when it meets SHA-256 in any challenge.
  { userAgent: /^baresip v[01]\./i, order: WEAK_ONLY },
  // Both look at one challenge only, and not at the first one; both know MD5 alone.
  { userAgent: /\b(sip\.js|jssip)\b/i, order: WEAK_ONLY },
  { userAgent: /^(tandem|pjsua|linphone|asterisk pbx (1[89]|2\d))/i, order: STRONG_FIRST },
];

/** There are few kinds of devices among many; who invents a new one for each request fills this up and it begins anew. */
const known = new Map<string, readonly DigestAlgorithm[]>();
const MAX_KNOWN = 500;
/** Longer ones are not worth keeping. */
const LONGEST_KNOWN = 100;

export function challengeOrder(userAgent: string | undefined): readonly DigestAlgorithm[] {
  if (userAgent === undefined) return WEAK_FIRST;
  const before = known.get(userAgent);
  if (before !== undefined) return before;
  const order = RULES.find(rule => rule.userAgent.test(userAgent))?.order ?? WEAK_FIRST;
  if (userAgent.length > LONGEST_KNOWN) return order;
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(detach(userAgent), order);
  return order;
}
