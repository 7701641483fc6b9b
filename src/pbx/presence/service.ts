/** Brings together what a zone-proxy shows of lines, mailboxes and people: packages, the feed of changes, PUBLISH. */
import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import type { Ids } from '../../core/ids.ts';
import type { Resource } from '../../core/lifecycle.ts';
import type { Logger } from '../../core/log.ts';
import {
  type EventPackage,
  type Notifier,
  resourceName,
  type ResourceName,
  type SubscribeAnswer,
  type Watcher,
} from '../../sip/event/index.ts';
import { type SipRequest, SipResponse } from '../../sip/message/index.ts';
import { PresenceCompositor } from './compositor.ts';
import { DialogPackage } from './dialog-package.ts';
import { MessageSummaryPackage } from './message-summary.ts';
import type { Mailboxes, PresenceChange, PresenceStore } from './ports.ts';
import { type Availability, PresencePackage } from './presence-package.ts';
import { type AppearanceCount, CallInfoPackage, LineSeizePackage } from './shared-line.ts';
import type { UnsolicitedSummary } from './unsolicited-summary.ts';

/** Events that a change of lines shows in. */
const LINE_EVENTS = ['dialog', 'presence', 'call-info', 'line-seize'];
const APPEARANCES = 10;

export interface PresencePackagesOptions {
  readonly store: PresenceStore;
  readonly clock: Clock;
  readonly mailboxes?: Mailboxes;
  readonly availability?: Availability;
  readonly appearances?: AppearanceCount;
}

export function presencePackages(options: PresencePackagesOptions): EventPackage[] {
  const { store, clock, mailboxes = store, availability, appearances = () => APPEARANCES } = options;
  return [
    new DialogPackage(store),
    new PresencePackage({ lines: store, publications: store, ...(availability && { availability }) }),
    new MessageSummaryPackage(mailboxes),
    new CallInfoPackage(store),
    new LineSeizePackage({ seizes: store, clock, appearances }),
  ];
}

export interface BoxSharing {
  /** Whose lamps a change of this mailbox shows in. */
  shownBy(box: ResourceName): readonly ResourceName[];
}

export interface PresenceServiceOptions {
  readonly store: PresenceStore;
  readonly notifier: Notifier;
  readonly unsolicited: Pick<UnsolicitedSummary, 'tell' | 'tellPhone'>;
  readonly boxes: BoxSharing;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** The account of all users. */
  readonly account: string;
  /** Whether this node is the one of all zone-proxies that acts on a change that concerns no subscription. */
  mine(resource: ResourceName): boolean;
}

export class PresenceService implements Resource {
  readonly #o: PresenceServiceOptions;
  readonly #compositor: PresenceCompositor;
  readonly #forget: () => void;

  constructor(options: PresenceServiceOptions) {
    const { store, clock, ids } = options;
    this.#o = options;
    this.#compositor = new PresenceCompositor({ publications: store, clock, ids });
    this.#forget = store.onChange(changes => {
      for (const change of changes) this.#changed(change);
    });
  }

  subscribe(request: SipRequest, user: string | undefined): Promise<SubscribeAnswer> {
    return this.#o.notifier.subscribe(request, user === undefined ? undefined : this.#watcher(user));
  }

  async publish(request: SipRequest, user: string): Promise<SipResponse> {
    // RFC 3903 6 step 1: everybody speaks for himself only.
    if (request.requestUri.user !== user) return SipResponse.to(request, 403, { toTag: this.#o.ids.token() });
    try {
      return await this.#compositor.handle(request, this.#resource(user));
    } catch (error) {
      this.#o.log.error({ error: errorText(error) }, 'a publication could not be kept');
      const headers: [string, string][] = [['Retry-After', '5']];
      return SipResponse.to(request, 500, { toTag: this.#o.ids.token(), headers });
    }
  }

  registered(user: string, register: SipRequest): void {
    // One that only asks, or takes a binding away, has no use for the lamp.
    if (!register.has('Contact') || register.get('Expires')?.trim() === '0') return;
    void this.#o.unsolicited.tellPhone(this.#resource(user));
  }

  /** Somebody has logged in or out at a shared phone. */
  seatChanged(phone: string): void {
    const resource = this.#resource(phone);
    if (this.#o.mine(resource)) void this.#o.unsolicited.tellPhone(resource);
  }

  close(): void {
    this.#forget();
  }

  #watcher(user: string): Watcher {
    return { account: this.#o.account, user };
  }

  #resource(user: string): ResourceName {
    return resourceName(this.#o.account, user);
  }

  #changed({ topic, resource }: PresenceChange): void {
    const { notifier, unsolicited, boxes } = this.#o;
    switch (topic) {
      case 'line':
        for (const event of LINE_EVENTS) notifier.changed(event, resource);
        return;
      case 'status':
        notifier.changed('presence', resource);
        return;
      case 'mailbox':
        for (const one of boxes.shownBy(resource)) {
          notifier.changed('message-summary', one);
          if (this.#o.mine(one)) void unsolicited.tell(one);
        }
        return;
    }
  }
}
