/** The load balancer: listeners for phones, one for the inside, and the edge between them. Wiring only. */
import type { NodeConfig } from '../../core/config/index.ts';
import { Lifecycle } from '../../core/lifecycle.ts';
import { LoadBalancer } from '../../sip/edge/load-balancer.ts';
import type { ListenOptions } from '../../sip/transport/index.ts';
import type { ReadyListener, RoleContext, RunningRole } from '../context.ts';
import { type SipLayers, openSipLayers } from '../sip-layers.ts';
import { exposeEdgeMetrics } from './metrics.ts';

type ListenConfig = NodeConfig['listen'][number];

export async function start(ctx: RoleContext): Promise<RunningRole> {
  const lifecycle = new Lifecycle();
  try {
    const layers = openSipLayers(ctx, lifecycle);
    const { transport } = layers;
    const inner = await transport.listen({ name: 'inner', transport: 'tcp', ...ctx.node.inner, inner: true });
    const balancer = lifecycle.own(edge(ctx, layers, inner.address));
    register(ctx, layers, balancer);
    exposeEdgeMetrics(balancer, lifecycle);
    // Phones come last, when everything behind is ready for them.
    const listeners: ReadyListener[] = [];
    for (const listen of ctx.node.listen) {
      const { name, transport: kind, address } = await transport.listen(await listenOptions(ctx, listen));
      listeners.push({ name, transport: kind, address });
    }
    return { inner: inner.address, listeners, close: () => lifecycle.close() };
  } catch (error) {
    await lifecycle.close().catch(() => undefined);
    throw error;
  }
}

function edge(ctx: RoleContext, layers: SipLayers, inner: { host: string; port: number }): LoadBalancer {
  const { membership, stores, keys, boot, clock, ids, log, node, config } = ctx;
  return new LoadBalancer({
    ...layers,
    directory: membership,
    owners: stores.claims,
    guard: config.sip.guard,
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
  const { name, transport, address, advertise } = listen;
  const options: ListenOptions = { name, transport, ...address };
  if (advertise) options.advertise = advertise;
  if (transport === 'tls' || transport === 'wss') options.tls = await ctx.tls();
  return options;
}

function register({ inspection }: RoleContext, layers: SipLayers, balancer: LoadBalancer): void {
  inspection.register('load-balancer', () => balancer.snapshot());
  inspection.register('transactions', () => layers.transactions.snapshot());
  inspection.register('transport', () => layers.transport.snapshot());
}
