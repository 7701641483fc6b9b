/**
 * Message waiting for phones that never subscribe: a NOTIFY outside of any subscription to each binding of a mailbox's
 * user, after a change of the mailbox and after a REGISTER. No RFC has it, and nearly every desk phone takes it.
 */
import type { Clock } from '../../core/clock.ts';
import { errorText } from '../../core/errors.ts';
import { asAor, type Ids } from '../../core/ids.ts';
import type { Logger } from '../../core/log.ts';
import { routeTo } from '../../sip/dialog/route-set.ts';
import { resourceName, type ResourceName } from '../../sip/event/index.ts';
import { SipRequest, type SipUri } from '../../sip/message/index.ts';
import type { Binding, LocationStore } from '../../sip/registrar/ports.ts';
import type { TransactionLayer } from '../../sip/transaction/index.ts';
import type { Flow } from '../../sip/transport/index.ts';
import { addressOf } from './dialog-info.ts';
import { EMPTY, messageSummary, SUMMARY_TYPE } from './message-summary.ts';
import type { MailboxCounts, Mailboxes } from './ports.ts';

/** Who sits at which shared phone; its lamp is that user's. */
export interface SharedPhones {
  /** Where this user sits beside the own phones. */
  phonesOf(account: string, user: string): readonly string[];
  userAt(account: string, phone: string): string | undefined;
  /** Whether users can log in there. */
  isShared(account: string, phone: string): boolean;
}

export interface UnsolicitedSummaryOptions {
  readonly mailboxes: Mailboxes;
  readonly locations: Pick<LocationStore, 'lookup'>;
  readonly shared: SharedPhones;
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

  /** Tells every phone at which the mailbox is heard; never rejects. Does nothing for who has no mailbox. */
  async tell(mailbox: ResourceName): Promise<void> {
    const { account, name } = mailbox;
    const { shared } = this.#o;
    const own = shared.userAt(account, name) === undefined ? [name] : [];
    await this.#tellAll(mailbox, [...own, ...shared.phonesOf(account, name)]);
  }

  /** Tells one phone what there is for whoever uses it now; never rejects. */
  async tellPhone({ account, name }: ResourceName): Promise<void> {
    const { shared } = this.#o;
    // What the last user had is not to be seen any more, also where the phone has no mailbox of its own.
    const otherwise = shared.isShared(account, name) ? EMPTY : undefined;
    await this.#tellAll(resourceName(account, shared.userAt(account, name) ?? name), [name], otherwise);
  }

  async #tellAll(mailbox: ResourceName, phones: readonly string[], otherwise?: MailboxCounts): Promise<void> {
    const { mailboxes, log } = this.#o;
    try {
      const counts = (await mailboxes.counts(mailbox)) ?? otherwise;
      if (counts === undefined) return;
      await Promise.all(phones.map(phone => this.#tellAt(resourceName(mailbox.account, phone), mailbox, counts)));
    } catch (error) {
      log.warn({ mailbox: mailbox.name, error: errorText(error) }, 'phones could not be told of messages');
    }
  }

  async #tellAt(phone: ResourceName, mailbox: ResourceName, counts: MailboxCounts): Promise<void> {
    const { locations, clock } = this.#o;
    const body = messageSummary(mailbox, counts);
    const bindings = await locations.lookup(asAor(addressOf(phone)));
    const live = bindings.filter(binding => binding.expiresAt > clock.now());
    await Promise.all(live.map(binding => this.#notify(phone, body, binding)));
  }

  async #notify(phone: ResourceName, body: string, { contact, path }: Binding): Promise<void> {
    if (this.#pending >= MOST_PENDING) return;
    this.#pending += 1;
    try {
      const { uri, routes, nextHop, unreliable } = routeTo(contact, path);
      const request = this.#request(phone, uri, routes);
      request.setBody(SUMMARY_TYPE, body);
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

  #request(phone: ResourceName, uri: string, routes: readonly string[]): SipRequest {
    const { ids, userAgent } = this.#o;
    const address = addressOf(phone);
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
