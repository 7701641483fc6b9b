/** Who listens to events, and which ones he may hear. The same for both kinds of streams. */
import { TandemError } from '../../core/errors.ts';
import type { TandemEvent } from '../../core/events.ts';
import type { AccessControl } from '../access/control.ts';
import { allows, mayAllow, type Scope } from '../access/permissions.ts';
import type { Principal } from '../access/principal.ts';
import { topicFilter } from '../live/hub.ts';
import { scopeOfExtension } from './operations/live-scope.ts';
import type { ApiServices } from './services.ts';

const PERMISSION = 'events:read';

export interface EventWish {
  /** Separated by commas; `call.*` is all that begin so. */
  readonly topics?: string | undefined;
  readonly account?: string | undefined;
  readonly call?: string | undefined;
}

/** More of them would be a mistake of somebody's. */
export const MOST_LISTENERS = 5000;
/** Unsent bytes after which a listener is let go; it may come back with its cursor. */
export const MOST_UNSENT = 1 << 20;
/** Whoever has lost his right hears nothing after so long, ms; also how often a silent stream says that it lives. */
export const CHECK_EVERY_MS = 15_000;

/** @throws TandemError `limit-exceeded` */
export function demandRoom({ live }: ApiServices): void {
  if (live.events.listeners >= MOST_LISTENERS)
    throw new TandemError('limit-exceeded', { detail: 'too many listeners' });
}

/** Who listens, as he is now. */
export interface Hearer {
  readonly principal: Principal;
  /** IP address that he listens from. */
  readonly address: string;
}

/** A listener whose rights may change while his stream goes on. */
export class LiveHearer implements Hearer {
  readonly address: string;
  readonly #access: AccessControl;
  readonly #authorization: string | undefined;
  readonly #account: string | undefined;
  #principal: Principal;

  /** @throws TandemError as `renew` */
  constructor(
    { access }: Pick<ApiServices, 'access'>,
    { authorization, address }: { readonly authorization: string | undefined; readonly address: string },
    { account }: EventWish,
  ) {
    this.address = address;
    this.#access = access;
    this.#authorization = authorization;
    this.#account = account;
    this.#principal = this.#current();
  }

  get principal(): Principal {
    return this.#principal;
  }

  /** Takes his rights as they are now. @throws TandemError as `authenticate`, `address-denied`, `permission-denied` */
  renew(): void {
    this.#principal = this.#current();
  }

  #current(): Principal {
    const principal = this.#access.authenticate(this.#authorization, this.address);
    const account = this.#account;
    if (account !== undefined && !this.#access.isAllowed(account, this.address)) {
      throw new TandemError('address-denied');
    }
    if (!mayAllow(principal.grants, PERMISSION, account)) {
      throw new TandemError('permission-denied', { detail: `it takes ${PERMISSION}` });
    }
    return principal;
  }
}

/** Asks the hearer for each event anew. */
export function eventFilter(
  services: ApiServices,
  hearer: Hearer,
  { topics, account, call }: EventWish,
): (event: TandemEvent) => boolean {
  const fits = topicFilter(
    (topics ?? '')
      .split(',')
      .map(one => one.trim())
      .filter(one => one !== ''),
  );
  return event =>
    fits(event.type) &&
    (account === undefined || event.account === account) &&
    (call === undefined || event.call === call) &&
    scopesOf(services, event).some(scope => allows(hearer.principal.grants, PERMISSION, scope)) &&
    (event.account === undefined || services.access.isAllowed(event.account, hearer.address));
}

const told = new WeakMap<ApiServices, WeakMap<TandemEvent, readonly Scope[]>>();

/** Whose event it is. All listeners are given the same event, so it is worked out for the first of them. */
function scopesOf(services: ApiServices, event: TandemEvent): readonly Scope[] {
  const known = told.get(services) ?? new WeakMap<TandemEvent, readonly Scope[]>();
  told.set(services, known);
  let scopes = known.get(event);
  if (!scopes) known.set(event, (scopes = scopesNamed(services, event)));
  return scopes;
}

/** Of any extension that it names, else of the account, else of the cluster. */
function scopesNamed(services: ApiServices, { account, data }: TandemEvent): readonly Scope[] {
  if (account === undefined) return [{}];
  const named = ['extension', 'resolved', 'queue', 'box', 'member'].map(field => data[field]);
  const from = /^sip:([^@]+)@/.exec(String(data['from']))?.[1];
  const extensions = [...named, from].filter((one): one is string => typeof one === 'string' && /^\d{1,16}$/.test(one));
  if (extensions.length === 0) return [{ account }];
  return extensions.map(extension => scopeOfExtension(services, account, extension));
}
