/** A party that has answered and has to press a key before it gets the call: press 1 for outside numbers, call screening. */
import { SipResponse } from '../../../sip/message/index.ts';
import type { DialogHandler, IncomingInvite } from '../../../sip/dialog/index.ts';
import type { ServerTransaction } from '../../../sip/transaction/index.ts';
import type { Confirmation } from '../application.ts';
import { digitsOfInfo } from '../info.ts';
import type { Leg } from '../leg.ts';
import type { CallServices } from '../services.ts';
import { Conversation } from './conversation.ts';

export interface ConfirmingOptions {
  readonly leg: Leg;
  readonly confirmation: Confirmation;
  readonly language: string;
  /** Once: whether the party wants the call. `gone`: it hung up. */
  readonly decided: (how: 'accepted' | 'declined' | 'gone') => void;
}

export class Confirming implements DialogHandler<IncomingInvite> {
  readonly #services: CallServices;
  readonly #options: ConfirmingOptions;
  readonly #conversation: Conversation;
  #times: number;
  #over = false;

  constructor(services: CallServices, options: ConfirmingOptions) {
    this.#services = services;
    this.#options = options;
    this.#times = options.confirmation.times;
    this.#conversation = new Conversation(services, options.leg.media);
  }

  start(): void {
    const { dialog } = this.#options.leg;
    dialog?.setHandler(this);
    if (dialog === undefined || dialog.state === 'terminated') this.#decide('gone');
    else this.#ask();
  }

  cancel(): void {
    this.#over = true;
    this.#conversation.close();
  }

  reinvite(invite: IncomingInvite): void {
    // RFC 3261 14.2: the session is not settled yet, the phone tries again in a moment.
    invite.reject(500, { headers: [['Retry-After', '2']] });
  }

  request(tx: ServerTransaction): void {
    const { request } = tx;
    if (request.method === 'INFO') for (const digit of digitsOfInfo(request)) this.#conversation.press(digit, 'info');
    const known = request.method === 'INFO' || request.method === 'BYE' || request.method === 'OPTIONS';
    tx.respond(SipResponse.to(request, known ? 200 : 500));
    if (request.method === 'BYE') this.#decide('gone');
  }

  sessionExpired(): void {
    this.#decide('gone');
  }

  terminated(): void {
    this.#decide('gone');
  }

  #ask(): void {
    const { confirmation, language } = this.#options;
    const { phrases, accept, timeoutMs } = confirmation;
    if (this.#times-- <= 0) {
      this.#decide('declined');
      return;
    }
    const { accounts, domain, prompts } = this.#services;
    const sounds = prompts.sounds(language, phrases, accounts.byDomain(domain));
    this.#conversation.askFor(sounds, { max: 1, firstMs: timeoutMs, nextMs: timeoutMs }, ({ digits }) => {
      if (digits === accept) this.#decide('accepted');
      else if (digits === '') this.#ask();
      else this.#decide('declined');
    });
  }

  #decide(how: 'accepted' | 'declined' | 'gone'): void {
    if (this.#over) return;
    this.cancel();
    this.#options.decided(how);
  }
}
