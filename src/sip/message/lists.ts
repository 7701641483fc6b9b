import { elementEnd, skip, skipBack, sourceOf } from './source.ts';
import { trim } from './text.ts';

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
