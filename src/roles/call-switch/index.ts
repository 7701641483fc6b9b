/** The call switch: SIP layers, media gateway, calls, take-over. Wiring only. */
import { toldRecords } from '../../api/live/publish/stores.ts';
import { CallWays } from '../../cluster/call-ways.ts';
import { TakeOver } from '../../cluster/take-over.ts';
import type { HostPort } from '../../core/host-port.ts';
import { Lifecycle } from '../../core/lifecycle.ts';
import { TextSeal } from '../../core/text-seal.ts';
import { MediaGateway } from '../../media/gateway/media-gateway.ts';
import type { MediaGatewayPort } from '../../media/gateway/ports.ts';
import { CallSwitch } from '../../pbx/call/call-switch.ts';
import { ProfileMemory } from '../../pbx/call/profile-memory.ts';
import type { CallServices } from '../../pbx/call/services.ts';
import { DialogLayer, type DialogLayerOptions, type IncomingInvite } from '../../sip/dialog/index.ts';
import { ContactTokens } from '../../sip/edge/contact-token.ts';
import { SipResponse, type SipUri } from '../../sip/message/index.ts';
import { InnerLinks } from '../../sip/proxy/inner-links.ts';
import { ping } from '../../sip/proxy/ping.ts';
import type { TransactionLayer } from '../../sip/transaction/index.ts';
import type { HepExporter } from '../../sip/transport/hep/exporter.ts';
import type { Flow, TransportLayer } from '../../sip/transport/index.ts';
import type { RoleContext, RunningRole } from '../context.ts';
import { openSipLayers } from '../sip-layers.ts';
import { openFeatures, type SwitchFeatures } from './features.ts';
import { reportMedia } from './hep-reports.ts';
import { SwitchMetrics } from './metrics.ts';
import { openOperator } from './operator.ts';
import { openTrunks, type SwitchTrunks } from './trunks.ts';
import { workerBinary } from './worker-binary.ts';

const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY';

/** What a switch is made of besides; benchmarks measure it without a media server. */
export interface SwitchParts {
  readonly openMedia?: (ctx: RoleContext) => Promise<MediaGatewayPort>;
}

export async function start(ctx: RoleContext, parts: SwitchParts = {}): Promise<RunningRole> {
  const lifecycle = new Lifecycle();
  try {
    const contacts = new ContactTokens(ctx.keys.contact);
    // The dialog layer asks for calls that come into being after it.
    const holder: { calls?: CallSwitch } = {};
    const trunks = await openTrunks(ctx, lifecycle, () => holder.calls?.calls().map(({ callId }) => callId) ?? []);
    const sip = await openSip(ctx, lifecycle, {
      contacts,
      awaited: request => {
        const target = contacts.decode(request.requestUri.user ?? '');
        return target === undefined ? undefined : holder.calls?.restoring(target.callId);
      },
      authorize: (request, response) => trunks.credentials.answer(request, response),
    });
    const media = lifecycle.own(await (parts.openMedia ?? openMedia)(ctx), 'media gateway');
    const metrics = new SwitchMetrics(ctx.clock);
    const features = await openFeatures(ctx, lifecycle);
    const calls = lifecycle.own(new CallSwitch(services(ctx, { ...sip, media, contacts, metrics, features, trunks })));
    holder.calls = calls;
    lifecycle.own(openOperator(ctx, calls), 'operator');
    sip.dialogs.setHandler({
      invite: invite => void receive(calls, trunks, invite),
      request: tx => {
        const known = tx.request.method === 'OPTIONS';
        tx.respond(
          SipResponse.to(tx.request, known ? 200 : 405, { toTag: ctx.ids.token(), headers: [['Allow', ALLOW]] }),
        );
      },
    });
    openTakeOver(ctx, lifecycle, { calls, metrics });
    reportMedia(ctx, lifecycle, { calls, hep: sip.hep });
    metrics.expose(calls, lifecycle);
    register(ctx, calls, { ...sip, media });
    ctx.inspection.register('accounts', () => ({
      revision: features.accounts.revision,
      domains: features.accounts.domains(),
    }));
    ctx.membership.reportLoad(() => calls.size);
    const { address } = sip;
    return {
      inner: address,
      listeners: [{ name: 'inner', transport: 'tcp', address }],
      close: async () => {
        if (ctx.stopping.handOver) await calls.handOver(() => claimed(ctx));
        await lifecycle.close();
      },
    };
  } catch (error) {
    await lifecycle.close().catch(() => undefined);
    throw error;
  }
}

