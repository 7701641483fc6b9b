/** What live objects touch, for whoever has only some sites or extensions. */
import type { Scope } from '../../access/permissions.ts';
import type { OperationCall } from '../operation.ts';
import type { ApiServices } from '../services.ts';

export function scopeOfExtension({ directory }: ApiServices, account: string, extension: string): Scope {
  const site = directory.byDomain(account)?.siteOf(extension).name;
  return { account, extension, ...(site !== undefined && { site }) };
}

/** A call is everybody's who takes part in it; one without any of ours is the account's. */
export function scopesOfCall(services: ApiServices, { account, resolved, legs }: CallParties): readonly Scope[] {
  const extensions = new Set(legs.flatMap(({ extension }) => (extension === undefined ? [] : [extension])));
  if (resolved !== undefined) extensions.add(resolved);
  if (extensions.size === 0) return [{ account }];
  return [...extensions].map(extension => scopeOfExtension(services, account, extension));
}

interface CallParties {
  readonly account: string;
  readonly resolved?: string;
  readonly legs: readonly { readonly extension?: string }[];
}

/** @throws TandemError `permission-denied` when none of them is allowed */
export function demandAny({ may, demand }: Pick<OperationCall, 'may' | 'demand'>, scopes: readonly Scope[]): void {
  const [first] = scopes;
  if (first !== undefined && !scopes.some(scope => may(scope))) demand(first);
}
