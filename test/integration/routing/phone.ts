/** A phone on a bare socket: it sends what a test writes and keeps every byte that it gets. */
import dgram from 'node:dgram';
import net from 'node:net';
import { DigestClient } from '../../../src/sip/auth/index.ts';
import {
  type SipMessage,
  SipRequest,
  SipResponse,
  StreamFramer,
  parseMessage,
} from '../../../src/sip/message/index.ts';
import { until } from '../../kit/wait.ts';

export interface PhoneOptions {
  readonly transport: 'udp' | 'tcp';
  /** The load balancer's listener. */
  readonly server: { host: string; port: number };
  readonly user: string;
  readonly password?: string;
  readonly domain: string;
}

let serial = 0;

export class Phone {
  readonly options: PhoneOptions;
  /** Everything received, as it came. */
  readonly received: Buffer[] = [];
  readonly messages: SipMessage[] = [];
  /** What our own parser refuses; a 400 repeats what was wrong with its request. */
  readonly unreadable: string[] = [];
  readonly #write: (data: Buffer) => void;
  readonly #close: () => void;
  readonly local: { address: string; port: number };
  readonly #framer = new StreamFramer();
  readonly #digest = new DigestClient();
  /** Called for each request that comes in; the tests' phones answer by it. */
  onRequest: (request: SipRequest) => void = () => undefined;
  closed = false;

  private constructor(
    options: PhoneOptions,
    socket: { write: (data: Buffer) => void; close: () => void; local: { address: string; port: number } },
  ) {
    this.options = options;
    this.#write = socket.write;
    this.#close = socket.close;
    this.local = socket.local;
  }

