/** The dial-by-name directory: names as the letters on a telephone's keys spell them. */
import type { DirectoryEntry } from './entries.ts';

/** ITU-T E.161. */
const KEYS: readonly (readonly [string, string])[] = [
  ['2', 'abc'],
  ['3', 'def'],
  ['4', 'ghi'],
  ['5', 'jkl'],
  ['6', 'mno'],
  ['7', 'pqrs'],
  ['8', 'tuv'],
  ['9', 'wxyz'],
];
const KEY_OF = new Map(KEYS.flatMap(([key, letters]) => [...letters].map(letter => [letter, key] as const)));

/** Letters that are more than one with an accent. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' },
  ...{ ø: 'o', ł: 'l', đ: 'd', ð: 'd', ħ: 'h', ı: 'i' },
};

/** Digits that spell a word: accents fall away, what is on no key is left out. */
export function spell(word: string): string {
  const plain = word
    .toLowerCase()
    .replace(/[ßæœþøłđðħı]/g, letter => PLAIN[letter] ?? letter)
    .normalize('NFD');
  return [...plain].map(letter => KEY_OF.get(letter) ?? (/\d/.test(letter) ? letter : '')).join('');
}

/** As they are written where there are no such letters: whoever knows Müller may look for Mueller. */
const WRITTEN_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };
const writtenOut = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[äöüåø]/g, letter => WRITTEN_OUT[letter] ?? letter);

interface Spelled {
  readonly digits: string;
  readonly entry: DirectoryEntry;
}

/** Last name and first name, each with what follows it: "johnson", "maryjohnson", "johnsonmary"; "vandyck" of Anton van Dyck. */
function formsOf(name: string): string[] {
  const words = name.split(/[\s-]+/).map(spell);
  const [first = '', last = ''] = [words[0], words.at(-1)];
  return [...words.map((_, at) => words.slice(at).join('')), last + first];
}

export class NameIndex {
  /** Sorted by digits, so that all that begin alike stand together. */
  readonly #spelled: readonly Spelled[];

  constructor(entries: Iterable<DirectoryEntry>) {
    this.#spelled = [...entries]
      .flatMap(entry => {
        const forms = new Set([entry.name, writtenOut(entry.name)].flatMap(formsOf));
        return [...forms].filter(digits => digits !== '').map(digits => ({ digits, entry }));
      })
      .sort((a, b) => (a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0));
  }

  /** Those whose last or first name begins with these digits, by name; at most `limit`. */
  find(digits: string, limit: number): DirectoryEntry[] {
    const found = new Set<DirectoryEntry>();
    for (let at = this.#lowest(digits); at < this.#spelled.length; at += 1) {
      const one = this.#spelled[at];
      if (!one?.digits.startsWith(digits) || found.size >= limit) break;
      found.add(one.entry);
    }
    return [...found].sort((a, b) => a.name.localeCompare(b.name));
  }

  #lowest(digits: string): number {
    let low = 0;
    let high = this.#spelled.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#spelled[middle]?.digits ?? '') < digits) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
