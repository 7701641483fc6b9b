/** Logs users in and out at shared phones. */
import type { Clock } from '../../../core/clock.ts';
import type { AccountSource, RuntimeSettings } from '../../../routing/ports.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { Pins } from '../../pins/ports.ts';
import type { HotDeskQuestion, HotDeskReply } from './application.ts';
import type { Desks } from './desks.ts';

export interface HotDeskServiceOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'get' | 'set'>;
  readonly desks: Pick<Desks, 'phonesOf' | 'userAt'>;
  readonly pins: Pins;
  readonly clock: Clock;
}

export class HotDeskService implements FeatureService {
  readonly name = 'hotDesk';
  readonly #options: HotDeskServiceOptions;

  constructor(options: HotDeskServiceOptions) {
    this.#options = options;
  }

  ask(question: Json, { account }: RunHandle): Promise<HotDeskReply> {
    const asked = question as unknown as HotDeskQuestion;
    return 'logout' in asked ? this.#logOut(account, asked.logout) : this.#logIn(account, asked);
  }

  async #logOut(account: string, phone: string): Promise<HotDeskReply> {
    const { desks } = this.#options;
    if (desks.userAt(account, phone) === undefined) return 'nobody';
    await this.#leave(account, phone);
    return 'out';
  }

  async #logIn(
    account: string,
    { login: user, phone, pin }: Extract<HotDeskQuestion, { login: string }>,
  ): Promise<HotDeskReply> {
    const { accounts, runtime, desks, pins, clock } = this.#options;
    const directory = accounts.byDomain(account);
    // It may have been mistyped, so it is asked for once more, as after a wrong PIN.
    if (directory?.user(user) === undefined) return 'wrong';
    const verdict = await pins.check(account, user, pin);
    // Nothing that he could enter would let him in, and that there is such an extension anybody may find out by calling it.
    if (verdict === 'none') return 'refused';
    if (verdict !== 'right') return verdict;
    // A user sits at one phone.
    for (const other of desks.phonesOf(account, user)) {
      if (other !== phone) await this.#leave(account, other);
    }
    await this.#unlock(account, phone);
    const until = clock.now() + directory.settings(phone).hotDeskSeconds * 1000;
    await runtime.set(account, phone, 'hotDesk', { extension: user, until });
    return 'in';
  }

  async #leave(account: string, phone: string): Promise<void> {
    await this.#unlock(account, phone);
    await this.#options.runtime.set(account, phone, 'hotDesk', undefined);
  }

  /** What a user has locked does not outlast his sitting, and is not there again with his next one. */
  async #unlock(account: string, phone: string): Promise<void> {
    const { runtime } = this.#options;
    const lock = runtime.get(account, phone, 'locked');
    if (typeof lock !== 'object' || lock.by === phone) return;
    await runtime.set(account, phone, 'locked', undefined);
  }
}
