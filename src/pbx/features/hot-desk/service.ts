/** Logs users in and out at shared phones. */
import type { Clock } from '../../../core/clock.ts';
import type { AccountSource, RuntimeSettings } from '../../../routing/ports.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { HotDeskQuestion, HotDeskReply } from './application.ts';
import type { Desks } from './desks.ts';
import type { Pins } from './ports.ts';

export interface HotDeskServiceOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'set'>;
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
    const { runtime, desks } = this.#options;
    if (desks.userAt(account, phone) === undefined) return 'nobody';
    await runtime.set(account, phone, 'hotDesk', undefined);
    return 'out';
  }

  async #logIn(
    account: string,
    { login: user, phone, pin }: Extract<HotDeskQuestion, { login: string }>,
  ): Promise<HotDeskReply> {
    const { accounts, runtime, desks, pins, clock } = this.#options;
    const directory = accounts.byDomain(account);
    // Guessing tells nothing about which extensions there are.
    if (directory?.user(user) === undefined) return 'wrong';
    const verdict = await pins.check(account, user, pin);
    if (verdict === 'none') return 'refused';
    if (verdict !== 'right') return verdict;
    // A user sits at one phone.
    for (const other of desks.phonesOf(account, user)) {
      if (other !== phone) await runtime.set(account, other, 'hotDesk', undefined);
    }
    const until = clock.now() + directory.settings(phone).hotDeskSeconds * 1000;
    await runtime.set(account, phone, 'hotDesk', { extension: user, until });
    return 'in';
  }
}
