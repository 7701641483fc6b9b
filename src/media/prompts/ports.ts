/** An account's own recordings. A name that is also one of ours takes the place of ours. */
export interface CustomPrompts {
  /** @returns path of the file, or undefined when the account has none of that name */
  file(name: string): string | undefined;
}
