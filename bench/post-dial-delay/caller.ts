/** Calls at a steady rate, and for each how long it took from dialling to ringing, by one monotonic clock. */
import { DOMAIN } from '../../test/kit/cluster.ts';
import { SipResponse, type SipMessage, type SipRequest } from '../../src/sip/message/index.ts';
import { answerTo, request, type Fields, type Port } from '../kit/phones.ts';

/** Milliseconds. */
export interface Dialled {
  /** From the first INVITE to 180, without what the callee took. */
  readonly total: number;
  /** The same from the INVITE that carries the password. */
  readonly authenticated: number;
}

interface Call {
  readonly caller: string;
  readonly callee: string;
  readonly callId: string;
  readonly dialledAt: number;
  authenticatedAt: number;
}

const sdp = (port: number): string =>
  [
    'v=0',
    'o=bench 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=sendrecv',
    '',
  ].join('\r\n');
const INVITE_URI = (callee: string): string => `sip:${callee}@${DOMAIN}`;
/** How long a call rings and is up. */
const RINGING_MS = 50;
const TALK_MS = 100;
const DRAIN_MS = 1500;

export class Dialler {
  readonly #callers: Port;
  readonly #callees: Port;
  readonly #calls = new Map<string, Call>();
  /** What the callee took, by caller: no caller has two calls at once. */
  readonly #calleeTook = new Map<string, number>();
  #results: Dialled[] = [];
  #dialled = 0;
  #ended = 0;

  constructor(callers: Port, callees: Port) {
    this.#callers = callers;
    this.#callees = callees;
    callers.onMessage = message => this.#atCaller(message);
    callees.onMessage = message => this.#atCallee(message);
  }

  /** @param pairs callers with their callees, used in turn */
  async run(load: { rate: number; seconds: number; pairs: readonly (readonly [string, string])[] }) {
    const { rate, seconds, pairs } = load;
    this.#results = [];
    const [before, endedBefore] = [this.#dialled, this.#ended];
    const start = performance.now();
    await new Promise<void>(resolve => {
      const timer = setInterval(() => {
        const elapsed = (performance.now() - start) / 1000;
        const due = Math.min(elapsed, seconds) * rate;
        while (this.#dialled - before < due) this.#dial(pairs[this.#dialled % pairs.length]!);
        if (elapsed < seconds) return;
        clearInterval(timer);
        resolve();
      }, 2);
    });
    await new Promise(resolve => setTimeout(resolve, DRAIN_MS));
    return { results: this.#results, dialled: this.#dialled - before, ended: this.#ended - endedBefore };
  }

  #dial([caller, callee]: readonly [string, string]): void {
    this.#dialled += 1;
    const now = performance.now();
    const call = { caller, callee, callId: `d${this.#dialled}-${caller}`, dialledAt: now, authenticatedAt: now };
    this.#calls.set(call.callId, call);
    this.#invite(call, 1, []);
  }

  #invite(call: Call, cseq: number, more: Fields): void {
    const { caller, callId } = call;
    const headers: Fields = [['Contact', `<sip:${caller}@${this.#callers.address}>`], ...more];
    this.#callers.send(
      request(this.#callers, {
        method: 'INVITE',
        ...this.#ends(call),
        uri: INVITE_URI(call.callee),
        callId,
        cseq,
        headers,
        body: sdp(20_000),
      }),
    );
  }

  #ends({ caller, callee, callId }: Call): { from: string; to: string } {
    return { from: `<sip:${caller}@${DOMAIN}>;tag=${callId}`, to: `<sip:${callee}@${DOMAIN}>` };
  }

  #atCaller(message: SipMessage): void {
    const now = performance.now();
    const call = this.#calls.get(message.callId);
    if (!call || !(message instanceof SipResponse)) return;
    const { status } = message;
    if (message.cseq.method === 'BYE') {
      this.#ended += 1;
      this.#calls.delete(call.callId);
    } else if (status === 407) this.#authenticate(call, message);
    else if (status === 180) this.#ringing(call, now);
    else if (status === 200) this.#answered(call, message);
  }

  #authenticate(call: Call, challenge: SipResponse): void {
    const uri = INVITE_URI(call.callee);
    // RFC 3261 17.1.1.3: the ACK for a refusal has the branch of its INVITE.
    const ack = request(this.#callers, { method: 'ACK', ...this.#ends(call), uri, callId: call.callId, cseq: 1 });
    ack.set('Via', challenge.get('Via') ?? '').set('To', challenge.get('To') ?? '');
    this.#callers.send(ack);
    const answer = answerTo(challenge, call.caller, { method: 'INVITE', uri });
    call.authenticatedAt = performance.now();
    this.#invite(call, 2, [answer]);
  }

  #ringing(call: Call, now: number): void {
    const took = this.#calleeTook.get(call.caller);
    if (took === undefined) return;
    this.#calleeTook.delete(call.caller);
    this.#results.push({ total: now - call.dialledAt - took, authenticated: now - call.authenticatedAt - took });
  }

  #answered(call: Call, response: SipResponse): void {
    const uri = /<([^>]+)>/.exec(response.get('Contact') ?? '')?.[1] ?? '';
    const send = (method: string, cseq: number): void => {
      const { callId } = call;
      const made = request(this.#callers, { method, ...this.#ends(call), uri, callId, cseq });
      this.#callers.send(made.set('To', response.get('To') ?? ''));
    };
    send('ACK', 2);
    setTimeout(() => send('BYE', 3), TALK_MS);
  }

  #atCallee(message: SipMessage): void {
    const now = performance.now();
    if (message instanceof SipResponse) return;
    const asked = message as SipRequest;
    if (asked.method === 'ACK') return;
    const tag = `b${asked.callId}`.replace(/[^\w-]/g, '');
    const headers: [string, string][] = [['Contact', `<sip:callee@${this.#callees.address}>`]];
    const respond = (status: number, body?: string): void => {
      const response = SipResponse.to(asked, status, { toTag: tag, headers });
      this.#callees.send(body === undefined ? response : response.setBody('application/sdp', body));
    };
    if (asked.method !== 'INVITE') {
      respond(200);
      return;
    }
    // Before the answer goes out: the caller may have it before this function ends.
    this.#calleeTook.set(String(asked.from.uri.user), performance.now() - now);
    respond(180);
    setTimeout(() => respond(200, sdp(21_000)), RINGING_MS);
  }
}