/** What a trunk sends is put into our own words before the call layer sees it. */
async function receive(calls: CallSwitch, trunks: SwitchTrunks, invite: IncomingInvite): Promise<void> {
  const refusal = await trunks.calls.receive(invite.request);
  if (refusal === undefined) await calls.incoming(invite);
  else invite.reject(refusal);
}

const CLAIM_POLL_MS = 50;
const CLAIM_PATIENCE_MS = 5000;
/** From the claim to the moment when the last party has answered its re-INVITE. */
const MOVE_MS = 1500;

/** Resolves when the other switches have claimed and moved all calls of this one. */
async function claimed({ stores, clock, boot }: RoleContext): Promise<void> {
  const until = clock.monotonic() + CLAIM_PATIENCE_MS;
  const pause = (ms: number): Promise<void> => new Promise(resolve => void clock.after(ms, resolve));
  const left = async (): Promise<boolean> => (await stores.claims.owners()).some(owner => owner.boot === boot);
  while (clock.monotonic() < until && (await left().catch(() => true))) await pause(CLAIM_POLL_MS);
  await pause(MOVE_MS);
}

interface SipParts {
  readonly hep: HepExporter | undefined;
  readonly dialogs: DialogLayer;
  readonly transactions: TransactionLayer;
  readonly links: InnerLinks;
  readonly address: { readonly host: string; readonly port: number };
}

async function openSip(
  ctx: RoleContext,
  lifecycle: Lifecycle,
  { contacts, ...hooks }: Pick<DialogLayerOptions, 'awaited' | 'authorize'> & { readonly contacts: ContactTokens },
): Promise<SipParts> {
  const { clock, ids, log, config, node, membership } = ctx;
  const { timers, sessionTimer, userAgent } = config.sip;
  const { transport, transactions, hep } = openSipLayers(ctx, lifecycle);
  const dialogs = lifecycle.own(
    new DialogLayer({
      transactions,
      clock,
      ids,
      log,
      userAgent,
      timers: { t1: timers.t1, t2: timers.t2 },
      ...hooks,
      session: { interval: sessionTimer.expires, minSe: sessionTimer.minimum },
      resolveFlow: flowResolver(ctx, transport, contacts),
    }),
  );
  // The load balancers too: a request to a phone then finds its connection open.
  const links = lifecycle.own(
    new InnerLinks({
      directory: membership,
      self: node.id,
      roles: ['call-switch', 'load-balancer'],
      transport,
      clock,
      log,
      ping: flow => ping(flow, { transactions, clock, ids, self: node.id }),
    }),
  );
  const listener = await transport.listen({ name: 'inner', transport: 'tcp', ...node.inner, inner: true });
  return { dialogs, transactions, links, hep, address: listener.address };
}

/** Everything that a switch sends goes over TCP to a node of ours: the load balancer that a route names, or another switch. */
function flowResolver(
  { membership, stores, clock }: RoleContext,
  transport: TransportLayer,
  contacts: ContactTokens,
): (nextHop: SipUri) => Promise<Flow> {
  const connect = ({ host, port }: HostPort): Promise<Flow> =>
    transport.connect({ transport: 'tcp', host: host.replace(/^\[|\]$/g, ''), port, inner: true });
  const ways = new CallWays({
    ...{ claims: stores.claims, clock, connect },
    alive: id => membership.nodes('call-switch').find(one => one.id === id && one.alive),
  });
  return ({ user, host, port = 5060, params }) => {
    // What is a Route names a load balancer; only another switch is reached without one.
    const target = user === undefined || params.has('lr') ? undefined : contacts.decode(user);
    return target === undefined ? connect({ host, port }) : ways.to(target, { host, port });
  };
}

const gatewayAddress = (media: {
  address: string;
  announced?: string;
}): { address: string; announcedAddress?: string } => ({
  address: media.address,
  ...(media.announced !== undefined && { announcedAddress: media.announced }),
});

