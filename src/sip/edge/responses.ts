/** Responses that belong to no transaction of ours: what was forwarded statelessly comes back. */
import { type SipResponse, SipParseError, Via, unbracketed } from '../message/index.ts';
import type { Flow } from '../transport/index.ts';
import type { EdgeTools } from './edge-tools.ts';
import { conceal, distrust, distrustTrunk } from './hiding.ts';

export class Responses {
  readonly #tools: EdgeTools;
  readonly #answered: (from: Flow, branch: string) => void;

  /** @param answered is told of each final response to a request that we forwarded without state. */
  constructor(tools: EdgeTools, answered: (from: Flow, branch: string) => void) {
    this.#tools = tools;
    this.#answered = answered;
  }

  pass(response: SipResponse, flow: Flow): void {
    try {
      if (flow.inner) this.#toPhone(response, flow);
      else this.#toInside(response, flow);
    } catch (error) {
      if (!(error instanceof SipParseError)) throw error;
      this.#tools.counters.dropped += 1;
    }
  }

  #toPhone(response: SipResponse, from: Flow): void {
    const { flows, counters, guard } = this.#tools;
    const { branch = '', params } = response.via;
    const token = params.value('ft');
    if (response.isFinal) this.#answered(from, branch);
    const phone = token === undefined ? 'forged' : flows.find(token);
    // RFC 3261 18.2.2: over a connection that is gone there is no way back.
    if (typeof phone === 'string') {
      counters.dropped += 1;
      return;
    }
    response.popValue('Via');
    conceal(response);
    const { status } = response;
    const { method } = response.cseq;
    if (status >= 300) guard.answered(phone, status, false);
    else if ((method === 'REGISTER' || method === 'SUBSCRIBE') && status >= 200) guard.proved(phone);
    phone.send(response);
  }

  #toInside(response: SipResponse, flow: Flow): void {
    const { fold, flows, trunks, counters } = this.#tools;
    const { branch } = response.via;
    const vias = branch === undefined ? undefined : fold.unfold(branch);
    const top = vias?.[0];
    if (vias === undefined || top === undefined) {
      counters.dropped += 1;
      return;
    }
    const [trunk] = trunks.of(flow);
    if (trunk) distrustTrunk(response, trunk.trusted);
    else distrust(response);
    response.set('Via', vias);
    const { method } = response.cseq;
    // A late 2xx to an INVITE, or another request that makes a dialog: the switch needs the way back to this phone.
    if (response.isSuccess && (method === 'INVITE' || method === 'SUBSCRIBE' || method === 'REFER')) {
      response.append('Record-Route', trunks.routeFor(flow) ?? `<${flows.uri(flow, false)}>`);
    }
    this.#send(response, Via.parse(top));
  }

  /** To the node that sent the request: over the connection that we keep to it, or a new one. */
  #send(response: SipResponse, { host, port }: Via): void {
    const { transport, counters } = this.#tools;
    const target = { transport: 'tcp', host: unbracketed(host), port: port ?? 5060, inner: true } as const;
    const open = transport.peekFlow(target);
    if (open) {
      open.send(response);
      return;
    }
    transport.connect(target).then(
      fresh => fresh.send(response),
      () => (counters.dropped += 1),
    );
  }
}
