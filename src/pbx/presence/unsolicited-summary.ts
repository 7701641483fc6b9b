/**
 * Message waiting for phones that never subscribe: a NOTIFY outside of any subscription to each binding of a mailbox's
 * user, after a change of the mailbox and after a REGISTER. No RFC has it, and nearly every desk phone takes it.
 */
import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import { asAor, type Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { routeTo } from '../../sip/dialog/route-set.ts';
import type { ResourceName } from '../../sip/event/index.ts';
import { SipRequest, type SipUri } from '../../sip/message/index.ts';
import type { Binding, LocationStore } from '../../sip/registrar/ports.ts';
import type { TransactionLayer } from '../../sip/transaction/index.ts';
import type { Flow } from '../../sip/transport/index.ts';
import { addressOf } from './dialog-info.ts';
import { messageSummary, SUMMARY_TYPE } from './message-summary.ts';
import type { MailboxCounts, Mailboxes } from './ports.ts';

export interface UnsolicitedSummaryOptions {
  readonly mailboxes: Mailboxes;
  readonly locations: Pick<LocationStore, 'lookup'>;
  readonly transactions: Pick<TransactionLayer, 'request'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly userAgent: string;
  resolveFlow(nextHop: SipUri): Promise<Flow>;
  contact(route: string | undefined): string;
}

/** NOTIFYs without an answer; beyond them phones have to wait for the next change. */
const MOST_PENDING = 2000;

export class UnsolicitedSummary {
  readonly #o: UnsolicitedSummaryOptions;
  #pending = 0;

  constructor(options: UnsolicitedSummaryOptions) {
    this.#o = options;
  }

  /** Tells every phone of the user; never rejects. Does nothing for who has no mailbox. */
  async tell(resource: ResourceName): Promise<void> {
    const { mailboxes, locations, clock, log } = this.#o;
    try {
      const counts = await mailboxes.counts(resource);
      if (counts === undefined) return;
      const bindings = await locations.lookup(asAor(addressOf(resource)));
      const live = bindings.filter(binding => binding.expiresAt > clock.now());
      await Promise.all(live.map(binding => this.#notify(resource, counts, binding)));
    } catch (error) {
      log.warn({ mailbox: resource.name, error: errorText(error) }, 'phones could not be told of messages');
    }
  }

  async #notify(resource: ResourceName, counts: MailboxCounts, { contact, path }: Binding): Promise<void> {
    if (this.#pending >= MOST_PENDING) return;
    this.#pending += 1;
    try {
      const { uri, routes, nextHop, unreliable } = routeTo(contact, path);
      const request = this.#request(resource, uri, routes);
      request.setBody(SUMMARY_TYPE, messageSummary(resource, counts));
      const flow = await this.#o.resolveFlow(nextHop);
      // Some phones answer 481 or 489 and light the lamp all the same; nothing follows from the answer.
      await new Promise<void>(resolve => {
        const done = (): void => resolve();
        this.#o.transactions.request(request, flow, { final: done, failed: done }, { unreliable });
      });
    } finally {
      this.#pending -= 1;
    }
  }

  #request(resource: ResourceName, uri: string, routes: readonly string[]): SipRequest {
    const { ids, userAgent } = this.#o;
    const address = addressOf(resource);
    return SipRequest.create({
      method: 'NOTIFY',
      uri,
      headers: [
        ...routes.map(route => ['Route', route] as const),
        ['Max-Forwards', '70'],
        ['From', `<${address}>;tag=${ids.token()}`],
        ['To', `<${address}>`],
        ['Call-ID', ids.token(16)],
        ['CSeq', '1 NOTIFY'],
        ['Contact', `<${this.#o.contact(routes[0])}>`],
        ['Event', 'message-summary'],
        ['Subscription-State', 'terminated'],
        ['User-Agent', userAgent],
      ],
    });
  }
}
