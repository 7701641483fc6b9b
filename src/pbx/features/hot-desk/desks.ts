/** Who sits where: users at shared phones. Read for every call, so it is kept turned round in memory. */
import type { Clock } from '../../../core/clock.ts';
import type { AccountSource, RuntimeSettings } from '../../../routing/ports.ts';

export interface DesksOptions {
  readonly accounts: Pick<AccountSource, 'byDomain' | 'onChange'>;
  readonly runtime: Pick<RuntimeSettings, 'get' | 'onChange'>;
  readonly clock: Clock;
}

interface Sitting {
  readonly user: string;
  /** Ms since 1970. */
  readonly until: number;
}

export class Desks {
  readonly #options: DesksOptions;
  /** Sittings by phone, for each account that was asked about. */
  readonly #accounts = new Map<string, ReadonlyMap<string, Sitting>>();
  readonly #off: readonly (() => void)[];

  constructor(options: DesksOptions) {
    this.#options = options;
    this.#off = [
      options.accounts.onChange(domain => this.#accounts.delete(domain)),
      options.runtime.onChange((domain, _extension, name) => {
        if (name === 'hotDesk') this.#accounts.delete(domain);
      }),
    ];
  }

  /** The phones at which this user has logged in. */
  phonesOf(account: string, user: string): string[] {
    const now = this.#options.clock.now();
    const sittings = [...this.#sittings(account)];
    return sittings.filter(([, sitting]) => sitting.user === user && sitting.until > now).map(([phone]) => phone);
  }

  /** Who has logged in at this phone. */
  userAt(account: string, phone: string): string | undefined {
    const sitting = this.#sittings(account).get(phone);
    return sitting !== undefined && sitting.until > this.#options.clock.now() ? sitting.user : undefined;
  }

  /** Whether users can log in at this phone. */
  isShared(account: string, phone: string): boolean {
    const found = this.#options.accounts.byDomain(account)?.phone(phone);
    return found !== undefined && 'hotDesking' in found && found.hotDesking;
  }

  close(): void {
    for (const off of this.#off) off();
  }

  #sittings(account: string): ReadonlyMap<string, Sitting> {
    const known = this.#accounts.get(account);
    if (known !== undefined) return known;
    const { accounts, runtime } = this.#options;
    const directory = accounts.byDomain(account);
    const sittings = new Map<string, Sitting>();
    for (const { extension: phone, hotDesking } of directory?.document.commonAreaPhones ?? []) {
      const sitting = hotDesking ? runtime.get(account, phone, 'hotDesk') : undefined;
      // A user who is not there any more sits nowhere.
      if (sitting === undefined || directory?.user(sitting.extension) === undefined) continue;
      sittings.set(phone, { user: sitting.extension, until: sitting.until });
    }
    // Callers cannot make accounts up, so there are no more of these than accounts.
    if (directory !== undefined) this.#accounts.set(account, sittings);
    return sittings;
  }
}
