/** The dial plan of an account, as calls ask it. */
import type { Clock } from '../../core/clock.ts';
import type { CallContext, Caller, ShownCaller } from '../../pbx/call/application.ts';
import type { Route } from '../../pbx/call/services.ts';
import { resolve } from '../../routing/dial-plan/index.ts';
import { isLocked, type CallerId, type RouteOrigin } from '../../routing/index.ts';
import type { AccountSource, RuntimeSettings } from '../../routing/ports.ts';

export interface RouteSources {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly runtime: Pick<RuntimeSettings, 'get'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly domain: string;
}

interface RouteCaller {
  readonly caller: Caller;
  /** On whose line, where that is not its own. */
  readonly line?: string | undefined;
}

export function routeOf(
  { accounts, runtime, clock, domain }: RouteSources,
  dialled: string,
  { caller, line }: RouteCaller,
): Route {
  const directory = accounts.byDomain(domain);
  if (directory === undefined) return withoutAccount(dialled);
  const own = caller.extension ?? '';
  const phone = caller.phone ?? own;
  const { destination, callerId, onBehalfOf, sentBy, emergencyCallBack, clientCode } = resolve(directory, {
    dialled,
    from: originOf(caller),
    callBack: number => {
      const back = runtime.get(domain, number, 'emergencyCallBack');
      return back !== undefined && back.until > clock.now() ? back : undefined;
    },
    caller: {
      line,
      locked: isLocked(runtime.get(domain, phone, 'locked'), { phone, user: own }),
      hideCallerId: caller.anonymous || (runtime.get(domain, own, 'hideCallerId') ?? false),
    },
  });
  const shown = shownOf(callerId);
  const context: Omit<CallContext, 'hops'> = {
    ...(shown !== undefined && { shown }),
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(sentBy !== undefined && { sentBy }),
    ...(emergencyCallBack === true && { emergencyCallBack }),
  };
  return { destination, context, ...(clientCode !== undefined && { clientCode }) };
}

const originOf = ({ trunk, number, name, extension, phone, anonymous }: Caller): RouteOrigin =>
  trunk === undefined
    ? { extension: extension ?? '', ...(phone !== undefined && { phone }) }
    : {
        ...{ trunk, hidden: anonymous },
        ...(number !== undefined && { caller: number }),
        ...(name !== undefined && { name }),
      };

function shownOf({ number, name, hidden }: CallerId): ShownCaller | undefined {
  if (hidden) return { user: 'anonymous', anonymous: true };
  return number === undefined ? undefined : { user: number, ...(name !== undefined && { name }) };
}

/** A domain that nobody has described has its users and nothing else. */
function withoutAccount(dialled: string): Route {
  return /^[\w.+-]{1,64}$/.test(dialled)
    ? { destination: { kind: 'user', extension: dialled } }
    : { destination: { kind: 'none', status: 404, reason: 'user-unknown' } };
}
