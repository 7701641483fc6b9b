import { elementEnd, skip, skipBack, sourceOf } from './source.ts';
import { skipSpace, skipSpaceBack, trim } from './text.ts';

/** The elements of a comma-separated list, trimmed; empty ones stay, so that a grammar can refuse them. */
export function splitList(s: string): string[] {
  if (!s.includes(',')) return [trim(s)];
  const { bytes } = sourceOf(s);
  const out: string[] = [];
  for (let i = 0; i <= s.length;) {
    const end = elementEnd(bytes, i, s.length);
    const from = skip(bytes, i, end);
    out.push(s.slice(from, skipBack(bytes, from, end)));
    i = end + 1;
  }
  return out;
}

/** Whether a list of tokens, which hold neither commas nor quotes, has this one, in whatever case. @param token in lower case */
export function hasElement(list: string, token: string): boolean {
  const text = list.toLowerCase();
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + 1)) {
    const before = skipSpaceBack(text, at);
    const after = skipSpace(text, at + token.length);
    if ((before === 0 || text[before - 1] === ',') && (after === text.length || text[after] === ',')) return true;
  }
  return false;
}