function openMedia({ config, node, log, ids, clock }: RoleContext): Promise<MediaGateway> {
  if (node.media === undefined) throw new Error('a call-switch needs media');
  const { allowPlain, advancedEncryption, latchSources, workers, silenceTimeoutMs } = config.media;
  return MediaGateway.start({
    workerBin: workerBinary(config.media.workerBin),
    workers,
    address: node.media.address,
    ...(node.media.announced !== undefined && { announcedAddress: node.media.announced }),
    ...(node.media.ipv6 !== undefined && { ipv6: gatewayAddress(node.media.ipv6) }),
    ports: node.media.ports,
    log,
    ids,
    clock,
    policy: {
      allowPlain,
      advancedEncryption,
      ...(latchSources !== undefined && { allowedLatchSources: latchSources }),
    },
    silenceTimeoutMs,
  });
}

interface CallParts extends SipParts {
  readonly media: MediaGatewayPort;
  readonly contacts: ContactTokens;
  readonly metrics: SwitchMetrics;
  readonly features: SwitchFeatures;
  readonly trunks: SwitchTrunks;
}

function services(ctx: RoleContext, parts: CallParts): CallServices {
  const { config, node, stores, membership } = ctx;
  return {
    node: node.id,
    boot: ctx.boot,
    zone: node.zone,
    domain: config.domain,
    inner: parts.address,
    clock: ctx.clock,
    ids: ctx.ids,
    log: ctx.log,
    dialogs: parts.dialogs,
    media: parts.media,
    locations: stores.location,
    directory: stores.users,
    checkpoints: stores.checkpoints,
    seal: new TextSeal(ctx.keys.checkpoint),
    records: toldRecords(parts.metrics.records(parts.trunks.records(stores.records)), stores.events),
    events: stores.events,
    tookOver: ms => parts.metrics.tookOver(ms),
    lines: stores.presence,
    seizes: stores.presence,
    contacts: parts.contacts,
    profiles: new ProfileMemory(),
    policy: {
      ringMs: config.calls.ringMs,
      maxCalls: config.calls.maxCalls,
      allowPlain: config.media.allowPlain,
      sessionExpires: config.sip.sessionTimer.expires,
    },
    ...parts.features,
    trunks: parts.trunks.ways,
    trunkSeats: parts.trunks.calls,
    switchAt: other => membership.nodes('call-switch').find(one => one.id === other && one.alive)?.inner,
    switchOf: async sipCallId => {
      const owner = await stores.claims.ownerOfDialog(sipCallId);
      if (owner === undefined || owner === node.id) return undefined;
      return membership.nodes('call-switch').find(one => one.id === owner && one.alive)?.inner;
    },
  };
}

function openTakeOver(
  ctx: RoleContext,
  lifecycle: Lifecycle,
  { calls, metrics }: { calls: CallSwitch; metrics: SwitchMetrics },
): void {
  const { membership, stores, clock, log } = ctx;
  const takeOver = lifecycle.own(
    new TakeOver({
      membership,
      members: stores.members,
      claims: stores.claims,
      clock,
      log,
      restore: rows => metrics.restoring(rows.length, calls.takeOver(rows)),
      abandon: rows => {
        metrics.abandoned(rows.length);
        calls.writeOff(rows);
        return Promise.resolve();
      },
    }),
  );
  // A node may claim only once it is known to the others.
  let started = false;
  const unsubscribe = membership.onChange(() => {
    calls.accepting = !membership.draining;
    if (started || !membership.nodes('call-switch').some(one => one.id === ctx.node.id && one.alive)) return;
    started = true;
    takeOver.start();
  });
  lifecycle.defer('membership watch', unsubscribe);
}

function register(ctx: RoleContext, calls: CallSwitch, parts: SipParts & { media: MediaGatewayPort }): void {
  const { inspection } = ctx;
  inspection.register('calls', () => calls.calls().map(call => call.snapshot()));
  inspection.register('switch', () => ({ calls: calls.size, total: calls.total }));
  inspection.register('transactions', () => parts.transactions.snapshot());
  inspection.register('dialogs', () => parts.dialogs.snapshot());
  inspection.register('media', () => parts.media.snapshot());
  inspection.register('links', () => parts.links.snapshot());
}
