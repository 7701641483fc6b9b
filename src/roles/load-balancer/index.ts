/** The load balancer: listeners for phones, one for the inside, and the edge between them. Wiring only. */
import { readFile } from 'node:fs/promises';
import { PhoneAccess } from '../../api/access/phones.ts';
import { toldTrunks } from '../../api/live/publish/stores.ts';
import type { NodeConfig } from '../../core/config/index.ts';
import { Lifecycle } from '../../core/lifecycle.ts';
import type { HostPort } from '../../core/host-port.ts';
import { LoadBalancer } from '../../sip/edge/load-balancer.ts';
import { ResolvedTrunks } from '../../sip/edge/trunks/resolved-trunks.ts';
import type { TrunksOptions } from '../../sip/edge/trunks/trunks.ts';
import { SystemDns } from '../../sip/trunk/system-dns.ts';
import type { ListenOptions } from '../../sip/transport/index.ts';
import type { ReadyListener, RoleContext, RunningRole } from '../context.ts';
import { type SipLayers, openSipLayers } from '../sip-layers.ts';
import { openTrunkDirectory } from '../trunks.ts';
import { exposeEdgeMetrics } from './metrics.ts';

type ListenConfig = NodeConfig['listen'][number];

export async function start(ctx: RoleContext): Promise<RunningRole> {
  const lifecycle = new Lifecycle();
  try {
    const layers = openSipLayers(ctx, lifecycle);
    const { transport } = layers;
    const inner = await transport.listen({ name: 'inner', transport: 'tcp', ...ctx.node.inner, inner: true });
    const trunks = await trunkOptions(ctx, lifecycle);
    const access = await phoneAccess(ctx);
    const balancer = lifecycle.own(edge(ctx, layers, { inner: inner.address, trunks, access }));
    register(ctx, layers, balancer);
    exposeEdgeMetrics(balancer, lifecycle);
    // Phones come last, when everything behind is ready for them.
    const listeners: ReadyListener[] = [];
    for (const listen of ctx.node.listen) {
      const { name, transport: kind, address } = await transport.listen(await listenOptions(ctx, listen));
      listeners.push({ name, transport: kind, address });
    }
    balancer.openTrunks();
    return { inner: inner.address, listeners, close: () => lifecycle.close() };
  } catch (error) {
    await lifecycle.close().catch(() => undefined);
    throw error;
  }
}

interface EdgeParts {
  readonly inner: HostPort;
  readonly trunks: TrunksOptions;
  readonly access: PhoneAccess;
}

async function phoneAccess({ stores, config: { domain } }: RoleContext): Promise<PhoneAccess> {
  return new PhoneAccess({ rules: await stores.openAccessRules(), accounts: await stores.openAccounts(), domain });
}

function edge(ctx: RoleContext, layers: SipLayers, { inner, trunks, access }: EdgeParts): LoadBalancer {
  const { membership, stores, keys, boot, clock, ids, log, node, config } = ctx;
  return new LoadBalancer({
    ...layers,
    directory: membership,
    owners: stores.claims,
    guard: config.sip.guard,
    access,
    trunks,
    keys,
    self: node.id,
    boot,
    inner,
    clock,
    ids,
    log,
  });
}

async function listenOptions(ctx: RoleContext, listen: ListenConfig): Promise<ListenOptions> {
  const { name, transport, address, advertise, peers } = listen;
  const options: ListenOptions = { name, transport, ...address };
  if (advertise) options.advertise = advertise;
  if (transport === 'tls' || transport === 'wss') {
    const certificate = await ctx.tls();
    options.tls =
      peers === undefined
        ? certificate
        : { ...certificate, ca: await readFile(peers, 'utf8'), requestClientCert: true };
  }
  return options;
}

/** Trunks are reached with our own certificate, and theirs are checked against the authorities of the listeners for peers. */
async function trunkOptions(ctx: RoleContext, lifecycle: Lifecycle): Promise<TrunksOptions> {
  const forPeers = ctx.node.listen.filter(({ peers }) => peers !== undefined);
  const ca = await Promise.all(forPeers.map(({ peers = '' }) => readFile(peers, 'utf8')));
  const dns = new SystemDns(ctx.config.sip.dns.servers);
  lifecycle.defer('DNS', () => dns.close());
  const source = lifecycle.own(await openTrunkDirectory(ctx));
  const { clock, log } = ctx;
  return {
    directory: lifecycle.own(new ResolvedTrunks({ source, dns, clock, log })),
    reports: toldTrunks(ctx.stores.trunks, ctx.stores.events),
    seats: ctx.stores.trunks,
    peerListeners: new Set(forPeers.map(({ name }) => name)),
    tls: { ...(await ctx.tls()), ca },
  };
}

function register({ inspection }: RoleContext, layers: SipLayers, balancer: LoadBalancer): void {
  inspection.register('load-balancer', () => balancer.snapshot());
  inspection.register('trunks', () => balancer.trunks());
  inspection.register('transactions', () => layers.transactions.snapshot());
  inspection.register('transport', () => layers.transport.snapshot());
}
