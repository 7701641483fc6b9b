/** From stored objects to a directory. */
import { TandemError } from '../../core/errors.ts';
import type { Account } from '../account/account.ts';
import { completeAccount, completeObject, emptyDocument } from '../account/complete.ts';
import { SECTION_NAMES, type AccountDocument, type SectionName } from '../account/document.ts';
import type { AccountCompiler } from '../ports.ts';
import { AccountDirectory } from './account-directory.ts';

export const accountCompiler: AccountCompiler = {
  complete(section, body) {
    if (section === 'account') return completeAccount(body);
    if (isSection(section)) return completeObject(section, body);
    throw new TandemError('account-invalid', { detail: `unknown section ${section}` });
  },

  directory(objects) {
    const document = emptyDocument(objects.get('account')?.[0] as Account);
    for (const section of SECTION_NAMES) {
      (document as Record<SectionName, readonly unknown[]>)[section] = objects.get(section) ?? [];
    }
    return new AccountDirectory(document satisfies AccountDocument);
  },
};

function isSection(name: string): name is SectionName {
  return (SECTION_NAMES as readonly string[]).includes(name);
}
