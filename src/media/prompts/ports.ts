/**
 * An account's own recordings. A name that is also one of ours takes the place of ours: of a whole prompt (`queue.position`), of a part of
 * it (`queue.position.1`), or of a word (`word.three`).
 */
export interface CustomPrompts {
  /** @returns path of the file, or undefined when the account has none of that name */
  file(name: string): string | undefined;
}
