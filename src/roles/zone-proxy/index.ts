/** The zone-proxy: digest, registrar, admission and the way to the call switches. Wiring only. */
import { toldLocation } from '../../api/live/publish/stores.ts';
import { Lifecycle } from '../../core/lifecycle.ts';
import type { AccountTrunks } from '../../pbx/trunk/account-trunks.ts';
import { DigestServer } from '../../sip/auth/index.ts';
import { ZoneProxy } from '../../sip/proxy/zone-proxy.ts';
import { Registrar } from '../../sip/registrar/index.ts';
import type { RoleContext, RunningRole } from '../context.ts';
import { type SipLayers, openSipLayers } from '../sip-layers.ts';
import type { EventsPort } from '../../sip/proxy/zone-context.ts';
import type { AccountSource } from '../../routing/ports.ts';
import { transportsOf } from './transports.ts';
import { openEvents } from './events.ts';
import { openTrunkDirectory } from '../trunks.ts';
import { exposeProxyMetrics } from './metrics.ts';

export async function start(ctx: RoleContext): Promise<RunningRole> {
  const lifecycle = new Lifecycle();
  try {
    const layers = openSipLayers(ctx, lifecycle);
    const events = await openEvents(ctx, layers, lifecycle);
    const trunks = lifecycle.own(await openTrunkDirectory(ctx));
    const accounts = await ctx.stores.openAccounts();
    const proxy = lifecycle.own(zoneProxy(ctx, layers, { events, trunks, accounts }));
    register(ctx, layers, proxy);
    exposeProxyMetrics(proxy, lifecycle);
    const { address } = await layers.transport.listen({
      name: 'inner',
      transport: 'tcp',
      ...ctx.node.inner,
      inner: true,
    });
    return {
      inner: address,
      listeners: [{ name: 'inner', transport: 'tcp', address }],
      close: () => lifecycle.close(),
    };
  } catch (error) {
    await lifecycle.close().catch(() => undefined);
    throw error;
  }
}

interface ProxyParts {
  readonly events?: EventsPort;
  readonly trunks?: AccountTrunks;
  readonly accounts?: AccountSource;
}

/** The proxy over the layers of a node; the register benchmark gives it a UDP socket instead of a load balancer. */
export function zoneProxy(
  ctx: RoleContext,
  layers: SipLayers,
  { events, trunks, accounts }: ProxyParts = {},
): ZoneProxy {
  const { config, keys, clock, ids, log, stores, node, membership } = ctx;
  const { digest, registrar, admission } = config.sip;
  return new ZoneProxy({
    ...layers,
    directory: membership,
    owners: stores.claims,
    digest: new DigestServer({
      key: keys.nonce,
      issuer: node.id,
      realm: config.realm,
      clock,
      ids,
      nonceLifetimeMs: digest.nonceLifetimeMs,
      credentials: { ha1: async (user, realm) => trunks?.ha1(user, realm) ?? stores.users.ha1(user, realm) },
    }),
    registrar: new Registrar({
      store: toldLocation(stores.location, stores.events, () => clock.now()),
      clock,
      ids,
      log,
      zone: node.zone,
      config: registrar,
    }),
    ...(events && { events }),
    limits: admission,
    trunkOf: user => trunks?.ofUser(user),
    ...(accounts && { transportsOf: transportsOf(accounts, config.domain) }),
    domain: config.domain,
    zone: node.zone,
    self: node.id,
    clock,
    ids,
    log,
    draining: () => membership.draining,
  });
}

function register({ inspection }: RoleContext, layers: SipLayers, proxy: ZoneProxy): void {
  inspection.register('zone-proxy', () => proxy.snapshot());
  inspection.register('transactions', () => layers.transactions.snapshot());
  inspection.register('transport', () => layers.transport.snapshot());
}
