/** A phone that subscribes: on a bare socket, it answers every NOTIFY and keeps what it was told. */
import { type SipRequest, SipResponse } from '../../../src/sip/message/index.ts';
import { DOMAIN, password } from '../../kit/cluster.ts';
import { until } from '../../kit/wait.ts';
import { Phone } from '../routing/phone.ts';

export interface Told {
  readonly request: SipRequest;
  readonly body: string;
  readonly state: string;
}

export class Subscriber {
  readonly phone: Phone;
  readonly told: Told[] = [];
  /** What it answers. */
  status = 200;
  #subscribe: SipRequest | undefined;
  #ok: SipResponse | undefined;
  #cseq = 0;

  private constructor(phone: Phone) {
    this.phone = phone;
    phone.onRequest = request => {
      if (request.method === 'NOTIFY') {
        const again = this.told.some(
          ({ request: known }) => known.callId === request.callId && known.cseq.number === request.cseq.number,
        );
        if (!again)
          this.told.push({ request, body: request.body.toString(), state: request.get('Subscription-State') ?? '' });
      }
      phone.send(SipResponse.to(request, this.status));
    };
  }

  static async start(extension: number, port: number, transport: 'udp' | 'tcp' = 'udp'): Promise<Subscriber> {
    const server = { host: '127.0.0.1', port };
    const user = String(extension);
    return new Subscriber(
      await Phone.start({ transport, server, user, password: password(extension), domain: DOMAIN }),
    );
  }

  /** Sends a SUBSCRIBE with the password that is asked for. */
  async subscribe(target: string | number, event: string, headers: [string, string][] = []): Promise<SipResponse> {
    const extra: [string, string][] = [['Event', event], ['Expires', '600'], ...headers];
    const fresh = new Map(extra.map(([name, value]) => [name, value]));
    const request = this.phone.request('SUBSCRIBE', `sip:${target}@${DOMAIN}`, [...fresh]);
    const authenticated = await this.phone.authenticated(request);
    this.phone.send(authenticated);
    const ok = await this.phone.response(authenticated);
    this.#subscribe = authenticated;
    this.#ok = ok;
    this.#cseq = authenticated.cseq.number;
    return ok;
  }

  /** A SUBSCRIBE in the dialog, to the Contact that the latest NOTIFY has shown. */
  async refresh(expires = 600): Promise<SipResponse> {
    const [first, ok] = [this.#subscribe, this.#ok];
    if (!first || !ok) throw new Error('not subscribed');
    const contact = this.told.at(-1)?.request.contacts();
    const request = this.phone.within(first, ok, 'SUBSCRIBE');
    if (contact !== undefined && contact !== '*') request.uri = String(contact[0]?.uri);
    this.#cseq += 1;
    request.set('CSeq', `${this.#cseq} SUBSCRIBE`);
    request.set('Event', first.get('Event') ?? '');
    request.set('Expires', String(expires));
    this.phone.send(request);
    return this.phone.response(request);
  }

  /** The first NOTIFY after the first `from` ones that fits. */
  notify(what: string | RegExp, from = 0): Promise<Told> {
    const fits = ({ request, body }: Told): boolean => {
      const text = `${request.get('Call-Info') ?? ''}\n${body}`;
      return typeof what === 'string' ? text.includes(what) : what.test(text);
    };
    return until(`${what} (told: ${this.told.map(({ body }) => body).join('\n')})`, () =>
      this.told.slice(from).find(fits),
    );
  }

  close(): void {
    this.phone.close();
  }
}
