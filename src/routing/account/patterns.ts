/** Patterns of dialled digits, and rewriting by prefix. */
import type { NumberRewrite } from './outside.ts';

const CLASSES: Readonly<Record<string, string>> = { X: '[0-9]', Z: '[1-9]', N: '[2-9]' };
/** X, Z, N, a set in brackets, or a plain character. */
const PIECE = /\[[0-9-]+\]|[XZN]|[+*#0-9]/y;

/**
 * The pattern as a regular expression: as many pieces as characters and at most one `.` at the end, so that matching takes no longer than
 * the number is long. Undefined: not a pattern.
 */
export function compilePattern(pattern: string): RegExp | undefined {
  const open = pattern.endsWith('.');
  const body = open ? pattern.slice(0, -1) : pattern;
  let source = '';
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < body.length) {
    const piece = PIECE.exec(body)?.[0];
    if (piece === undefined) return undefined;
    source += CLASSES[piece] ?? (/^[+*]$/.test(piece) ? `\\${piece}` : piece);
  }
  if (source === '' && !open) return undefined;
  try {
    return new RegExp(`^${source}${open ? '[0-9*#]+' : ''}$`);
  } catch {
    // A range that goes backwards.
    return undefined;
  }
}

export function translate(number: string, { strip, prepend }: { strip: number; prepend: string }): string {
  return prepend + number.slice(strip);
}

/** The first rule whose prefix the number has is applied; a number that no rule is for stays as it is. */
export function rewrite(number: string, rules: readonly NumberRewrite[]): string {
  const rule = rules.find(({ match }) => number.startsWith(match));
  return rule ? translate(number, rule) : number;
}

/** Numbers as they are, or beginnings with * at the end. */
export function listed(number: string, patterns: Iterable<string>): boolean {
  for (const pattern of patterns) {
    if (pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern) return true;
  }
  return false;
}
