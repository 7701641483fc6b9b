/** The trunks of all accounts, for the nodes that meet or use them. */
import { readFileSync } from 'node:fs';
import { errorText } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { AccountTrunks } from '../pbx/trunk/account-trunks.ts';
import type { RoleContext } from './context.ts';

export async function openTrunkDirectory({ stores, log }: RoleContext): Promise<AccountTrunks> {
  return new AccountTrunks(await stores.openAccounts(), { read: file => pem(file, log) });
}

/** A certificate file that an account names; undefined when it cannot be read, and then nobody is called over TLS. */
function pem(file: string, log: Logger): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    log.error({ file, error: errorText(error) }, 'the authority of a trunk cannot be read');
    return undefined;
  }
}
