/**
 * Lists of lamps (RFC 4662) that an account gives its phones: `lamps-1001` is what extension 1001 watches with one subscription
 * instead of one for each key.
 */
import type { AccountSource } from '../../routing/ports.ts';
import { resourceName, type ListDirectory, type ResourceName } from '../../sip/event/index.ts';

const PREFIX = 'lamps-';

export class BusyLampLists implements ListDirectory {
  readonly #accounts: Pick<AccountSource, 'byDomain'>;

  constructor(accounts: Pick<AccountSource, 'byDomain'>) {
    this.#accounts = accounts;
  }

  members({ account, name }: ResourceName): Promise<readonly string[] | undefined> {
    if (!name.startsWith(PREFIX)) return Promise.resolve(undefined);
    const phone = this.#accounts.byDomain(account)?.phone(name.slice(PREFIX.length));
    // In the case in which everything that is watched is named.
    return Promise.resolve(phone?.busyLamps.map(extension => resourceName(account, extension).name));
  }
}
