/** Codes of a party that talks: they send the other one elsewhere, into a parking slot, to its own mobile, or say for which client the call is. */
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
  readonly ways: Ways;
  readonly off: () => void;
}

/** By code; `mark` is the one that the code of a client follows. */
type Ways = ReadonlyMap<string, Destination | 'mark'>;

export interface CallKeyEvents {
  /** Who has pressed a code, and where it leads. */
  send(by: Leg, destination: Destination): void;
  mark(by: Leg, clientCode: string): void;
}

export class CallKeys {
  readonly #services: CallKeyServices;
  readonly #events: CallKeyEvents;
  /** Made for the first leg that is listened to: most calls have none. */
  #listening: Map<Leg, Listening> | undefined;

  constructor(services: CallKeyServices, events: CallKeyEvents) {
    this.#services = services;
    this.#events = events;
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
      const keys = new InCallKeys(
        clock,
        Object.fromEntries([...ways.keys()].map(code => [code, code])),
        code => ways.get(code) === 'mark',
      );
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
    const way = code === undefined ? undefined : listening?.ways.get(code);
    if (way === 'mark') this.#events.mark(leg, listening?.keys.argument ?? '');
    else if (way !== undefined) this.#events.send(leg, way);
  }
}

function waysOf(directory: AccountDirectory, extension: string | undefined): Ways {
  const ways = new Map<string, Destination | 'mark'>();
  if (extension === undefined || directory.phone(extension) === undefined) return ways;
  const { clientCodes, featureCodes } = directory.account;
  const { parkHere, mobileHere, clientCodeHere } = featureCodes;
  if (clientCodes !== undefined) ways.set(clientCodeHere, 'mark');
  const parks = directory.parkingLotOf(extension) !== undefined && licenceOf(directory, extension) === 'licensed';
  if (parks) ways.set(parkHere, { kind: 'park' });
  if (directory.user(extension)?.mobile === undefined) return ways;
  const mobile = mobileDestination(directory, extension);
  if (mobile.kind === 'mobile') ways.set(mobileHere, mobile);
  return ways;
}
