/** Logging in: password, then one-time code; and what holds up those who guess. */
import { ERRORS, TandemError } from '../../core/errors.ts';
import type { Clock } from '../../core/clock.ts';
import type { AdministratorBody } from './control.ts';
import { passwordMatches, totpStep } from './passwords.ts';

/** Wrong tries in a row before one has to wait, and for how long. */
const TRIES = 10;
const WAIT_MS = 5 * 60_000;
/** Names and addresses that are watched; a full table starts anew. */
const MOST_WATCHED = 10_000;

interface Failures {
  count: number;
  until: number;
}

export class LoginGuard {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Resolves with the step of the one-time code, undefined where none is asked for. Rejects with `login-refused`, with `code-required` only
   * after the right password, and with `rate-limited` after too many tries for one name or from one address.
   */
  async check(
    administrator: AdministratorBody | undefined,
    { name, password, code, address }: { name: string; password: string; code: string | undefined; address: string },
    open: (sealed: string) => string,
  ): Promise<number | undefined> {
    const watched = [`name ${name}`, `address ${address}`];
    for (const one of watched) this.#demandPatience(one);
    const refuse = (): never => {
      for (const one of watched) this.#count(one);
      throw new TandemError('login-refused');
    };
    const right = await passwordMatches(password, administrator?.passwordHash);
    if (!administrator || !right || administrator.disabled === true) return refuse();
    const { totpSecret, totpStep: last = 0 } = administrator;
    if (totpSecret !== undefined && code === undefined) throw new TandemError('code-required');
    const step = totpSecret === undefined ? undefined : totpStep(open(totpSecret), code ?? '', this.#clock.now());
    // RFC 6238 5.2: a code is taken once.
    if (totpSecret !== undefined && (step === undefined || step <= last)) return refuse();
    for (const one of watched) this.#failures.delete(one);
    return step;
  }

  #demandPatience(one: string): void {
    const known = this.#failures.get(one);
    if (!known || known.count < TRIES) return;
    const wait = known.until - this.#clock.now();
    if (wait > 0) {
      throw new TandemError('rate-limited', {
        detail: `${ERRORS['login-refused'].text}; wait ${Math.ceil(wait / 1000)} s`,
      });
    }
    this.#failures.delete(one);
  }

  #count(one: string): void {
    if (this.#failures.size >= MOST_WATCHED) this.#failures.clear();
    const count = (this.#failures.get(one)?.count ?? 0) + 1;
    this.#failures.set(one, { count, until: this.#clock.now() + WAIT_MS });
  }
}
