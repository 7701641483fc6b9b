/** Name of the file (without ".wav") that holds a word: the word itself, with hyphens for what file names do not like. */
export const wordFile = (word: string): string =>
  `word.${word
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/-$/, '')}`;
