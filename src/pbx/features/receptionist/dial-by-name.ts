/** Finding somebody by the letters on the keys of a telephone. */
import type { AccountDirectory } from '../../../routing/ports.ts';
import type { Phrase } from '../../call/application.ts';

/** As many as there are keys to choose with. */
const MAX_CHOICES = 9;

export interface NameChoice {
  readonly key: string;
  readonly extension: string;
}

export const matches = (directory: AccountDirectory, digits: string): readonly string[] =>
  directory.dialByName(digits).map(({ extension }) => extension);

export const choices = (extensions: readonly string[]): readonly NameChoice[] =>
  extensions.slice(0, MAX_CHOICES).map((extension, index) => ({ key: String(index + 1), extension }));

export const chosen = (listed: readonly NameChoice[], key: string): string | undefined =>
  listed.find(choice => choice.key === key)?.extension;

/** Nobody has recorded the names, so the extensions are told. */
export function searchPhrases(listed: readonly NameChoice[]): readonly Phrase[] {
  return [
    { say: 'directory.matches', with: { count: { number: listed.length } } },
    ...listed.map(({ key, extension }): Phrase => {
      const name: Phrase = { say: 'directory.extension', with: { extension: { digits: extension } } };
      return { say: 'directory.choose', with: { name, key: { digits: key } } };
    }),
  ];
}
