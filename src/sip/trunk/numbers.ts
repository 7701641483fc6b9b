/** Numbers as a trunk writes them: E.164 inside, on the wire what prefix rules make of it. Pure. */

/** Codecs that a trunk may use, in our spelling. */
export type CodecName = 'opus' | 'PCMU' | 'PCMA' | 'G722' | 'G729';

/** Numbers that begin with `match` lose `strip` characters in front and get `prepend` instead. */
export interface NumberRewrite {
  readonly match: string;
  readonly strip: number;
  readonly prepend: string;
}

/** Of a list the first rule that matches is applied, and no other. */
export interface NumberRules {
  readonly called: readonly NumberRewrite[];
  readonly caller: readonly NumberRewrite[];
}

/** RFC 3966 5.1.1: what people put between digits for their own eyes. */
const VISUAL = /[-.()\s]/g;
const NUMBER = /^\+?[0-9*#]{1,40}$/;

/**
 * The number of a user part without separators; what is no number (an extension with letters, a name) stays as it is. What carriers write
 * behind a number, such as where it was ported to, is no part of it; a local one is given the context that stands there.
 */
export function bareNumber(user: string): string {
  const [digits = '', ...parameters] = user.split(';');
  const bare = digits.replace(VISUAL, '');
  if (!NUMBER.test(bare)) return user;
  // RFC 3966 5.1.5: a context of digits is what comes before the number.
  const context = parameters.map(one => /^phone-context=(\+[-.()\d]+)$/i.exec(one)?.[1]).find(one => one !== undefined);
  return bare.startsWith('+') || context === undefined ? bare : context.replace(VISUAL, '') + bare;
}
