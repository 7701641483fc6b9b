/** Event notification of a zone-proxy: notifier, packages, take-over. Wiring only. */
import { SubscriptionTakeOver } from '../../cluster/subscription-take-over.ts';
import type { Lifecycle } from '../../core/lifecycle.ts';
import { PresenceService, presencePackages } from '../../pbx/presence/service.ts';
import { UnsolicitedSummary } from '../../pbx/presence/unsolicited-summary.ts';
import { ContactTokens, subscriptionTarget } from '../../sip/edge/contact-token.ts';
import { hostPort, parseFlowUri } from '../../sip/edge/flow-uri.ts';
import { Notifier, resourceName } from '../../sip/event/index.ts';
import { type SipUri, unbracketed } from '../../sip/message/index.ts';
import { textHash } from '../../sip/proxy/stateless.ts';
import type { Flow } from '../../sip/transport/index.ts';
import type { RoleContext } from '../context.ts';
import type { SipLayers } from '../sip-layers.ts';
import { exposeEventMetrics } from './metrics.ts';

export function openEvents(ctx: RoleContext, layers: SipLayers, lifecycle: Lifecycle): PresenceService {
  const { config, stores, clock, ids, log, membership, node, inspection } = ctx;
  const { transactions, transport } = layers;
  const { userAgent, subscriptions } = config.sip;
  const common = { transactions, clock, ids, log, userAgent, contact: contactOf(ctx) };
  const resolveFlow = (nextHop: SipUri): Promise<Flow> =>
    transport.connect({ transport: 'tcp', host: unbracketed(nextHop.host), port: nextHop.port ?? 5060, inner: true });
  const account = config.domain.toLowerCase();
  const store = stores.presence;
  const notifier = lifecycle.own(
    new Notifier({
      ...common,
      store: stores.subscriptions,
      packages: presencePackages({ store, clock }),
      limits: subscriptions,
      node: node.id,
      boot: () => membership.boot,
      resolveFlow,
      resource: ({ user }, watcher) =>
        user === undefined || user === '' ? undefined : resourceName(watcher.account, user),
      mayWatch: (watcher, resource) => watcher.account === resource.account,
    }),
  );
  const unsolicited = new UnsolicitedSummary({ ...common, resolveFlow, mailboxes: store, locations: stores.location });
  const service = lifecycle.own(
    new PresenceService({
      store,
      notifier,
      unsolicited,
      clock,
      ids,
      log,
      account,
      mine: ({ name }) => {
        const living = membership.nodes('zone-proxy').filter(({ alive }) => alive);
        return living[textHash(name) % living.length]?.id === node.id;
      },
    }),
  );
  const takeOver = lifecycle.own(
    new SubscriptionTakeOver({
      membership,
      members: stores.members,
      subscriptions: stores.subscriptions,
      lines: store,
      clock,
      log,
      adopt: records => notifier.adopt(records),
    }),
  );
  takeOver.start();
  exposeEventMetrics(notifier, lifecycle);
  inspection.register('subscriptions', () => notifier.snapshot());
  return service;
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
