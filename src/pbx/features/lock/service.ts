/** Locks phones and unlocks them. */
import { keyHolder } from '../../../routing/index.ts';
import type { AccountSource, RuntimeSettings } from '../../../routing/ports.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { Pins } from '../../pins/ports.ts';
import type { LockQuestion, LockReply } from './application.ts';

export interface LockServiceOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'get' | 'set'>;
  readonly pins: Pins;
}

export class LockService implements FeatureService {
  readonly name = 'lock';
  readonly #options: LockServiceOptions;

  constructor(options: LockServiceOptions) {
    this.#options = options;
  }

  async ask(question: Json, { account }: RunHandle): Promise<LockReply> {
    const { accounts, runtime, pins } = this.#options;
    const asked = question as unknown as LockQuestion;
    const { user } = asked;
    if ('lock' in asked) {
      const holder = accounts.byDomain(account)?.phone(user);
      if (holder?.pin === undefined && holder?.pinHash === undefined) return 'refused';
      await runtime.set(account, asked.lock, 'locked', { by: user });
      return 'locked';
    }
    const { unlock: phone, pin } = asked;
    const verdict = await pins.check(account, keyHolder(runtime.get(account, phone, 'locked'), { phone, user }), pin);
    if (verdict === 'none') return 'refused';
    if (verdict !== 'right') return verdict === 'locked' ? 'blocked' : 'wrong';
    await runtime.set(account, phone, 'locked', undefined);
    return 'unlocked';
  }
}
