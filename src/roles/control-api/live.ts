/** What is live, as the API reaches it: nodes by their inspection sockets, the rest in the shared state. Wiring only. */
import { readFile } from 'node:fs/promises';
import type { AccessStore } from '../../api/access/ports.ts';
import type { TextSeal } from '../../core/text-seal.ts';
import { NodeClient } from '../../api/inspection/client.ts';
import { LiveCalls } from '../../api/live/calls.ts';
import { EventHub } from '../../api/live/hub.ts';
import { toldLocation } from '../../api/live/publish/stores.ts';
import type { LiveServices } from '../../api/live/services.ts';
import { mergeMetrics } from '../../api/metrics/merge.ts';
import { collectQueues } from '../../api/metrics/queues.ts';
import { AddressPolicy } from '../../api/webhooks/address-policy.ts';
import { WebhookDispatcher } from '../../api/webhooks/dispatcher.ts';
import { WebhookSender } from '../../api/webhooks/sender.ts';
import { webhooksOf } from '../../api/webhooks/webhooks.ts';
import type { NodeRecord } from '../../cluster/ports.ts';
import { TandemError } from '../../core/errors.ts';
import { formatHostPort } from '../../core/host-port.ts';
import { asCallId } from '../../core/ids.ts';
import { collect } from '../../core/metrics.ts';
import type { QueueCommands, QueueFigures } from '../../pbx/features/queue/ports.ts';
import type { AccountSource } from '../../routing/ports.ts';
import type { RoleContext } from '../context.ts';

export interface LiveParts {
  readonly accessStore: AccessStore;
  readonly seal: TextSeal;
  readonly accounts: AccountSource;
}

export async function openLive(ctx: RoleContext, parts: LiveParts): Promise<LiveServices> {
  const { stores, lifecycle, membership, config, log, clock } = ctx;
  const { events } = stores;
  const nodes = lifecycle.own(new NodeClient(config.state.directory), 'node client');
  const alive = (): readonly NodeRecord[] => membership.records().filter(({ state }) => state === 'alive');
  const switches = (): readonly NodeRecord[] => alive().filter(({ role }) => role === 'call-switch');
  const hub = lifecycle.own(new EventHub(events, log), 'event hub');
  const sender = await openSender(ctx);
  openDispatcher(ctx, parts, { sender });
  const queue = queueClient(nodes, switches);
  tellAccountChanges(ctx, parts.accounts);
  exposeMetrics(ctx, hub);
  exposeQueues(ctx, parts.accounts, account => queue('queue.figures', { account }));
  return {
    calls: new LiveCalls({
      switches,
      ownerOf: id => stores.claims.ownerOf(asCallId(id)),
      command: (node, name, body) => nodes.command(node, name, body),
    }),
    records: stores.callRecords,
    ladder: {
      nodes: () => alive().map(({ id, role, inner }) => ({ id, role, inner: formatHostPort(inner) })),
      ask: (node, path) => nodes.ask(node, path),
    },
    events: hub,
    told: events,
    locations: toldLocation(stores.location, events, () => clock.now()),
    trunks: stores.trunks,
    queues: {
      figures: account => queue('queue.figures', { account }),
      history: query => queue('queue.history', query),
      opt: async change => {
        await queue('queue.opt', change);
      },
    },
    deliveries: stores.deliveries,
    webhookSender: sender,
    metrics: () => clusterMetrics(alive(), nodes),
  };
}

/** Any switch will do: they share the table. One that does not answer is passed over. */
function queueClient(nodes: NodeClient, switches: () => readonly NodeRecord[]) {
  return async <Name extends keyof QueueCommands>(
    name: Name,
    body: QueueCommands[Name]['in'],
  ): Promise<QueueCommands[Name]['out']> => {
    let failure: unknown = new TandemError('no-switch');
    for (const { id } of switches()) {
      try {
        return await nodes.command<QueueCommands[Name]['out']>(id, name, body);
      } catch (error) {
        failure = error;
        if (!(error instanceof TandemError) || error.code !== 'node-unreachable') throw error;
      }
    }
    throw failure;
  };
}

async function openSender({ config }: RoleContext): Promise<WebhookSender> {
  const { allow, allowHttp, caFile } = config.api.webhooks;
  const ca = caFile === undefined ? {} : { ca: await readFile(caFile, 'utf8') };
  return new WebhookSender({ policy: new AddressPolicy(allow), allowHttp, ...ca });
}

function openDispatcher(
  { stores, clock, ids, log, lifecycle, boot }: RoleContext,
  { accessStore, seal }: LiveParts,
  { sender }: { readonly sender: WebhookSender },
): void {
  const dispatcher = lifecycle.own(
    new WebhookDispatcher({
      ...{ clock, ids, sender, log: stores.events, events: stores.events, logger: log, holder: boot },
      store: stores.deliveries,
      webhooks: () => webhooksOf(accessStore),
      unseal: text => seal.open(text),
    }),
    'webhooks',
  );
  const { counts } = dispatcher;
  const help = 'Attempts to deliver an event to a webhook';
  const end = collect({ type: 'counter', name: 'tandem_webhook_deliveries_total', help, labels: ['outcome'] }, () =>
    Object.entries(counts).map(([outcome, count]) => [{ outcome }, count] as const),
  );
  lifecycle.defer('metric', end);
}

/** Every process sees a change; the log takes what has the same key once. */
function tellAccountChanges({ stores, lifecycle }: RoleContext, accounts: AccountSource): void {
  const end = accounts.onChange(account => {
    const { revision } = accounts;
    const key = `account.changed ${account} ${revision}`;
    stores.events.publish({ type: 'account.changed', account, key, data: { revision } });
  });
  lifecycle.defer('account events', end);
}

function exposeMetrics({ lifecycle }: RoleContext, hub: EventHub): void {
  const listeners = { type: 'gauge', name: 'tandem_event_listeners', help: 'Listeners to events' } as const;
  const delivered = {
    type: 'counter',
    name: 'tandem_events_delivered_total',
    help: 'Events given to listeners',
  } as const;
  lifecycle.defer(
    'metric',
    collect(listeners, () => hub.listeners),
  );
  lifecycle.defer(
    'metric',
    collect(delivered, () => hub.delivered),
  );
}

/** Here, because one switch knows them all and no other should have to look as well. */
function exposeQueues(
  { lifecycle }: RoleContext,
  accounts: AccountSource,
  figures: (account: string) => Promise<readonly QueueFigures[]>,
): void {
  lifecycle.defer('metrics', collectQueues({ domains: () => accounts.domains(), figures }));
}

async function clusterMetrics(all: readonly NodeRecord[], nodes: NodeClient): Promise<string> {
  const texts = await Promise.all(
    all.map(async ({ id, role, zone }) => {
      const labels = { node: id, role, zone };
      const text = await nodes.metrics(id).catch(() => undefined);
      const up = `# HELP tandem_node_up Whether the node has answered\n# TYPE tandem_node_up gauge\ntandem_node_up ${text === undefined ? 0 : 1}\n`;
      return { labels, text: up + (text ?? '') };
    }),
  );
  return mergeMetrics(texts);
}
