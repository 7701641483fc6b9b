/**
 * Phones that answer when the switch for which they rang has died. Nobody inside can take their answer, and the call is on its way to ring
 * them anew; so the first one is acknowledged and ended here, or the phone would stand for half a minute in a call that is none
 * (RFC 3261 13.3.1.4). Only what nobody has taken over is ended: the switch may have written the answer down before it died.
 */
import type { Timer } from '../../core/clock.ts';
import type { Resource } from '../../core/lifecycle.ts';
import { SipParseError, SipRequest, type SipResponse } from '../message/index.ts';
import type { Flow } from '../transport/index.ts';
import type { EdgeTools } from './edge-tools.ts';

/** In which the calls of a dead switch are divided. */
const GRACE_MS = 1500;
/** RFC 3261 13.3.1.4: 64 * T1, for which a 2xx is repeated. */
const FORGET_MS = 32_000;
const MOST = 10_000;

type OrphanTools = Pick<EdgeTools, 'clock' | 'log' | 'owners' | 'transactions'>;

export class OrphanAnswers implements Resource {
  readonly #tools: OrphanTools;
  /** By dialog. */
  readonly #timers = new Map<string, Timer>();

  constructor(tools: OrphanTools) {
    this.#tools = tools;
  }

  /** A 2xx as it has come from the phone, or a repetition of it. */
  take(response: SipResponse, phone: Flow): void {
    const { clock, log } = this.#tools;
    const key = `${response.callId} ${response.to.tag ?? ''}`;
    if (this.#timers.has(key) || this.#timers.size >= MOST) return;
    const judge = async (): Promise<void> => {
      this.#timers.set(
        key,
        clock.after(FORGET_MS, () => this.#timers.delete(key)),
      );
      const owner = await this.#tools.owners.route({ sipCallId: response.callId, tag: response.from.tag ?? '' });
      if (owner !== 'unknown' || !phone.open) return;
      log.info({ sipCallId: response.callId }, 'a phone has answered a switch that is dead: hung up');
      this.#end(response, phone);
    };
    this.#timers.set(
      key,
      clock.after(GRACE_MS, () => void judge()),
    );
  }

  close(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #end(response: SipResponse, phone: Flow): void {
    const { transactions, log } = this.#tools;
    try {
      const { number } = response.cseq;
      transactions.send(inDialog(response, 'ACK', number), phone);
      transactions.request(inDialog(response, 'BYE', number + 1), phone, {
        final: () => undefined,
        failed: why => log.info({ sipCallId: response.callId, why }, 'a phone was not told that its call is none'),
      });
    } catch (error) {
      // A phone that says nothing sensible is left to its own timer.
      if (!(error instanceof SipParseError)) throw error;
    }
  }
}

/** RFC 3261 12.2.1.1, for the caller's side of the dialog that the response has made. */
function inDialog(response: SipResponse, method: 'ACK' | 'BYE', cseq: number): SipRequest {
  const contacts = response.contacts();
  const target = contacts === '*' ? undefined : contacts[0]?.uri;
  return SipRequest.create({
    method,
    uri: target ?? response.to.uri,
    headers: [
      // RFC 3261 12.1.2: in reverse order.
      ...response
        .getAll('Record-Route')
        .toReversed()
        .map((route): [string, string] => ['Route', route]),
      ['Max-Forwards', '70'],
      ['From', response.get('From') ?? ''],
      ['To', response.get('To') ?? ''],
      ['Call-ID', response.callId],
      ['CSeq', `${cseq} ${method}`],
    ],
  });
}