  static async start(options: PhoneOptions): Promise<Phone> {
    const { server } = options;
    if (options.transport === 'udp') {
      const socket = dgram.createSocket('udp4');
      await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve));
      const phone = new Phone(options, {
        write: data => socket.send(data, server.port, server.host),
        close: () => socket.close(),
        local: socket.address(),
      });
      socket.on('message', data => phone.#take(data));
      return phone;
    }
    const socket = net.connect(server.port, server.host);
    await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    const phone = new Phone(options, {
      write: data => void socket.write(data),
      close: () => socket.destroy(),
      local: socket.address() as { address: string; port: number },
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (phone.closed = true));
    socket.on('data', data => phone.#frame(data));
    return phone;
  }

  close(): void {
    if (!this.closed) this.#close();
    this.closed = true;
  }

  get contact(): string {
    return `sip:${this.options.user}@${this.local.address}:${this.local.port};transport=${this.options.transport}`;
  }

  /** A request outside of a dialog. */
  request(method: string, uri: string, extra: [string, string][] = []): SipRequest {
    serial += 1;
    const { user, domain } = this.options;
    const to = method === 'REGISTER' ? `sip:${user}@${domain}` : uri;
    return SipRequest.create({
      method,
      uri,
      headers: [
        ['Via', this.via()],
        ['Max-Forwards', '70'],
        ['From', `<sip:${user}@${domain}>;tag=f${serial}`],
        ['To', `<${to}>`],
        ['Call-ID', `call-${serial}-${this.local.port}`],
        ['CSeq', `1 ${method}`],
        ['Contact', `<${this.contact}>`],
        ...extra,
      ],
    });
  }

  via(): string {
    serial += 1;
    const transport = this.options.transport.toUpperCase();
    return `SIP/2.0/${transport} ${this.local.address}:${this.local.port};branch=z9hG4bKp${serial};rport`;
  }

  /** A request within the dialog that a response to our INVITE has made. */
  within(invite: SipRequest, response: SipResponse, method: string): SipRequest {
    const [contact] = response.contacts() as { uri: { toString(): string } }[];
    const number = method === 'ACK' ? invite.cseq.number : invite.cseq.number + 1;
    return SipRequest.create({
      method,
      uri: String(contact?.uri),
      headers: [
        ['Via', this.via()],
        ['Max-Forwards', '70'],
        ['From', invite.get('From') ?? ''],
        ['To', response.get('To') ?? ''],
        ['Call-ID', invite.callId],
        ['CSeq', `${number} ${method}`],
        ['Contact', `<${this.contact}>`],
      ],
    });
  }

  send(message: SipMessage | string): void {
    this.#write(typeof message === 'string' ? Buffer.from(message, 'latin1') : message.toBuffer());
  }

  /** The first response to the request that fits, also one that has come already. */
  async response(
    request: SipRequest,
    fits: (status: number) => boolean = status => status >= 200,
  ): Promise<SipResponse> {
    const { branch } = request.via;
    return until(`a response to ${request.method}`, () =>
      this.messages.find(
        (message): message is SipResponse =>
          message instanceof SipResponse &&
          message.via.branch === branch &&
          message.cseq.method === request.method &&
          fits(message.status),
      ),
    );
  }

  requests(method: string): SipRequest[] {
    return this.messages.filter(
      (message): message is SipRequest => message instanceof SipRequest && message.method === method,
    );
  }

  /** Sends, answers the challenge, and gives the request that was let in; its final response is still to come. */
  async authenticated(request: SipRequest): Promise<SipRequest> {
    this.send(request);
    const challenge = await this.response(request);
    if (challenge.status !== 401 && challenge.status !== 407) {
      throw new Error(`${request.method} was not challenged but answered ${challenge.status}`);
    }
    if (request.method === 'INVITE') this.send(ackFor(request, challenge));
    return this.withCredentials(request, challenge);
  }

  withCredentials(request: SipRequest, challenge: SipResponse): SipRequest {
    const proxy = challenge.status === 407;
    const { user, password = '' } = this.options;
    const offered = challenge.getAll(proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate');
    const answer = this.#digest.answer(offered, request.method, request.uri, { user, password });
    const again = request.clone();
    again.set('Via', this.via());
    again.set('CSeq', `${request.cseq.number + 1} ${request.method}`);
    again.set(proxy ? 'Proxy-Authorization' : 'Authorization', answer ?? '');
    return again;
  }

  async register(extra: [string, string][] = []): Promise<SipResponse> {
    const first = this.request('REGISTER', `sip:${this.options.domain}`, [['Expires', '600'], ...extra]);
    const request = await this.authenticated(first);
    this.send(request);
    return this.response(request);
  }

  /** Sends an INVITE that is let in; wait for its responses with `response`. */
  async invite(to: string, extra: [string, string][] = []): Promise<SipRequest> {
    const request = await this.authenticated(this.request('INVITE', `sip:${to}@${this.options.domain}`, extra));
    this.send(request);
    return request;
  }

  #frame(data: Buffer): void {
    this.received.push(data);
    this.#framer.push(data);
    for (let frame = this.#framer.next(); frame !== undefined; frame = this.#framer.next()) {
      if (Buffer.isBuffer(frame)) this.#parse(frame);
    }
  }

  #take(data: Buffer): void {
    this.received.push(data);
    this.#parse(data);
  }

  #parse(data: Buffer): void {
    const result = parseMessage(data);
    if (!result.ok) {
      this.unreadable.push(data.toString());
      return;
    }
    this.messages.push(result.message);
    if (result.message instanceof SipRequest) this.onRequest(result.message);
  }
}

/** RFC 3261 17.1.1.3: the ACK for a final response that is no 2xx. */
export function ackFor(invite: SipRequest, response: SipResponse): SipRequest {
  return SipRequest.create({
    method: 'ACK',
    uri: invite.uri,
    headers: [
      ['Via', invite.get('Via') ?? ''],
      ['Max-Forwards', '70'],
      ['From', invite.get('From') ?? ''],
      ['To', response.get('To') ?? ''],
      ['Call-ID', invite.callId],
      ['CSeq', `${invite.cseq.number} ACK`],
    ],
  });
}

/** RFC 3261 9.1: the CANCEL of an INVITE, in the INVITE's own branch. */
export function cancelFor(invite: SipRequest): SipRequest {
  const cancel = ackFor(invite, SipResponse.to(invite, 100));
  cancel.method = 'CANCEL';
  cancel.set('CSeq', `${invite.cseq.number} CANCEL`);
  return cancel;
}
