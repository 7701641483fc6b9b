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

/** Who tries, and what he says. */
export interface LoginAttempt {
  readonly name: string;
  readonly password: string;
  readonly code?: string | undefined;
  readonly address: string;
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
    attempt: LoginAttempt,
    open: (sealed: string) => string,
  ): Promise<number | undefined> {
    const watched = this.#begin(attempt);
    const { totpSecret, totpStep: last = 0 } = await demandMatch(administrator, attempt.password);
    if (totpSecret === undefined) {
      this.#clear(watched);
      return undefined;
    }
    if (attempt.code === undefined) {
      this.#takeBack(watched);
      throw new TandemError('code-required');
    }
    const step = totpStep(open(totpSecret), attempt.code, this.#clock.now());
    // RFC 6238 5.2: a code is taken once.
    if (step === undefined || step <= last) throw new TandemError('login-refused');
    this.#clear(watched);
    return step;
  }

  /** The password alone, of somebody who has logged in. @throws TandemError as `check`, but for `code-required` */
  async checkPassword(administrator: AdministratorBody, attempt: LoginAttempt): Promise<void> {
    const watched = this.#begin(attempt);
    const { totpSecret } = await demandMatch(administrator, attempt.password);
    // Or else whoever knows the password could guess codes without end.
    if (totpSecret === undefined) this.#clear(watched);
    else this.#takeBack(watched);
  }

  /** Counts the try as a wrong one before anything is awaited, so that those that come at once are not looked at all together. */
  #begin({ name, address }: LoginAttempt): readonly string[] {
    const watched = [`name ${name}`, `address ${address}`];
    for (const one of watched) this.#demandPatience(one);
    for (const one of watched) this.#count(one);
    return watched;
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

  /** This try was not a wrong one; those before it still count. */
  #takeBack(watched: readonly string[]): void {
    for (const one of watched) {
      const known = this.#failures.get(one);
      if (known) known.count = Math.max(0, known.count - 1);
    }
  }

  #clear(watched: readonly string[]): void {
    for (const one of watched) this.#failures.delete(one);
  }
}

/** @throws TandemError `login-refused` */
async function demandMatch(administrator: AdministratorBody | undefined, password: string): Promise<AdministratorBody> {
  const right = await passwordMatches(password, administrator?.passwordHash);
  if (!administrator || !right || administrator.disabled === true) throw new TandemError('login-refused');
  return administrator;
}
