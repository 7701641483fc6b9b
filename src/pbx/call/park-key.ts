/** The code by which a party parks the other one while they talk. */
import { licenceOf } from '../../routing/index.ts';
import type { Leg } from './leg.ts';
import { InCallKeys } from './recording/in-call-keys.ts';
import type { CallServices } from './services.ts';

export interface ParkKeyServices {
  readonly accounts: Pick<CallServices['accounts'], 'byDomain'>;
  readonly domain: string;
  readonly clock: CallServices['clock'];
}

export class ParkKey {
  readonly #services: ParkKeyServices;
  readonly #park: (by: Leg) => void;
  /** Made for the first leg that is listened to: most calls have none. */
  #keys: Map<Leg, { readonly keys: InCallKeys<'parkHere'>; readonly off: () => void }> | undefined;

  /** `park` is told who has pressed it. */
  constructor(services: ParkKeyServices, park: (by: Leg) => void) {
    this.#services = services;
    this.#park = park;
  }

  /** Two legs talk. Hearing keys has a cost, so only those are listened to who may park, and have where. */
  joined(...legs: readonly Leg[]): void {
    const { accounts, domain, clock } = this.#services;
    const directory = accounts.byDomain(domain);
    if (directory === undefined) return;
    const { parkHere } = directory.account.featureCodes;
    for (const leg of legs) {
      const { extension } = leg.party;
      if (extension === undefined || directory.phone(extension) === undefined || leg.inner) continue;
      if (directory.parkingLotOf(extension) === undefined || licenceOf(directory, extension) !== 'licensed') continue;
      const keys = new InCallKeys(clock, { parkHere });
      (this.#keys ??= new Map()).set(leg, { keys, off: leg.media.onDigit(key => this.#press(leg, key, 'rtp')) });
    }
  }

  parted(): void {
    for (const { off } of this.#keys?.values() ?? []) off();
    this.#keys = undefined;
  }

  /** A key that a party has pressed by INFO. */
  press(leg: Leg, key: string): void {
    this.#press(leg, key, 'info');
  }

  #press(leg: Leg, key: string, by: 'rtp' | 'info'): void {
    if (this.#keys?.get(leg)?.keys.press(key, by) !== undefined) this.#park(leg);
  }
}
