/** Whether somebody is who he says, by the PIN of his extension: for voicemail, hot desking and the phone lock alike. */
import type { Clock } from '../../core/clock.ts';
import { hashPin, pinMatches } from '../../core/pin-hash.ts';
import type { AccountSource } from '../../routing/ports.ts';
import type { PinFailures, PinWriter } from './ports.ts';

const MOST_WRONG = 3;
const LOCK_MS = 15 * 60_000;

/** `none`: the extension has no PIN, or is not there. */
export type PinVerdict = 'right' | 'wrong' | 'locked' | 'none';

export interface PinGuardOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly failures: PinFailures;
  readonly writer: PinWriter;
  readonly clock: Clock;
}

export class PinGuard {
  readonly #o: PinGuardOptions;

  constructor(options: PinGuardOptions) {
    this.#o = options;
  }

  /** Rejects with TandemError `store-unavailable`: without the count of wrong PINs none is accepted. */
  async check(account: string, extension: string, pin: string): Promise<PinVerdict> {
    const { accounts, failures, clock } = this.#o;
    const phone = accounts.byDomain(account)?.phone(extension);
    const kept = phone?.pinHash;
    if (kept === undefined && phone?.pin === undefined) return 'none';
    if ((await failures.lockedUntil(account, extension)) > clock.now()) return 'locked';
    if (kept === undefined ? phone?.pin === pin : await pinMatches(pin, kept)) {
      await failures.rightPin(account, extension);
      return 'right';
    }
    const until = await failures.wrongPin(account, extension, { most: MOST_WRONG, lockMs: LOCK_MS });
    return until > clock.now() ? 'locked' : 'wrong';
  }

  /** The caller has shown that he knows the old one. Rejects as `check` does. */
  async change(account: string, extension: string, pin: string): Promise<boolean> {
    return this.#o.writer.setPin(account, extension, await hashPin(pin));
  }
}

const SEQUENCES = ['01234567890', '09876543210'];

/** Too easily guessed: too short, one digit over and over, digits in a row, the extension itself. */
export function isWeakPin(pin: string, extension: string): boolean {
  if (!/^\d{4,12}$/.test(pin)) return true;
  return /^(\d)\1*$/.test(pin) || SEQUENCES.some(sequence => sequence.includes(pin)) || pin === extension;
}
