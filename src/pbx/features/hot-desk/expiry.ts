/** Notices when a sitting at a shared phone is over because its time is: nobody logs out then. */
import type { Clock, Timer } from '../../../core/clock.ts';
import type { Resource } from '../../../core/lifecycle.ts';
import type { AccountSource, RuntimeSettings } from '../../../routing/ports.ts';

/** What still shows the last user may do so for this long. */
const LOOK_MS = 15_000;

export interface DeskExpiryOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'get'>;
  readonly clock: Clock;
  readonly account: string;
  /** Told of the phone. */
  readonly expired: (phone: string) => void;
}

export class DeskExpiry implements Resource {
  readonly #options: DeskExpiryOptions;
  readonly #timer: Timer;
  #looked: number;

  constructor(options: DeskExpiryOptions) {
    this.#options = options;
    this.#looked = options.clock.now();
    this.#timer = options.clock.every(LOOK_MS, () => this.#look());
  }

  close(): void {
    this.#timer.cancel();
  }

  #look(): void {
    const { accounts, runtime, clock, account, expired } = this.#options;
    const since = this.#looked;
    const now = clock.now();
    this.#looked = now;
    for (const { extension, hotDesking } of accounts.byDomain(account)?.document.commonAreaPhones ?? []) {
      const until = hotDesking ? runtime.get(account, extension, 'hotDesk')?.until : undefined;
      if (until !== undefined && until > since && until <= now) expired(extension);
    }
  }
}
