/** Numbers as a trunk writes them: E.164 inside, on the wire what prefix rules make of it. Pure. */

/** Codecs that a trunk may use, in our spelling. */
export type CodecName = 'opus' | 'PCMU' | 'PCMA' | 'G722' | 'G729';

/** The first rule whose prefix fits replaces it: `{prefix: '00', replace: '+'}`. */
export interface PrefixRule {
  readonly prefix: string;
  readonly replace: string;
}

export interface NumberRules {
  /** From the wire to E.164. */
  readonly inbound: readonly PrefixRule[];
  /** From E.164 to the wire. */
  readonly outbound: readonly PrefixRule[];
}

/** RFC 3966 5.1.1: what people put between digits for their own eyes. */
const VISUAL = /[-.()\s]/g;
const NUMBER = /^\+?[0-9*#]{1,40}$/;

/** The number of a user part without separators; what is no number (an extension with letters, a name) stays as it is. */
export function bareNumber(user: string): string {
  const bare = user.replace(VISUAL, '');
  return NUMBER.test(bare) ? bare : user;
}

export function fromWire(user: string, rules: NumberRules): string {
  return applied(bareNumber(user), rules.inbound);
}

export function toWire(number: string, rules: NumberRules): string {
  return applied(number, rules.outbound);
}

function applied(number: string, rules: readonly PrefixRule[]): string {
  const rule = rules.find(({ prefix }) => number.startsWith(prefix));
  return rule === undefined ? number : rule.replace + number.slice(rule.prefix.length);
}
