/** Codes by which a party sends the other one elsewhere while they talk: into a parking slot, to its own mobile. */
import { licenceOf, mobileDestination } from '../../routing/dial-plan/index.ts';
import type { Destination } from '../../routing/destination.ts';
import type { AccountDirectory } from '../../routing/ports.ts';
import type { Leg } from './leg.ts';
import { InCallKeys } from './recording/in-call-keys.ts';
import type { CallServices } from './services.ts';

export interface CallKeyServices {
  readonly accounts: Pick<CallServices['accounts'], 'byDomain'>;
  readonly domain: string;
  readonly clock: CallServices['clock'];
}

interface Listening {
  readonly keys: InCallKeys<string>;
  readonly ways: ReadonlyMap<string, Destination>;
  readonly off: () => void;
}

export class CallKeys {
  readonly #services: CallKeyServices;
  readonly #send: (by: Leg, destination: Destination) => void;
  /** Made for the first leg that is listened to: most calls have none. */
  #listening: Map<Leg, Listening> | undefined;

  /** `send` is told who has pressed a code, and where it leads. */
  constructor(services: CallKeyServices, send: (by: Leg, destination: Destination) => void) {
    this.#services = services;
    this.#send = send;
  }

  /** Two legs talk. Hearing keys has a cost, so only those are listened to who have where to send the other. */
  joined(...legs: readonly Leg[]): void {
    const { accounts, domain, clock } = this.#services;
    const directory = accounts.byDomain(domain);
    if (directory === undefined) return;
    for (const leg of legs) {
      if (leg.inner) continue;
      const ways = waysOf(directory, leg.party.extension);
      if (ways.size === 0) continue;
      const keys = new InCallKeys(clock, Object.fromEntries([...ways.keys()].map(code => [code, code])));
      const off = leg.media.onDigit(key => this.#press(leg, key, 'rtp'));
      (this.#listening ??= new Map()).set(leg, { keys, ways, off });
    }
  }

  parted(): void {
    for (const { off } of this.#listening?.values() ?? []) off();
    this.#listening = undefined;
  }

  /** A key that a party has pressed by INFO. */
  press(leg: Leg, key: string): void {
    this.#press(leg, key, 'info');
  }

  #press(leg: Leg, key: string, by: 'rtp' | 'info'): void {
    const listening = this.#listening?.get(leg);
    const code = listening?.keys.press(key, by);
    const destination = code === undefined ? undefined : listening?.ways.get(code);
    if (destination !== undefined) this.#send(leg, destination);
  }
}

/** By code. */
function waysOf(directory: AccountDirectory, extension: string | undefined): ReadonlyMap<string, Destination> {
  const ways = new Map<string, Destination>();
  if (extension === undefined || directory.phone(extension) === undefined) return ways;
  const { parkHere, mobileHere } = directory.account.featureCodes;
  const parks = directory.parkingLotOf(extension) !== undefined && licenceOf(directory, extension) === 'licensed';
  if (parks) ways.set(parkHere, { kind: 'park' });
  if (directory.user(extension)?.mobile === undefined) return ways;
  const mobile = mobileDestination(directory, extension);
  if (mobile.kind === 'mobile') ways.set(mobileHere, mobile);
  return ways;
}
