/** Locks phones and unlocks them. */
import type { AccountSource, RuntimeSettings } from '../../../routing/ports.ts';
import type { FeatureService, Json, RunHandle } from '../../call/application.ts';
import type { LockQuestion, LockReply } from './application.ts';
import type { Pins } from './ports.ts';

export interface LockServiceOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'set'>;
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
    if ('lock' in asked) {
      const owner = accounts.byDomain(account)?.phone(asked.owner);
      if (owner?.pin === undefined && owner?.pinHash === undefined) return 'refused';
      await runtime.set(account, asked.lock, 'locked', true);
      return 'locked';
    }
    const verdict = await pins.check(account, asked.owner, asked.pin);
    if (verdict === 'none') return 'refused';
    if (verdict !== 'right') return verdict === 'locked' ? 'blocked' : 'wrong';
    await runtime.set(account, asked.unlock, 'locked', undefined);
    return 'unlocked';
  }
}
