/** A notifier on a clock that stands still, with subscribers that answer as a test says. */
import { FakeClock } from '../../../../src/core/clock.ts';
import { asNodeId, SequentialIds } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import type { EventPackage } from '../../../../src/sip/event/index.ts';
import { Notifier, resourceName, type NotifierOptions } from '../../../../src/sip/event/index.ts';
import { parseMessage, SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import type { ClientEvents } from '../../../../src/sip/transaction/index.ts';
import { MemorySubscriptionStore } from '../../../../src/store/index.ts';

export const DOMAIN = 'example.test';
export const FLOW = '<sip:flow@10.0.0.1:6000;transport=tcp;lr;pub=203.0.113.5:5060;ptp=udp>';

export interface SentNotify {
  readonly request: SipRequest;
  readonly body: string;
  readonly state: string;
  answer(status: number, headers?: [string, string][]): void;
  fail(why: 'timeout' | 'transport' | 'closed'): void;
}

/** Says what `value` is; changes when a test wants. */
export class TestPackage implements EventPackage {
  readonly name: string;
  readonly types = ['text/plain', 'text/html'];
  readonly expires = { min: 60, fallback: 3600, max: 7200 };
  readonly lists = true;
  readonly ends: string[] = [];
  value = 'idle';
  over = false;
  admit: NonNullable<EventPackage['admit']> = () => Promise.resolve(undefined);

  constructor(name = 'test') {
    this.name = name;
  }

  document: EventPackage['document'] = ({ version, full, memory, resource }) => {
    if (!full && memory === this.value && !this.over) return Promise.resolve(undefined);
    const content = `${resource.name} ${this.value} v${version} ${full ? 'full' : 'partial'}`;
    return Promise.resolve({ body: { type: 'text/plain', content }, memory: this.value, over: this.over });
  };

  ended: NonNullable<EventPackage['ended']> = ({ subscription }) => void this.ends.push(subscription);
}

export class Bench {
  readonly clock = new FakeClock();
  readonly store = new MemorySubscriptionStore();
  readonly ids = new SequentialIds();
  readonly sent: SentNotify[] = [];
  readonly event = new TestPackage();
  /** Answers every NOTIFY at once with this; undefined: the test answers. */
  status: number | undefined = 200;
  reachable = true;
  #serial = 0;

  notifier(node = 'proxy-a', more: Partial<NotifierOptions> = {}): Notifier {
    return new Notifier({
      store: this.store,
      packages: [this.event, new TestPackage('other')],
      transactions: { request: (request, _flow, events) => this.#take(request, events) },
      clock: this.clock,
      ids: this.ids,
      log: silentLogger,
      userAgent: 'Tandem',
      node: asNodeId(node),
      boot: () => `boot-${node}`,
      resolveFlow: () => (this.reachable ? Promise.resolve({} as never) : Promise.reject(new Error('no way'))),
      contact: route => `sip:${node}@${route === undefined ? 'inside' : 'outside'}`,
      resource: ({ user }) => (user === undefined ? undefined : resourceName(DOMAIN, user)),
      mayWatch: () => true,
      ...more,
    });
  }

  /** A SUBSCRIBE of 1001, new or in the dialog that `ok` has made. */
  subscribe(
    headers: [string, string][] = [],
    { to = '1002', ok, cseq = 1 }: { to?: string; ok?: SipResponse; cseq?: number } = {},
  ): SipRequest {
    if (!ok) this.#serial += 1;
    const names = new Set(headers.map(([name]) => name.toLowerCase()));
    const rest: [string, string][] = [
      ['Via', 'SIP/2.0/TCP 10.0.0.1:6000;branch=z9hG4bKx'],
      ['Record-Route', FLOW],
      ['Max-Forwards', '69'],
      ['From', ok?.get('From') ?? `<sip:1001@${DOMAIN}>;tag=theirs${this.#serial}`],
      ['To', ok?.get('To') ?? `<sip:${to}@${DOMAIN}>`],
      ['Call-ID', ok?.callId ?? `call-${this.#serial}`],
      ['CSeq', `${cseq} SUBSCRIBE`],
      ['Contact', '<sip:1001@198.51.100.9:5062>'],
      ['Event', 'test'],
      ['Expires', '600'],
    ];
    const all = [
      ...rest.filter(([name]) => !names.has(name.toLowerCase())),
      ...headers.filter(([, value]) => value !== ''),
    ];
    const request = SipRequest.create({ method: 'SUBSCRIBE', uri: `sip:${to}@${DOMAIN}`, headers: all });
    const parsed = parseMessage(request.toBuffer());
    if (!parsed.ok || !(parsed.message instanceof SipRequest)) throw new Error('not a request');
    return parsed.message;
  }

  /** Sends it, and lets what follows from it happen. */
  async send(notifier: Notifier, request: SipRequest, user = '1001'): Promise<SipResponse> {
    const inDialog = request.to.tag !== undefined;
    const { response, after } = await notifier.subscribe(request, inDialog ? undefined : { account: DOMAIN, user });
    after?.();
    await this.clock.settle();
    return response;
  }

  get last(): SentNotify {
    const last = this.sent.at(-1);
    if (!last) throw new Error('no NOTIFY was sent');
    return last;
  }

  #take(request: SipRequest, events: ClientEvents): never {
    const one: SentNotify = {
      request,
      body: request.body.toString(),
      state: request.get('Subscription-State') ?? '',
      answer: (status, headers = []) => events.final(SipResponse.create(status, undefined, headers)),
      fail: why => events.failed(why),
    };
    this.sent.push(one);
    const { status } = this;
    if (status !== undefined) queueMicrotask(() => one.answer(status));
    return undefined as never;
  }
}
