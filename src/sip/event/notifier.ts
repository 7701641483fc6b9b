/**
 * RFC 6665 notifier of one zone-proxy. Subscriptions lie in the shared state; each has one proxy at a time that sends its
 * NOTIFYs. Whichever proxy gets a SUBSCRIBE within a subscription takes it over, and those of a dead proxy are divided
 * among the living (adopt).
 */
import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Ids, NodeId } from '../../core/ids.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import { contactOf } from '../dialog/dialog-data.ts';
import { detach, parseEvent, SipParseError, type SipRequest, SipResponse, type SipUri } from '../message/index.ts';
import type { TransactionLayer } from '../transaction/index.ts';
import type { Flow } from '../transport/index.ts';
import { listDocument, type ListDirectory } from './list-document.ts';
import type { EventDocument, EventPackage, Refusal } from './package.ts';
import {
  resourceKey,
  type ResourceName,
  type SubscriptionLimits,
  type SubscriptionOwner,
  type SubscriptionRecord,
  type SubscriptionStore,
  type Watcher,
} from './ports.ts';
import { readSubscribe, type SubscribeWish } from './subscribe-request.ts';
import { type NotifyCounts, Subscription, type SubscriptionContext } from './subscription.ts';

export interface NotifierOptions {
  readonly store: SubscriptionStore;
  readonly packages: readonly EventPackage[];
  readonly transactions: Pick<TransactionLayer, 'request'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly userAgent: string;
  readonly node: NodeId;
  readonly limits?: Partial<SubscriptionLimits>;
  readonly lists?: ListDirectory;
  /** Of this node now; a node that was declared dead by mistake goes on under another one. */
  boot(): string;
  /** The flow to a next hop; rejects when there is none. */
  resolveFlow(nextHop: SipUri): Promise<Flow>;
  /** Our Contact for a subscriber that is reached over this Record-Route value: opaque, at the address that it knows. */
  contact(route: string | undefined): string;
  /** What the Request-URI of this watcher names; undefined when that is nothing of ours. */
  resource(uri: SipUri, watcher: Watcher): ResourceName | undefined;
  mayWatch(watcher: Watcher, resource: ResourceName, event: string): boolean | Promise<boolean>;
}

export interface SubscribeAnswer {
  readonly response: SipResponse;
  /** To be called once the response is sent, with the connection that has taken it: the NOTIFY follows over the same. */
  readonly after?: (flow?: Flow) => void;
}

export interface NotifierSnapshot {
  readonly subscriptions: number;
  readonly events: Record<string, number>;
  /** Taken from another proxy because a SUBSCRIBE came here. */
  readonly taken: number;
  readonly notifies: NotifyCounts;
}

const SUBSCRIPTION_LIMITS: SubscriptionLimits = { total: 200_000, perUser: 1000 };
const GONE: Refusal = { status: 481 };

export class Notifier implements Resource {
  readonly #o: NotifierOptions;
  readonly #packages: ReadonlyMap<string, EventPackage>;
  readonly #limits: SubscriptionLimits;
  /** By dialog. */
  readonly #subscriptions = new Map<string, Subscription>();
  /** By event and resource. */
  readonly #watching = new Map<string, Set<Subscription>>();
  /** Those that end with their first NOTIFY. */
  readonly #fetches = new Set<Subscription>();
  readonly #ctx: SubscriptionContext;
  #taken = 0;
  #closed = false;

