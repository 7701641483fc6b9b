/** A transaction layer on a clock that stands still, and flows that only note what is sent. */
import { FakeClock } from '../../../../src/core/clock.ts';
import { SequentialIds } from '../../../../src/core/ids.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import { parseMessage, SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import type { SipMessage } from '../../../../src/sip/message/index.ts';
import { TransactionLayer } from '../../../../src/sip/transaction/index.ts';
import type {
  ClientTransaction,
  ServerTransaction,
  TransactionHandler,
  TransactionOptions,
} from '../../../../src/sip/transaction/index.ts';
import { TransportLayer } from '../../../../src/sip/transport/index.ts';
import type { Flow, TransportName } from '../../../../src/sip/transport/index.ts';

export class FakeFlow implements Flow {
  readonly id = 'fake';
  readonly listener = '';
  readonly inner = false;
  readonly local = { host: '192.0.2.1', port: 5060 };
  readonly remote = { host: '192.0.2.9', port: 5070 };
  readonly secure = false;
  readonly peer = undefined;
  readonly transport: TransportName;
  readonly reliable: boolean;
  readonly sent: (SipRequest | SipResponse)[] = [];
  open = true;
  readonly #watchers = new Set<(why: string) => void>();

  constructor(transport: TransportName = 'udp') {
    this.transport = transport;
    this.reliable = transport !== 'udp';
  }

  send(message: SipMessage | Buffer): void {
    const result = parseMessage(Buffer.isBuffer(message) ? message : message.toBuffer());
    if (!result.ok) throw result.error;
    this.sent.push(result.message);
  }

  close(): void {
    this.open = false;
    for (const fn of [...this.#watchers]) fn('closed');
  }

  onClose(fn: (why: string) => void): () => void {
    this.#watchers.add(fn);
    return () => void this.#watchers.delete(fn);
  }

  /** What was sent since the last time, as `INVITE` or `200 INVITE`. */
  take(): string[] {
    return this.sent.splice(0).map(word);
  }
}

export function word(message: SipRequest | SipResponse): string {
  return message instanceof SipRequest ? message.method : `${message.status} ${message.cseq.method}`;
}

export interface Setup {
  clock: FakeClock;
  transport: TransportLayer;
  layer: TransactionLayer;
  /** Server transactions in the order of their arrival. */
  arrived: ServerTransaction[];
  /** What the layer told its user, in order. */
  told: string[];
}

export function setUp(options: Partial<TransactionOptions> = {}, handler: Partial<TransactionHandler> = {}): Setup {
  const clock = new FakeClock();
  const ids = new SequentialIds();
  const transport = new TransportLayer({ clock, ids, log: silentLogger });
  const layer = new TransactionLayer({ transport, clock, ids, log: silentLogger, ...options });
  const arrived: ServerTransaction[] = [];
  const told: string[] = [];
  layer.setHandler({
    request: transaction => {
      arrived.push(transaction);
      told.push(transaction.request.method);
      transaction.onCancel(cancel => told.push(`cancel ${cancel.get('Reason') ?? ''}`.trim()));
      transaction.onEnd(why => told.push(why));
    },
    ack: () => told.push('ACK'),
    response: response => told.push(`stray ${word(response)}`),
    ...handler,
  });
  return { clock, transport, layer, arrived, told };
}

export async function tearDown({ layer, transport, clock }: Setup): Promise<void> {
  layer.close();
  await transport.close();
  if (clock.pending > 0) throw new Error(`${clock.pending} timers are left`);
}

export interface RequestOptions {
  branch?: string;
  via?: string;
  toTag?: string;
  cseq?: number;
  headers?: [string, string][];
  body?: string;
}

/** A request as it comes from the network; give `via: ''` for one that our layer is to send. */
export function request(method: string, options: RequestOptions = {}): SipRequest {
  const { branch = 'z9hG4bKone', via = `SIP/2.0/UDP 192.0.2.9:5070;branch=${branch};rport=5070` } = options;
  const { toTag, cseq = 1, headers = [], body = '' } = options;
  return SipRequest.create({
    method,
    uri: 'sip:bob@example.test',
    headers: [
      ...(via === '' ? [] : [['Via', via] as const]),
      ['Max-Forwards', '70'],
      ['From', '<sip:alice@example.test>;tag=a'],
      ['To', `<sip:bob@example.test>${toTag === undefined ? '' : `;tag=${toTag}`}`],
      ['Call-ID', 'call-1'],
      ['CSeq', `${cseq} ${method}`],
      ...headers,
    ],
    body,
  });
}

export function respond(transaction: ServerTransaction | undefined, status: number): void {
  if (transaction === undefined) throw new Error('no such transaction');
  transaction.respond(SipResponse.to(transaction.request, status, { toTag: 'b' }));
}

export interface Client {
  transaction: ClientTransaction;
  told: string[];
}

/** Starts a client transaction and notes what it tells. */
export function startClient(
  { layer }: Setup,
  flow: Flow,
  options: { method: string; unreliable?: boolean; headers?: [string, string][] },
): Client {
  const told: string[] = [];
  const { method, headers = [], ...more } = options;
  const transaction = layer.request(
    request(method, { via: '', headers }),
    flow,
    {
      provisional: response => told.push(word(response)),
      final: response => told.push(word(response)),
      failed: why => told.push(why),
    },
    more,
  );
  return { transaction, told };
}

/** The peer answers a client transaction. */
export function answer({ layer }: Setup, flow: Flow, client: Client, status: number): void {
  layer.receiver.response(SipResponse.to(client.transaction.request, status, { toTag: 'b' }), flow);
}
