/** Event notification of a zone-proxy: notifier, packages, take-over. Wiring only. */
import { SubscriptionTakeOver } from '../../cluster/subscription-take-over.ts';
import type { Lifecycle } from '../../core/lifecycle.ts';
import { Desks } from '../../pbx/features/hot-desk/desks.ts';
import { DeskExpiry } from '../../pbx/features/hot-desk/expiry.ts';
import { BusyLampLists } from '../../pbx/presence/busy-lamps.ts';
import { PresenceService, presencePackages } from '../../pbx/presence/service.ts';
import { SharedBoxes } from '../../pbx/messages/shared-boxes.ts';
import { UnsolicitedSummary } from '../../pbx/presence/unsolicited-summary.ts';
import type { AccountSource, RuntimeSettings } from '../../routing/ports.ts';
import { ContactTokens, subscriptionTarget } from '../../sip/edge/contact-token.ts';
import { hostPort, parseFlowUri } from '../../sip/edge/flow-uri.ts';
import { Notifier, resourceName, type ResourceName, type Watcher } from '../../sip/event/index.ts';
import { type SipUri, unbracketed } from '../../sip/message/index.ts';
import { textHash } from '../../sip/proxy/stateless.ts';
import type { Flow } from '../../sip/transport/index.ts';
import type { RoleContext } from '../context.ts';
import type { SipLayers } from '../sip-layers.ts';
import { exposeEventMetrics } from './metrics.ts';

export async function openEvents(ctx: RoleContext, layers: SipLayers, lifecycle: Lifecycle): Promise<PresenceService> {
  const [accounts, runtime] = await Promise.all([ctx.stores.openAccounts(), ctx.stores.openRuntimeSettings()]);
  const { config, stores, clock, ids, log, membership, node, inspection } = ctx;
  const { transactions, transport } = layers;
  const { userAgent, subscriptions } = config.sip;
  const store = stores.presence;
  const boxes = new SharedBoxes({ boxes: store, accounts });
  const common = { transactions, clock, ids, log, userAgent, contact: contactOf(ctx) };
  const resolveFlow = (nextHop: SipUri): Promise<Flow> =>
    transport.connect({ transport: 'tcp', host: unbracketed(nextHop.host), port: nextHop.port ?? 5060, inner: true });
  const account = config.domain.toLowerCase();
  const availability = {
    doNotDisturb: ({ name }: ResourceName): boolean => runtime.get(account, name, 'doNotDisturb') === true,
    isPerson: ({ name }: ResourceName): boolean => accounts.byDomain(account)?.phone(name) !== undefined,
  };
  const notifier = lifecycle.own(
    new Notifier({
      ...common,
      store: stores.subscriptions,
      packages: presencePackages({ store, clock, availability, mailboxes: boxes }),
      lists: new BusyLampLists(accounts),
      limits: subscriptions,
      node: node.id,
      boot: () => membership.boot,
      resolveFlow,
      resource: ({ user }, watcher) =>
        user === undefined || user === '' ? undefined : resourceName(watcher.account, user),
      mayWatch: (watcher, resource) => watcher.account === resource.account && !isBarred(accounts, watcher, resource),
    }),
  );
  follow(notifier, { accounts, runtime, boxes }, lifecycle);
  const desks = lifecycle.own(new Desks({ accounts, runtime, clock }), 'shared phones');
  const sources = { mailboxes: boxes, locations: stores.location, shared: desks };
  const unsolicited = new UnsolicitedSummary({ ...common, ...sources, resolveFlow });
  const service = lifecycle.own(
    new PresenceService({
      ...{ store, notifier, unsolicited, boxes, clock, ids, log, account },
      mine: ({ name }) => isMine(ctx, name),
    }),
  );
  const expired = (phone: string): void => service.seatChanged(phone);
  lifecycle.own(new DeskExpiry({ accounts, runtime, clock, account, expired }), 'sittings that run out');
  lifecycle.defer(
    'lamps of shared phones',
    runtime.onChange((domain, phone, name) => {
      if (name === 'hotDesk' && domain.toLowerCase() === account) service.seatChanged(phone);
    }),
  );
  takeOverSubscriptions(ctx, notifier, lifecycle);
  exposeEventMetrics(notifier, lifecycle);
  inspection.register('subscriptions', () => notifier.snapshot());
  return service;
}

function takeOverSubscriptions(
  { membership, stores, clock, log }: RoleContext,
  notifier: Notifier,
  lifecycle: Lifecycle,
): void {
  const takeOver = lifecycle.own(
    new SubscriptionTakeOver({
      membership,
      members: stores.members,
      subscriptions: stores.subscriptions,
      lines: stores.presence,
      clock,
      log,
      adopt: records => notifier.adopt(records),
    }),
  );
  takeOver.start();
}

function isBarred(accounts: AccountSource, { account, user }: Watcher, { name }: ResourceName): boolean {
  return accounts.byDomain(account)?.separated(user, name) === true;
}

/** One of the zone-proxies that live acts for each resource. */
function isMine({ membership, node }: RoleContext, name: string): boolean {
  const living = membership.nodes('zone-proxy').filter(({ alive }) => alive);
  return living[textHash(name) % living.length]?.id === node.id;
}

interface Settings {
  readonly accounts: AccountSource;
  readonly runtime: RuntimeSettings;
  readonly boxes: SharedBoxes;
}

/** Subscribers are told of what has changed outside of calls. */
function follow(notifier: Notifier, { accounts, runtime, boxes }: Settings, lifecycle: Lifecycle): void {
  lifecycle.defer(
    'settings of phones in presence',
    runtime.onChange((domain, extension, name) => {
      if (name === 'doNotDisturb') notifier.changed('presence', resourceName(domain, extension));
    }),
  );
  lifecycle.defer(
    'lists of lamps',
    accounts.onChange(domain => void notifier.relist(domain.toLowerCase())),
  );
  lifecycle.defer(
    'lamps of shared boxes',
    accounts.onChange(domain => {
      for (const listener of boxes.listeners(domain.toLowerCase())) notifier.changed('message-summary', listener);
    }),
  );
}

/** What a subscriber sees as our Contact: opaque, at the address of the edge that its Record-Route names. */
function contactOf({ keys, node }: RoleContext): (route: string | undefined) => string {
  const token = new ContactTokens(keys.contact).encode(subscriptionTarget(node.id));
  const { host, port } = node.inner;
  return route => {
    const flow = route === undefined ? undefined : parseFlowUri(route);
    if (flow) return `sip:${token}@${flow.pub};transport=${flow.ptp}`;
    return `sip:${token}@${hostPort({ host, port })};transport=tcp`;
  };
}
