/**
 * E-mails to whoever is to know of emergency calls. They go out from the switch that has the call, at once: what takes them from there
 * is a mail server. One that is away is tried again for some minutes; after that the event in the store has to do.
 */
import type { Clock, Timer } from '../../../core/clock.ts';
import { errorText } from '../../../core/errors.ts';
import type { Resource } from '../../../core/lifecycle.ts';
import type { Logger } from '../../../core/log.ts';
import type { Address } from '../../../routing/index.ts';
import type { AccountSource } from '../../../routing/ports.ts';
import { MailRefused, type MailTransport, type OutgoingMail } from '../../messages/mail-sender.ts';
import type { EmergencyEvent, EmergencyNotice } from './ports.ts';

/** Pauses before the second and the further attempts, ms. */
const PAUSES_MS = [10_000, 60_000, 300_000];
/** E-mails that wait; an office has fewer emergencies than that. */
const MOST_WAITING = 1000;

export interface MailNoticeOptions {
  readonly accounts: Pick<AccountSource, 'byDomain'>;
  readonly transport: MailTransport;
  readonly clock: Clock;
  readonly log: Logger;
}

export class MailNotice implements EmergencyNotice, Resource {
  readonly #o: MailNoticeOptions;
  readonly #waiting = new Set<Timer>();
  readonly #running = new Set<Promise<void>>();
  #closed = false;

  constructor(options: MailNoticeOptions) {
    this.#o = options;
  }

  notify(event: EmergencyEvent): void {
    for (const to of this.#recipients(event)) this.#try({ to, ...mailOf(event) }, 0);
  }

  /** What is being sent is sent; what waits for another attempt is given up. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#waiting) timer.cancel();
    this.#waiting.clear();
    await Promise.all(this.#running);
  }

  /** The site's word counts before the account's. */
  #recipients({ account, site = '' }: EmergencyEvent): readonly string[] {
    const directory = this.#o.accounts.byDomain(account);
    return directory?.site(site)?.emergency.notify ?? directory?.account.emergency.notify ?? [];
  }

  #try(mail: OutgoingMail, attempt: number): void {
    const running = this.#send(mail, attempt).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #send(mail: OutgoingMail, attempt: number): Promise<void> {
    const { transport, log } = this.#o;
    try {
      await transport.send(mail);
    } catch (error) {
      log.error({ error: errorText(error), to: mail.to, attempt }, 'an e-mail about an emergency call was not taken');
      if (!(error instanceof MailRefused)) this.#later(mail, attempt);
    }
  }

  #later(mail: OutgoingMail, attempt: number): void {
    const pause = PAUSES_MS[attempt];
    if (pause === undefined || this.#closed || this.#waiting.size >= MOST_WAITING) return;
    const timer = this.#o.clock.after(pause, () => {
      this.#waiting.delete(timer);
      this.#try(mail, attempt + 1);
    });
    this.#waiting.add(timer);
  }
}

function mailOf(event: EmergencyEvent): Pick<OutgoingMail, 'subject' | 'text'> {
  const { number, extension, phone, name, site, address, reported, at, callId } = event;
  const who = [extension ?? 'an unknown extension', name].filter(part => part !== undefined).join(', ');
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Called', number],
    ['By', who],
    ['Shared phone', phone],
    ['At', new Date(at).toISOString()],
    ['Site', site],
    ['Address', address && addressText(address)],
    ['Reported location', reported],
    ['Call', callId],
  ];
  return {
    subject: `Emergency call to ${number} by ${who}`,
    text: lines.flatMap(([what, value]) => (value === undefined ? [] : [`${what}: ${value}\n`])).join(''),
  };
}

function addressText(address: Address): string {
  const { street, houseNumber, building, floor, room, postalCode, city, state, country } = address;
  const named = (what: string, value: string | undefined): string | undefined => value && `${what} ${value}`;
  const house = [houseNumber, street].filter(part => part !== undefined).join(' ');
  return [
    house,
    named('building', building),
    named('floor', floor),
    named('room', room),
    city,
    state,
    postalCode,
    country,
  ]
    .filter(part => part !== undefined)
    .join(', ');
}
