/** We as a subscriber of a carrier: one registration that is kept up (RFC 3261 10.2), with digest where it is asked for. */
import type { Clock, Timer } from '../../../core/clock.ts';
import type { Ids } from '../../../core/ids.ts';
import type { Logger } from '../../../core/log.ts';
import { DigestClient } from '../../auth/index.ts';
import { NameAddr, SipParseError, SipRequest, type SipResponse } from '../../message/index.ts';
import type { TransactionLayer } from '../../transaction/index.ts';
import { type Flow, hostPortText } from '../../transport/index.ts';
import type { TrunkRegistration } from '../../trunk/types.ts';
import type { TrunkLink } from './trunk-link.ts';

export interface RegistrationTools {
  readonly transactions: TransactionLayer;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Our Contact URI at the carrier. */
  readonly contact: string;
  changed(): void;
}

const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 120_000;
/** Each REGISTER may be challenged, and be challenged again because its nonce was too old. */
const MAX_CHALLENGES = 2;

export class Registration {
  readonly #link: TrunkLink;
  readonly #wish: TrunkRegistration;
  readonly #tools: RegistrationTools;
  readonly #digest: DigestClient;
  readonly #sipCallId: string;
  readonly #tag: string;
  #cseq = 0;
  #expires: number;
  #until = 0;
  #pause = FIRST_PAUSE_MS;
  #timer: Timer | undefined;
  #closed = false;

  constructor(link: TrunkLink, wish: TrunkRegistration, tools: RegistrationTools) {
    this.#link = link;
    this.#wish = wish;
    this.#tools = tools;
    this.#digest = new DigestClient(tools.ids);
    // RFC 3261 10.2: one Call-ID for all registrations with one registrar.
    this.#sipCallId = tools.ids.token(16);
    this.#tag = tools.ids.token();
    this.#expires = wish.expires;
    void this.#begin();
  }

  /** ms since 1970; 0 when we are not registered. */
  get until(): number {
    return this.#until > this.#tools.clock.now() ? this.#until : 0;
  }

  /** Takes leave of the carrier without waiting for its answer. */
  close(): void {
    if (this.#closed) return;
    this.#timer?.cancel();
    const { flow } = this.#link;
    if (this.until > 0 && flow) this.#send(flow, 0, 0);
    this.#closed = true;
  }

  async #begin(): Promise<void> {
    const flow = await this.#link.ready();
    if (this.#closed) return;
    if (flow) this.#send(flow, this.#expires, 0);
    else this.#failed('no connection');
  }

  #send(flow: Flow, expires: number, challenges: number, authorization?: [string, string]): void {
    const request = this.#request(expires, authorization);
    const events = {
      final: (response: SipResponse) => this.#answered(response, { flow, expires, challenges }),
      failed: (why: string) => this.#failed(why),
    };
    this.#tools.transactions.request(request, flow, events, { sentBy: this.#link.pub });
  }

  #answered(response: SipResponse, sent: { flow: Flow; expires: number; challenges: number }): void {
    const { flow, expires, challenges } = sent;
    const { status } = response;
    if (status === 401 || status === 407) {
      const authorization = challenges < MAX_CHALLENGES ? this.#authorization(response) : undefined;
      if (authorization && flow.open) this.#send(flow, expires, challenges + 1, authorization);
      else this.#failed(`refused with ${status}`);
      return;
    }
    if (this.#closed || expires === 0) return;
    if (status === 423) this.#longer(response);
    else if (response.isSuccess) this.#registered(response);
    else this.#failed(`refused with ${status}`);
  }

  /** RFC 3261 10.2.8. */
  #longer(response: SipResponse): void {
    const least = Number(response.get('Min-Expires'));
    if (Number.isInteger(least) && least > this.#expires && least <= 86_400) {
      this.#expires = least;
      void this.#begin();
    } else {
      this.#failed('refused with 423');
    }
  }

  #registered(response: SipResponse): void {
    const { clock, log, changed } = this.#tools;
    const granted = grantedSeconds(response, this.#tools.contact) ?? this.#expires;
    const before = this.until;
    this.#until = clock.now() + granted * 1000;
    this.#pause = FIRST_PAUSE_MS;
    // Early enough for some tries before it runs out.
    this.#next(Math.max(1000, granted * 500));
    if (before > 0) return;
    log.info({ trunk: this.#link.trunk.name, seconds: granted }, 'registered with the carrier');
    changed();
  }

  #failed(why: string): void {
    if (this.#closed) return;
    this.#tools.log.warn({ trunk: this.#link.trunk.name, why }, 'not registered with the carrier');
    this.#next(this.#pause);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
    this.#tools.changed();
  }

  #next(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#tools.clock.after(ms, () => void this.#begin());
  }

  #authorization(response: SipResponse): [string, string] | undefined {
    const { credentials } = this.#link.trunk;
    if (!credentials) return undefined;
    const proxy = response.status === 407;
    const challenges = response.getAll(proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate');
    const value = this.#digest.answer(challenges, 'REGISTER', this.#registrar(), credentials);
    return value === undefined ? undefined : [proxy ? 'Proxy-Authorization' : 'Authorization', value];
  }

  /** RFC 3261 10.2: the domain of the registration, without a user. */
  #registrar(): string {
    return `sip:${NameAddr.parse(`<${this.#wish.aor}>`).uri.hostPort}`;
  }

  #request(expires: number, authorization: [string, string] | undefined): SipRequest {
    const { aor } = this.#wish;
    this.#cseq += 1;
    return SipRequest.create({
      method: 'REGISTER',
      uri: this.#registrar(),
      headers: [
        ['Max-Forwards', '70'],
        ['From', `<${aor}>;tag=${this.#tag}`],
        ['To', `<${aor}>`],
        ['Call-ID', this.#sipCallId],
        ['CSeq', `${this.#cseq} REGISTER`],
        ['Contact', `<${this.#tools.contact}>`],
        ['Expires', String(expires)],
        ...(authorization ? [authorization] : []),
      ],
    });
  }
}

/** RFC 3261 10.2.4: what the registrar says of our Contact counts, else its Expires header. Seconds. */
function grantedSeconds(response: SipResponse, contact: string): number | undefined {
  try {
    const contacts = response.contacts();
    const ours = contacts === '*' ? undefined : contacts.find(({ uri }) => uri.toString() === contact);
    const seconds = Number(ours?.params.value('expires') ?? response.get('Expires') ?? Number.NaN);
    return Number.isInteger(seconds) && seconds > 0 ? seconds : undefined;
  } catch (error) {
    if (error instanceof SipParseError) return undefined;
    throw error;
  }
}

/** `sip:token@host:port;transport=tls` */
export function contactAt(token: string, pub: { host: string; port: number }, transport: string): string {
  return `sip:${token}@${hostPortText(pub)};transport=${transport}`;
}
