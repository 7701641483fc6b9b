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

/** The number of a user part without separators; what is no number (an extension with letters, a name) stays as it is. */
export function bareNumber(user: string): string {
  const bare = user.replace(VISUAL, '');
  return NUMBER.test(bare) ? bare : user;
}
