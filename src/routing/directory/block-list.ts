/** Patterns of callers: a number or an extension, or its beginning and `*`. */

/** `+1900*` matches whatever begins like it; without `*` it is the whole number. */
export function matchesPattern(pattern: string, number: string): boolean {
  return pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern;
}
