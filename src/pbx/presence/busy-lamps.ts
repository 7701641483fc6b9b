/**
 * Lists of lamps (RFC 4662) that an account gives its phones: `lamps-1001` is what extension 1001 watches with one subscription
 * instead of one for each key.
 */
import type { AccountSource } from '../../routing/ports.ts';
import { resourceName, type ListDirectory, type ResourceName, type Watcher } from '../../sip/event/index.ts';

const PREFIX = 'lamps-';

export class BusyLampLists implements ListDirectory {
  readonly #accounts: Pick<AccountSource, 'byDomain'>;

  constructor(accounts: Pick<AccountSource, 'byDomain'>) {
    this.#accounts = accounts;
  }

  members({ account, name }: ResourceName, { user }: Watcher): Promise<readonly string[] | undefined> {
    if (!name.startsWith(PREFIX)) return Promise.resolve(undefined);
    const directory = this.#accounts.byDomain(account);
    const lamps = directory?.phone(name.slice(PREFIX.length))?.busyLamps;
    const shown = lamps?.filter(extension => directory?.separated(user, extension) !== true);
    // In the case in which everything that is watched is named.
    return Promise.resolve(shown?.map(extension => resourceName(account, extension).name));
  }
}