  constructor(options: NotifierOptions) {
    const { store, transactions, clock, log, userAgent } = options;
    this.#o = options;
    this.#packages = new Map(options.packages.map(each => [each.name, each]));
    this.#limits = { ...SUBSCRIPTION_LIMITS, ...options.limits };
    this.#ctx = {
      counts: { accepted: 0, refused: 0, unsent: 0 },
      store,
      transactions,
      clock,
      log,
      userAgent,
      resolveFlow: nextHop => options.resolveFlow(nextHop),
      document: (subscription, full) => this.#document(subscription, full),
      gone: subscription => this.#remove(subscription),
    };
  }

  /** The packages that are served, for Allow-Events. */
  get events(): readonly string[] {
    return [...this.#packages.keys()];
  }

  /** @param watcher who sent it, as the digest has shown; undefined within a dialog, whose target is our secret. */
  async subscribe(request: SipRequest, watcher: Watcher | undefined): Promise<SubscribeAnswer> {
    try {
      const wish = readSubscribe(request, this.#packages);
      if ('status' in wish) return this.#refuse(request, wish);
      if (request.to.tag !== undefined) return await this.#refresh(request, wish, request.to.tag);
      return watcher === undefined ? this.#refuse(request, { status: 403 }) : await this.#open(request, wish, watcher);
    } catch (error) {
      if (error instanceof SipParseError) return this.#refuse(request, { status: 400, reason: `Bad ${error.where}` });
      this.#o.log.error({ error: errorText(error) }, 'a subscription could not be kept');
      return this.#refuse(request, { status: 500, headers: [['Retry-After', '5']] });
    }
  }

  /** Something of the resource that the package shows may have changed. */
  changed(event: string, resource: ResourceName): void {
    for (const subscription of this.#watching.get(watchKey(event, resource)) ?? []) subscription.changed();
  }

  /** Whether anybody here watches it. */
  watches(event: string, resource: ResourceName): boolean {
    return this.#watching.has(watchKey(event, resource));
  }

  /**
   * Lists of the account may have other resources than before: their subscribers are told all of the new ones. A list that is no more
   * ends with its subscriptions. Never rejects.
   */
  async relist(account: string): Promise<void> {
    const { lists, log } = this.#o;
    if (lists === undefined) return;
    for (const subscription of [...this.#subscriptions.values()]) {
      const { resource, watcher } = subscription.record;
      if (subscription.members === undefined || resource.account !== account) continue;
      try {
        const members = await lists.members(resource, watcher);
        if (this.#subscriptions.get(dialogOf(subscription)) !== subscription) continue;
        if (members === undefined) subscription.end('ended', 'noresource');
        else if (members.join('\n') !== subscription.members.join('\n')) this.#relisted(subscription, members);
      } catch (error) {
        log.warn({ error: errorText(error), list: resource.name }, 'a list could not be read');
      }
    }
  }

  #relisted(subscription: Subscription, members: readonly string[]): void {
    this.#unwatch(subscription);
    this.#watch(subscription, members);
    subscription.tellAll();
  }

  /** Ends a subscription from our side, with a last NOTIFY. */
  end(id: string): void {
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.record.id === id) subscription.end('ended', 'noresource');
    }
  }

  /** Subscriptions that were claimed for this node: their subscribers are told the whole state. */
  async adopt(records: readonly SubscriptionRecord[]): Promise<void> {
    for (const record of records) {
      const known = this.#subscriptions.get(dialogKey(record.dialog.sipCallId, record.dialog.localTag));
      if (known) this.#remove(known);
      if (this.#closed) return;
      if (record.expiresAt <= this.#o.clock.now()) {
        await this.#o.store.remove(record.id, record.fence).catch(() => undefined);
        continue;
      }
      const subscription = await this.#restore(record);
      subscription?.tellAll();
    }
  }

  snapshot(): NotifierSnapshot {
    const events: Record<string, number> = {};
    for (const { event } of this.#subscriptions.values()) events[event.name] = (events[event.name] ?? 0) + 1;
    return { subscriptions: this.#subscriptions.size, events, taken: this.#taken, notifies: { ...this.#ctx.counts } };
  }

  /** Leaves every subscription to the other proxies, without a word to the subscribers. */
  close(): void {
    this.#closed = true;
    for (const subscription of [...this.#subscriptions.values(), ...this.#fetches]) subscription.close();
    this.#subscriptions.clear();
    this.#fetches.clear();
    this.#watching.clear();
  }

  async #open(request: SipRequest, wish: SubscribeWish, watcher: Watcher): Promise<SubscribeAnswer> {
    const resource = this.#o.resource(request.requestUri, watcher);
    if (resource === undefined) return this.#refuse(request, { status: 404 });
    if (!(await this.#o.mayWatch(watcher, resource, wish.event.name))) return this.#refuse(request, { status: 403 });
    const members = wish.event.lists === true ? await this.#o.lists?.members(resource, watcher) : undefined;
    // RFC 4662 4.1: a list is for those who can read one.
    if (members !== undefined && !wish.lists) {
      return this.#refuse(request, { status: 421, headers: [['Require', 'eventlist']] });
    }
    const id = this.#o.ids.token();
    const { expires } = wish;
    const admitted = await wish.event.admit?.({
      subscription: id,
      watcher,
      resource,
      request,
      expires,
      note: undefined,
    });
    if (admitted && 'status' in admitted) return this.#refuse(request, admitted);
    const record = this.#record(request, wish, { id, watcher, resource, note: admitted?.note });
    const fetch = expires === 0;
    const kept = fetch ? 'ok' : await this.#o.store.create(record, this.#limits);
    if (kept !== 'ok') {
      wish.event.ended?.({ ...record, subscription: id, note: record.note });
      return this.#refuse(
        request,
        kept === 'too-many'
          ? { status: 503, headers: [['Retry-After', '60']] }
          : { status: 403, reason: 'Too Many Subscriptions' },
      );
    }
    const subscription = new Subscription(this.#ctx, record, wish.event, fetch);
    this.#add(subscription, members);
    return this.#grant(request, subscription, expires);
  }

  #record(
    request: SipRequest,
    { event, eventId, expires, type, lists }: SubscribeWish,
    { id, watcher, resource, note }: { id: string; watcher: Watcher; resource: ResourceName; note: string | undefined },
  ): SubscriptionRecord {
    const { ids, clock, node } = this.#o;
    const localTag = ids.token();
    const routeSet = request.values('Record-Route').map(detach);
    return {
      id,
      owner: node,
      boot: this.#o.boot(),
      fence: 0,
      watcher,
      resource,
      event: event.name,
      ...(eventId !== undefined && { eventId: detach(eventId) }),
      type,
      lists,
      expiresAt: clock.now() + expires * 1000,
      version: 0,
      ...(note !== undefined && { note }),
      dialog: {
        sipCallId: detach(request.callId),
        localTag,
        remoteTag: detach(request.from.tag ?? ''),
        localParty: detach(`${request.get('To') ?? ''};tag=${localTag}`),
        remoteParty: detach(request.get('From') ?? ''),
        localContact: this.#o.contact(routeSet[0]),
        remoteTarget: contactOf(request) ?? '',
        routeSet,
        localSeq: 0,
        remoteSeq: request.cseq.number,
      },
    };
  }

  async #refresh(request: SipRequest, wish: SubscribeWish, localTag: string): Promise<SubscribeAnswer> {
    const subscription = await this.#find(request, localTag);
    if (!subscription || subscription.state === 'terminated') return this.#refuse(request, GONE);
    const { record } = subscription;
    const { dialog } = record;
    const { id } = parseEvent(request.get('Event') ?? '');
    // RFC 6665 4.5.2: one dialog, one subscription; a different event in it is not ours.
    if (record.event !== wish.event.name || record.eventId !== id) return this.#refuse(request, GONE);
    // RFC 3261 12.2.2.
    if (request.cseq.number <= dialog.remoteSeq)
      return this.#refuse(request, { status: 500, reason: 'CSeq Out Of Order' });
    const { watcher, resource, note } = record;
    const view = { subscription: record.id, watcher, resource, request, expires: wish.expires, note };
    const refusal = await refusalOf(wish.event, view);
    if (refusal) return this.#refuse(request, refusal);
    const routes = request.values('Record-Route').map(detach);
    subscription.refreshed({
      expiresAt: this.#o.clock.now() + wish.expires * 1000,
      dialog: {
        ...dialog,
        remoteSeq: request.cseq.number,
        remoteTarget: contactOf(request) ?? dialog.remoteTarget,
        // The phone may have come over another flow than before (RFC 5626 4.4): the edge is asked for the present one.
        routeSet: routes.length > 0 ? routes : dialog.routeSet,
        localContact: this.#o.contact(routes[0] ?? dialog.routeSet[0]),
      },
    });
    if (wish.expires > 0 && (await this.#o.store.put(subscription.record)) === 'fenced') {
      // Another proxy has taken it in this very moment; it goes on there, and the phone asks again.
      this.#remove(subscription);
      return this.#refuse(request, { status: 500, headers: [['Retry-After', '1']] });
    }
    return this.#grant(request, subscription, wish.expires);
  }

  async #find(request: SipRequest, localTag: string): Promise<Subscription | undefined> {
    const sipCallId = request.callId;
    const known = this.#subscriptions.get(dialogKey(sipCallId, localTag));
    const found = known ?? (await this.#take(sipCallId, localTag));
    return found?.record.dialog.remoteTag === request.from.tag ? found : undefined;
  }

  /** From the shared state, whoever has it there. */
  async #take(sipCallId: string, localTag: string): Promise<Subscription | undefined> {
    const owner: SubscriptionOwner = { node: this.#o.node, boot: this.#o.boot() };
    const record = await this.#o.store.take(sipCallId, localTag, owner);
    if (record === undefined) return undefined;
    // Two requests of one dialog may have asked at once.
    const known = this.#subscriptions.get(dialogKey(sipCallId, localTag));
    if (known) this.#remove(known);
    if (record.expiresAt <= this.#o.clock.now()) {
      await this.#o.store.remove(record.id, record.fence);
      return undefined;
    }
    this.#taken += 1;
    return this.#restore(record);
  }

  async #restore(record: SubscriptionRecord): Promise<Subscription | undefined> {
    const event = this.#packages.get(record.event);
    if (event === undefined) return undefined;
    const members = event.lists === true ? await this.#o.lists?.members(record.resource, record.watcher) : undefined;
    if (this.#closed) return undefined;
    const contact = this.#o.contact(record.dialog.routeSet[0]);
    const subscription = new Subscription(
      this.#ctx,
      // A NOTIFY refreshes the target (RFC 6665 4.4.1): the next SUBSCRIBE comes straight to us.
      { ...record, dialog: { ...record.dialog, localContact: contact } },
      event,
    );
    this.#add(subscription, members);
    return subscription;
  }

  #grant(request: SipRequest, subscription: Subscription, expires: number): SubscribeAnswer {
    const { dialog } = subscription.record;
    const headers: [string, string][] = [
      ['Contact', `<${dialog.localContact}>`],
      ['Expires', String(expires)],
      ['Allow-Events', this.events.join(', ')],
    ];
    // RFC 4662 4.1.
    if (subscription.members !== undefined) headers.push(['Require', 'eventlist']);
    return {
      response: SipResponse.to(request, 200, { toTag: dialog.localTag, headers }),
      after: flow => {
        subscription.flow = flow;
        if (expires === 0) subscription.end('unsubscribed', 'timeout');
        subscription.tellAll();
      },
    };
  }

  async #document(subscription: Subscription, full: boolean): Promise<EventDocument | undefined> {
    const { record, event, memory, members } = subscription;
    const { id, watcher, resource, version, note } = record;
    const view = { subscription: id, watcher, resource, version, full, memory, note };
    return members === undefined ? event.document(view) : listDocument(event, view, members);
  }

  #add(subscription: Subscription, members: readonly string[] | undefined): void {
    if (subscription.fetch) {
      subscription.members = members;
      this.#fetches.add(subscription);
      return;
    }
    this.#subscriptions.set(dialogOf(subscription), subscription);
    this.#watch(subscription, members);
  }

  #watch(subscription: Subscription, members: readonly string[] | undefined): void {
    const { record, event } = subscription;
    subscription.members = members;
    const { account } = record.resource;
    const resources = members?.map(name => ({ account, name })) ?? [record.resource];
    subscription.watched = resources.map(resource => watchKey(event.name, resource));
    for (const key of subscription.watched) {
      let watching = this.#watching.get(key);
      if (!watching) this.#watching.set(key, (watching = new Set()));
      watching.add(subscription);
    }
  }

  #remove(subscription: Subscription): void {
    subscription.close();
    this.#fetches.delete(subscription);
    const key = dialogOf(subscription);
    if (this.#subscriptions.get(key) === subscription) this.#subscriptions.delete(key);
    this.#unwatch(subscription);
  }

  #unwatch(subscription: Subscription): void {
    for (const each of subscription.watched) {
      const watching = this.#watching.get(each);
      watching?.delete(subscription);
      if (watching?.size === 0) this.#watching.delete(each);
    }
  }

  #refuse(request: SipRequest, { status, reason, headers }: Refusal): SubscribeAnswer {
    return { response: SipResponse.to(request, status, { reason, headers, toTag: this.#o.ids.token() }) };
  }
}

async function refusalOf(
  event: EventPackage,
  view: Parameters<NonNullable<EventPackage['admit']>>[0],
): Promise<Refusal | undefined> {
  const admitted = await event.admit?.(view);
  return admitted && 'status' in admitted ? admitted : undefined;
}

function dialogOf({ record: { dialog } }: Subscription): string {
  return dialogKey(dialog.sipCallId, dialog.localTag);
}

function dialogKey(sipCallId: string, localTag: string): string {
  return `${sipCallId}\0${localTag}`;
}

function watchKey(event: string, resource: ResourceName): string {
  return `${event}\0${resourceKey(resource)}`;
}
