/** Two user agents, each with a whole stack of its own, joined by a wire that a test can cut, slow down and read. */
import { FakeClock } from '../../../../src/core/clock.ts';
import { SequentialIds } from '../../../../src/core/ids.ts';
import { leaks } from '../../../../src/core/leaks.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { DialogLayer } from '../../../../src/sip/dialog/index.ts';
import type {
  Dialog,
  DialogLayerOptions,
  IncomingInvite,
  InviteOptions,
  OutgoingInvite,
} from '../../../../src/sip/dialog/index.ts';
import { NameAddr, parseMessage, SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import type { SipMessage } from '../../../../src/sip/message/index.ts';
import { TransactionLayer } from '../../../../src/sip/transaction/index.ts';
import type { ServerTransaction } from '../../../../src/sip/transaction/index.ts';
import { TransportLayer } from '../../../../src/sip/transport/index.ts';
import type { Flow } from '../../../../src/sip/transport/index.ts';

export const OFFER = { type: 'application/sdp', content: 'v=0\r\ns=offer\r\n' };
export const ANSWER = { type: 'application/sdp', content: 'v=0\r\ns=answer\r\n' };

/** `a INVITE` or `b 200 INVITE`: who sent what. */
export function word(from: string, message: SipMessage): string {
  if (message instanceof SipRequest) return `${from} ${message.method}`;
  return message instanceof SipResponse ? `${from} ${message.status} ${message.cseq.method}` : from;
}

export class WireFlow implements Flow {
  readonly id: string;
  readonly transport = 'tcp';
  readonly listener = '';
  readonly inner = true;
  readonly local = { host: '192.0.2.1', port: 5060 };
  readonly remote = { host: '192.0.2.2', port: 5060 };
  readonly secure = false;
  readonly peer = undefined;
  readonly reliable: boolean;
  open = true;
  readonly #transmit: (message: SipMessage) => void;
  readonly #watchers = new Set<(why: string) => void>();

  constructor(id: string, reliable: boolean, transmit: (message: SipMessage) => void) {
    this.id = id;
    this.reliable = reliable;
    this.#transmit = transmit;
  }

  send(message: SipMessage | Buffer): void {
    const result = parseMessage(Buffer.isBuffer(message) ? message : message.toBuffer());
    if (!result.ok) throw result.error;
    if (this.open) this.#transmit(result.message);
  }

  close(): void {
    this.open = false;
    for (const fn of [...this.#watchers]) fn('closed');
  }

  onClose(fn: (why: string) => void): () => void {
    this.#watchers.add(fn);
    return () => void this.#watchers.delete(fn);
  }
}

export interface Side {
  name: string;
  flow: WireFlow;
  transport: TransportLayer;
  transactions: TransactionLayer;
  layer: DialogLayer;
  invites: IncomingInvite[];
  requests: ServerTransaction[];
  /** What the handlers were told. */
  told: string[];
  dialog: Dialog | undefined;
  /** URIs that resolveFlow was asked for. */
  hops: string[];
}

export interface PairOptions {
  reliable?: boolean;
  /** Milliseconds, asked for each message. */
  latency?: () => number;
  a?: Partial<DialogLayerOptions>;
  b?: Partial<DialogLayerOptions>;
}

export class Pair {
  readonly clock = new FakeClock();
  readonly ids = new SequentialIds();
  readonly a: Side;
  readonly b: Side;
  /** Everything sent, in order. */
  readonly log: string[] = [];
  readonly messages: SipMessage[] = [];
  /** True loses the message. */
  drop: (word: string, message: SipMessage) => boolean = () => false;
  readonly #options: PairOptions;
  readonly #before = leaks.live();
  /** Those whose place was taken. */
  readonly #former: Side[] = [];

  constructor(options: PairOptions = {}) {
    this.#options = options;
    this.a = this.side('a', options.a);
    this.b = this.side('b', options.b);
  }

  /** A stack of the given name; one that is made later takes the place of the former. */
  side(name: 'a' | 'b', options: Partial<DialogLayerOptions> = {}): Side {
    const { clock, ids } = this;
    const transport = new TransportLayer({ clock, ids, log: silentLogger });
    const transactions = new TransactionLayer({ transport, clock, ids, log: silentLogger });
    const flow = new WireFlow(name, this.#options.reliable ?? false, message => this.#carry(name, message));
    const hops: string[] = [];
    const layer = new DialogLayer({
      transactions,
      clock,
      ids,
      log: silentLogger,
      userAgent: name,
      resolveFlow: hop => {
        hops.push(hop.toString());
        return Promise.resolve(flow);
      },
      ...options,
    });
    const side: Side = {
      name,
      flow,
      transport,
      transactions,
      layer,
      invites: [],
      requests: [],
      told: [],
      dialog: undefined,
      hops,
    };
    layer.setHandler({
      invite: invite => {
        side.invites.push(invite);
        invite.setContact(`sip:${name}@${name}.test`);
        invite.onCancelled(reason => side.told.push(`cancelled ${reason ?? ''}`.trim()));
        invite.onUpstreamLost(() => side.told.push('upstream lost'));
      },
      request: transaction => side.requests.push(transaction),
    });
    return side;
  }

  /** Takes over the place of `a` or `b`, as a new process would. */
  replace(name: 'a' | 'b'): Side {
    const old = this[name];
    old.transactions.close();
    old.layer.close();
    this.#former.push(old);
    const side = this.side(name);
    Object.assign(this, { [name]: side });
    return side;
  }

  #carry(from: string, message: SipMessage): void {
    const text = word(from, message);
    this.log.push(text);
    this.messages.push(message);
    if (this.drop(text, message)) return;
    this.clock.after(this.#options.latency?.() ?? 1, () => {
      const to = from === 'a' ? this.b : this.a;
      if (!to.flow.open) return;
      if (message instanceof SipRequest) to.transactions.receiver.request(message, to.flow);
      else if (message instanceof SipResponse) to.transactions.receiver.response(message, to.flow);
    });
  }

  /** Sends `message` as if it came from `from`. */
  inject(from: 'a' | 'b', message: SipMessage): void {
    this[from].flow.send(message);
  }

  /** a calls b. */
  call({ offer = true, ...o }: Partial<InviteOptions> & { offer?: boolean } = {}): OutgoingInvite {
    const { a } = this;
    return a.layer.invite({
      uri: 'sip:b@b.test',
      from: NameAddr.parse('"A" <sip:a@a.test>'),
      to: NameAddr.parse('<sip:b@b.test>'),
      contact: 'sip:a@a.test',
      ...(offer && { body: OFFER }),
      handlers: {
        progress: (response, early) => {
          a.told.push(String(response.status));
          a.dialog = early;
        },
        accepted: (response, dialog) => {
          a.told.push(String(response.status));
          a.dialog = dialog;
          this.listen(a);
        },
        rejected: response => a.told.push(String(response.status)),
        failed: why => a.told.push(`failed ${why}`),
      },
      ...o,
    });
  }

  /** Answers everything with 200 and notes it. */
  listen(side: Side): void {
    side.dialog?.setHandler({
      reinvite: invite => {
        side.told.push('reinvite');
        side.invites.push(invite as IncomingInvite);
        (invite as IncomingInvite).accept({ body: ANSWER }).catch(() => side.told.push('no ACK'));
      },
      request: transaction => {
        side.told.push(transaction.request.method);
        transaction.respond(SipResponse.to(transaction.request, 200));
      },
      sessionExpired: () => side.told.push('expired'),
      terminated: why => side.told.push(`terminated ${why}`),
    });
  }

  /** a and b talk; the log is empty. */
  async established(o: Partial<InviteOptions> = {}): Promise<{ a: Dialog; b: Dialog }> {
    this.call(o);
    await this.clock.advance(5);
    await this.answer();
    const { a, b } = this;
    if (a.dialog?.state !== 'confirmed' || b.dialog?.state !== 'confirmed') throw new Error(this.log.join('\n'));
    this.clear();
    return { a: a.dialog, b: b.dialog };
  }

  async answer(): Promise<void> {
    const invite = this.b.invites[0];
    if (invite === undefined) throw new Error('no INVITE came');
    invite.accept({ body: ANSWER }).catch(() => this.b.told.push('no ACK'));
    await this.clock.settle();
    this.b.dialog = invite.dialog();
    this.listen(this.b);
    await this.clock.advance(5);
  }

  /** Hangs up and waits for the answer. */
  async bye(dialog: Dialog | undefined): Promise<void> {
    const done = dialog?.bye();
    await this.clock.advance(10);
    await done;
  }

  clear(): void {
    this.log.length = 0;
    this.messages.length = 0;
    this.a.told.length = 0;
    this.b.told.length = 0;
  }

  requests(method: string): SipRequest[] {
    return this.messages.filter((one): one is SipRequest => one instanceof SipRequest && one.method === method);
  }

  responses(status: number): SipResponse[] {
    return this.messages.filter((one): one is SipResponse => one instanceof SipResponse && one.status === status);
  }

  /** Lets all timers of SIP run out, then closes; whatever lives still is a leak. */
  async finish(): Promise<void> {
    await this.clock.advance(200_000);
    const left = { ...leaks.live() };
    for (const kind of ['dialog', 'incoming invite', 'outgoing invite']) {
      if ((left[kind] ?? 0) !== (this.#before[kind] ?? 0)) throw new Error(`${kind}: ${leaks.describe().join(', ')}`);
    }
    for (const side of [this.a, this.b, ...this.#former]) {
      side.transactions.close();
      await side.transport.close();
    }
    if (this.clock.pending > 0) throw new Error(`${this.clock.pending} timers are left`);
  }
}
