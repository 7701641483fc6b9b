/** The trunks of all accounts, for the nodes that meet or use them. */
import { readFileSync } from 'node:fs';
import { errorText } from '../core/errors.ts';
import { AccountTrunks } from '../pbx/trunk/account-trunks.ts';
import type { AccountSource } from '../routing/ports.ts';
import type { RoleContext } from './context.ts';

/** Until accounts come from the durable store there are none. */
const NO_ACCOUNTS: AccountSource = {
  byDomain: () => undefined,
  domains: () => [],
  onChange: () => () => undefined,
};

export function openTrunkDirectory({ log }: RoleContext): Promise<AccountTrunks> {
  return Promise.resolve(
    new AccountTrunks(NO_ACCOUNTS, { read: file => pem(file, why => log.error(why, 'no authority')) }),
  );
}

/** A certificate file that an account names; undefined when it cannot be read, and then nobody is trusted for it. */
function pem(file: string, complain: (why: { file: string; error: string }) => void): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    complain({ file, error: errorText(error) });
    return undefined;
  }
}
