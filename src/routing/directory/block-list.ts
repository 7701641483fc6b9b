/** Block lists: a number, or its beginning and `*`. */
import type { BlockEntry } from '../account/account.ts';

/** Whether a list refuses calls with this number or extension in this direction. */
export function isListed(list: readonly BlockEntry[], number: string, direction: 'inbound' | 'outbound'): boolean {
  return list.some(
    entry => (entry.direction === 'both' || entry.direction === direction) && matchesPattern(entry.number, number),
  );
}

/** `+1900*` matches whatever begins like it; without `*` it is the whole number. */
export function matchesPattern(pattern: string, number: string): boolean {
  return pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern;
}
