/** Accounts for tests: what a document says, with everything else as by default. */
import { completeDocument } from '../../src/routing/account/index.ts';
import { AccountDirectory } from '../../src/routing/directory/account-directory.ts';

/** The directory of an account that is written down as in a document; the account itself may be left out. */
export function directoryOf(document: Readonly<Record<string, unknown>>): AccountDirectory {
  return new AccountDirectory(completeDocument({ account: { domain: 'example.test' }, ...document }));
}
