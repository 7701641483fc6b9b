/** From where phones may come: the access rules, as the load balancers ask them for each new request of a phone. */
import { AddressRanges } from '../../core/address-ranges.ts';
import { emergencyNumber } from '../../routing/dial-plan/index.ts';
import type { AccountSource } from '../../routing/ports.ts';
import { accessRuleKey, type AccessRuleBody } from './control.ts';
import type { AccessStore } from './ports.ts';

export interface PhoneAccessOptions {
  readonly rules: Pick<AccessStore, 'get'>;
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  /** The account whose phones these are. */
  readonly domain: string;
}

/** What begins with this request, and where it comes from. */
interface PhoneRequest {
  readonly address: string;
  readonly method: string;
  /** Who says to be calling. */
  readonly from?: string | undefined;
  /** What was dialled. */
  readonly to?: string | undefined;
}

export class PhoneAccess {
  readonly #o: PhoneAccessOptions;
  readonly #keys: readonly string[];
  readonly #ranges = new AddressRanges();

  constructor(options: PhoneAccessOptions) {
    this.#o = options;
    this.#keys = [accessRuleKey(undefined), accessRuleKey(options.domain)];
  }

  /** The rule of the cluster and that of the account both count. An emergency call may come from everywhere. */
  admits({ address, method, from = '', to = '' }: PhoneRequest): boolean {
    if (this.#keys.every(key => this.#ranges.isWithin(this.#devices(key), address))) return true;
    const directory = method === 'INVITE' ? this.#o.accounts.byDomain(this.#o.domain) : undefined;
    return directory !== undefined && emergencyNumber(directory, from, to) !== undefined;
  }

  #devices(key: string): readonly string[] | undefined {
    return (this.#o.rules.get('settings', key)?.body as AccessRuleBody | undefined)?.devices;
  }
}
