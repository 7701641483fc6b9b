/** Patterns of callers: a number or an extension, or its beginning and `*`. */

/** Many patterns; the question costs the same for ten of them and for ten thousand. */
export class PatternSet {
  readonly #exact: ReadonlySet<string>;
  readonly #beginnings: ReadonlySet<string>;
  /** Lengths of the beginnings. */
  readonly #lengths: readonly number[];

  constructor(patterns: readonly string[]) {
    const beginnings = patterns.filter(pattern => pattern.endsWith('*')).map(pattern => pattern.slice(0, -1));
    this.#exact = new Set(patterns);
    this.#beginnings = new Set(beginnings);
    this.#lengths = [...new Set(beginnings.map(({ length }) => length))];
  }

  has(number: string): boolean {
    return this.#exact.has(number) || this.#lengths.some(length => this.#beginnings.has(number.slice(0, length)));
  }
}

/** `+1900*` matches whatever begins like it; without `*` it is the whole number. */
export function matchesPattern(pattern: string, number: string): boolean {
  return pattern.endsWith('*') ? number.startsWith(pattern.slice(0, -1)) : number === pattern;
}
