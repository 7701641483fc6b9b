/** Who is making a request, and what he may do. Everything is in memory: it is asked for every request. */
import { timingSafeEqual } from 'node:crypto';
import { AddressRanges } from '../../core/address-ranges.ts';
import type { Clock } from '../../core/clock.ts';
import { TandemError } from '../../core/errors.ts';
import { BUILT_IN_ROLES, PERMISSIONS, type Grant, type ResolvedGrant } from './permissions.ts';
import type { AccessObject, AccessStore, TokenUses } from './ports.ts';
import { NOBODY, type Principal } from './principal.ts';
import { readToken, secretMatches, tokenText } from './secrets.ts';

/** Body of a token; the session of an administrator is one as well. */
export interface TokenBody {
  readonly name: string;
  readonly secretHash: string;
  readonly grants: readonly Grant[];
  /** Ms since 1970. */
  readonly expiresAt?: number;
  /** Addresses and CIDR ranges it is taken from; none: from everywhere. */
  readonly allowedAddresses?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly createdBy: string;
  /** Of a session. */
  readonly administrator?: string;
}

export interface AdministratorBody {
  readonly name?: string;
  readonly email?: string;
  readonly passwordHash: string;
  readonly grants: readonly Grant[];
  readonly allowedAddresses?: readonly string[];
  readonly disabled?: boolean;
  /** Sealed. */
  readonly totpSecret?: string;
  /** One that is not confirmed yet, sealed. */
  readonly totpPending?: string;
  /** Step of the last code that was taken: no code counts twice. */
  readonly totpStep?: number;
}

export interface RoleBody {
  readonly description?: string;
  readonly permissions: readonly string[];
}

/** From where what may be used; what has no addresses may be from everywhere. */
export interface AccessRuleBody {
  readonly api?: readonly string[];
  /** Phones, and trunks that are known by their password. */
  readonly devices?: readonly string[];
}

/** The whole cluster's rule in the settings; an account's has its domain behind it. */
const RULE = 'access-rule ';
export const accessRuleKey = (account: string | undefined): string => `${RULE}${account ?? '*'}`;

/** Who has the cluster's secret can do everything anyhow: `bin/tandem` on a machine of the cluster. */
const OPERATOR_ID = 'operator';
const OPERATOR: Principal = {
  kind: 'token',
  id: OPERATOR_ID,
  name: 'operator of the machine',
  grants: [{ role: 'super-admin', permissions: new Set(PERMISSIONS) }],
  requestsPerMinute: Number.MAX_SAFE_INTEGER,
};
export const operatorToken = (key: Buffer): string => tokenText(OPERATOR_ID, key.toString('hex'));

interface Known {
  readonly revision: number;
  readonly principal: Principal;
}

export interface AccessControlOptions {
  readonly store: AccessStore;
  readonly clock: Clock;
  /** What makes the token of the machine's operator. */
  readonly operatorKey: Buffer;
  /** Told of each use of a token. */
  readonly uses?: Pick<TokenUses, 'note'>;
}

export class AccessControl {
  readonly #store: AccessStore;
  readonly #clock: Clock;
  readonly #operator: Buffer;
  readonly #principals = new Map<string, Known>();
  readonly #ranges = new AddressRanges();
  readonly #uses: Pick<TokenUses, 'note'> | undefined;

  constructor({ store, clock, operatorKey, uses }: AccessControlOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#operator = Buffer.from(operatorToken(operatorKey));
    this.#uses = uses;
  }

  /**
   * From an Authorization header. Nobody only where `optional` says that nobody will do.
   * @throws TandemError `token-missing`, `token-invalid`, `address-denied`
   */
  authenticate(authorization: string | undefined, address: string, optional = false): Principal {
    if (!this.isAllowed(undefined, address)) throw new TandemError('address-denied');
    const [, text] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
    if (text === undefined) {
      if (optional) return NOBODY;
      throw new TandemError(authorization === undefined ? 'token-missing' : 'token-invalid');
    }
    const principal = this.#principalOf(text, address);
    if (principal) return principal;
    if (optional) return NOBODY;
    throw new TandemError('token-invalid');
  }

  /** Whether requests about an account, or any at all, may come from an address. */
  isAllowed(account: string | undefined, address: string): boolean {
    const rule = this.#store.get('settings', accessRuleKey(account));
    return this.isWithin((rule?.body as AccessRuleBody | undefined)?.api, address);
  }

  resolve(grants: readonly Grant[]): ResolvedGrant[] {
    return grants.map(grant => ({ ...grant, permissions: this.permissionsOf(grant.role) ?? new Set() }));
  }

  /** Undefined when there is no such role. */
  permissionsOf(role: string): ReadonlySet<string> | undefined {
    const permissions =
      BUILT_IN_ROLES[role]?.permissions ?? (this.#store.get('roles', role)?.body as RoleBody | undefined)?.permissions;
    return permissions && new Set(permissions);
  }

  #principalOf(text: string, address: string): Principal | undefined {
    const given = Buffer.from(text);
    if (given.length === this.#operator.length && timingSafeEqual(given, this.#operator)) return OPERATOR;
    const read = readToken(text);
    const stored = read && this.#store.get('tokens', read.id);
    if (!stored) return undefined;
    const token = stored.body as unknown as TokenBody;
    const { expiresAt = Infinity } = token;
    if (!secretMatches(read.secret, token.secretHash) || expiresAt <= this.#clock.now()) return undefined;
    if (!this.isWithin(token.allowedAddresses, address)) throw new TandemError('address-denied');
    if (token.administrator !== undefined) return this.#ofSession(stored, token.administrator, address);
    this.#uses?.note(stored.key, address);
    return this.#known(stored, () => this.#ofToken(stored.key, token));
  }

  #ofSession(session: AccessObject, name: string, address: string): Principal | undefined {
    const stored = this.#store.get('administrators', name);
    const administrator = stored?.body as AdministratorBody | undefined;
    if (!administrator || administrator.disabled === true) return undefined;
    if (!this.isWithin(administrator.allowedAddresses, address)) throw new TandemError('address-denied');
    return this.#known(session, () => ({
      kind: 'administrator',
      id: name,
      name: administrator.name ?? name,
      grants: this.resolve(administrator.grants),
      session: session.key,
    }));
  }

  #ofToken(id: string, token: TokenBody): Principal {
    const { name, grants, requestsPerMinute } = token;
    const limit = requestsPerMinute === undefined ? {} : { requestsPerMinute };
    return { kind: 'token', id, name, grants: this.resolve(grants), ...limit };
  }

  /** Any change of anything makes them anew; changes are rare. */
  #known({ key }: AccessObject, make: () => Principal): Principal {
    const known = this.#principals.get(key);
    const { revision } = this.#store;
    if (known?.revision === revision) return known.principal;
    const principal = make();
    if (this.#principals.size >= MOST_KNOWN) this.#principals.clear();
    this.#principals.set(key, { revision, principal });
    return principal;
  }

  /** Whether an address is in one of these ranges; all are where there are none. */
  isWithin(allowed: readonly string[] | undefined, address: string): boolean {
    return this.#ranges.isWithin(allowed, address);
  }
}

const MOST_KNOWN = 10_000;
