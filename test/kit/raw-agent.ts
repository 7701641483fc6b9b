/**
 * A SIP user agent that does nothing by itself but what the test lets it do: every header, every response and every silence
 * is the test's own choice. For what well-behaved phones never do.
 */
import { createHash, randomBytes } from 'node:crypto';
import { parseMessage, type SipRequest, type SipResponse } from '../../src/sip/message/index.ts';
import { formatHostPort } from '../../src/core/host-port.ts';
import { AgentSocket, type AgentPlace } from './agent-socket.ts';
import { DOMAIN, password } from './cluster.ts';
import { until } from './wait.ts';

export type RawMessage = SipRequest | SipResponse;

export interface RawAgentOptions extends AgentPlace {
  readonly extension: number;
  /** `host:port` that the agent believes to be its own, in Via and Contact; default: the truth. */
  readonly believes?: string;
  /** Its instance ID, a URN (RFC 5626). */
  readonly instance?: string;
  /** Whose calls it places, a SIP URI; default the extension's address. */
  readonly calls?: string;
}

export interface RequestParts {
  readonly headers?: readonly string[];
  readonly body?: string;
  /** Content-Type of the body, default application/sdp. */
  readonly type?: string;
}

export interface ResponseParts extends RequestParts {
  readonly reason?: string;
  /** To tag, default one for each Call-ID. */
  readonly tag?: string;
}

interface Identity {
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly branch?: string;
}

const RETRY_MS = 500;
const WAIT_MS = 30_000;
export const token = (bytes = 6): string => randomBytes(bytes).toString('hex');
const isResponse = (message: RawMessage): message is SipResponse => 'status' in message;

/** One request that the agent sent, and what came back. */
export class Exchange {
  readonly text: string;
  readonly branch: string;
  readonly identity: Identity;
  readonly uri: string;
  readonly responses: SipResponse[] = [];

  constructor(text: string, branch: string, identity: Identity, uri: string) {
    this.text = text;
    this.branch = branch;
    this.identity = identity;
    this.uri = uri;
  }

  get statuses(): number[] {
    return this.responses.map(response => response.status);
  }

  get finalResponse(): SipResponse | undefined {
    return this.responses.find(response => response.status >= 200);
  }

  status(status: number): Promise<SipResponse> {
    return until(
      `${status} to ${this.#line} (had ${this.statuses.join(', ')})`,
      () => {
        const found = this.responses.find(response => response.status === status);
        if (found === undefined && this.finalResponse !== undefined && status !== this.finalResponse.status)
          throw new Error(`${this.#line} was answered ${this.statuses.join(', ')}, not ${status}`);
        return found;
      },
      WAIT_MS,
    );
  }

  final(timeoutMs = WAIT_MS): Promise<SipResponse> {
    return until(`a final response to ${this.#line}`, () => this.finalResponse, timeoutMs);
  }

  get #line(): string {
    return this.text.slice(0, this.text.indexOf('\r\n'));
  }
}

/** The agent's side of a dialog. */
export class RawDialog {
  readonly agent: RawAgent;
  readonly callId: string;
  readonly local: string;
  remote: string;
  target: string;
  seq: number;

  constructor(agent: RawAgent, init: { callId: string; local: string; remote: string; target: string; seq: number }) {
    this.agent = agent;
    this.callId = init.callId;
    this.local = init.local;
    this.remote = init.remote;
    this.target = init.target;
    this.seq = init.seq;
  }

  get localTag(): string {
    return /;tag=([^;>\s]+)/.exec(this.local)?.[1] ?? '';
  }

  get remoteTag(): string {
    return /;tag=([^;>\s]+)/.exec(this.remote)?.[1] ?? '';
  }

  request(method: string, parts: RequestParts = {}): Exchange {
    const { local, remote, callId, target } = this;
    const contact = /^(INVITE|UPDATE|REFER|SUBSCRIBE)$/.test(method) ? [`Contact: <${this.agent.contact}>`] : [];
    return this.agent.request(
      method,
      target,
      { from: local, to: remote, callId, cseq: ++this.seq },
      { ...parts, headers: [...contact, ...(parts.headers ?? [])] },
    );
  }

  /** ACK for a 2xx, with the CSeq of its INVITE. */
  ack(response: SipResponse, body?: string): void {
    const { local, remote, callId, target } = this;
    const identity = { from: local, to: remote, callId, cseq: response.cseq.number };
    this.agent.write(this.agent.compose('ACK', target, identity, { ...(body !== undefined && { body }) }));
  }

  /** Replaces parameter value as another agent's Refer-To or INVITE would name this dialog. */
  replaces(): string {
    return `${this.callId};to-tag=${this.remoteTag};from-tag=${this.localTag}`;
  }

  async bye(): Promise<number> {
    return (await this.request('BYE').final()).status;
  }
}

/** An INVITE of the agent's own. */
export interface RawCall {
  readonly exchange: Exchange;
  readonly callId: string;
  readonly local: string;
  /** The dialog that a response has made. */
  dialog(response: SipResponse): RawDialog;
  cancel(): Exchange;
}

export class RawAgent {
  readonly extension: number;
  /** Everything that came in. */
  readonly log: RawMessage[] = [];
  /** Requests of these methods are answered by the test; all others get 200 at once. */
  readonly manual = new Set(['INVITE', 'PRACK', 'UPDATE', 'REFER']);
  closedByPeer = false;
  /** Messages that were lost on the way, in or out. */
  lost = 0;
  #loses: () => boolean = () => false;
  readonly #options: RawAgentOptions;
  readonly #socket: AgentSocket;
  readonly #local: string;
  readonly #unread: RawMessage[] = [];
  readonly #exchanges = new Map<string, Exchange>();
  readonly #answered = new Map<string, string>();
  readonly #tags = new Map<string, string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** Retransmissions of requests that came in, by branch and method. */
  readonly repeats = new Map<string, number>();

  private constructor(options: RawAgentOptions, socket: AgentSocket) {
    this.#options = options;
    this.extension = options.extension;
    this.#local = options.believes ?? formatHostPort(socket.local);
    this.#socket = socket;
    socket.listen(
      data => this.#take(data),
      () => (this.closedByPeer = true),
    );
  }

  /** `127.0.0.1:40000`, as it knows it itself. */
  get address(): string {
    return this.#local;
  }

  static async open(options: RawAgentOptions): Promise<RawAgent> {
    return new RawAgent(options, await AgentSocket.open(options));
  }

  static async registered(options: RawAgentOptions): Promise<RawAgent> {
    const agent = await RawAgent.open(options);
    const { status } = await agent.register();
    if (status === 200) return agent;
    agent.close();
    throw new Error(`registration of ${options.extension} answered ${status}`);
  }

  get contact(): string {
    return `sip:${this.extension}@${this.#local};transport=${this.#options.transport}`;
  }

  async register(
    options: { expires?: number; secret?: string; headers?: readonly string[] } = {},
  ): Promise<SipResponse> {
    const { expires = 600, secret, headers = [] } = options;
    const uri = `sip:${DOMAIN}`;
    const aor = `<sip:${this.extension}@${DOMAIN}>`;
    const identity = { from: `${aor};tag=${token()}`, to: aor, callId: token() };
    const { instance } = this.#options;
    const mark = instance === undefined ? '' : `;+sip.instance="<${instance}>"`;
    const own = [`Contact: <${this.contact}>;expires=${expires}${mark}`, ...headers];
    const first = await this.request('REGISTER', uri, { ...identity, cseq: 1 }, { headers: own }).final();
    if (first.status !== 401) return first;
    const credentials = `Authorization: ${this.credentials(first, 'REGISTER', uri, secret)}`;
    return this.request('REGISTER', uri, { ...identity, cseq: 2 }, { headers: [...own, credentials] }).final();
  }

  /** Calls with credentials; resolves as soon as the INVITE that carries them is on its way. */
  async invite(target: number | string, parts: RequestParts = {}): Promise<RawCall> {
    const uri = typeof target === 'number' ? `sip:${target}@${DOMAIN}` : target;
    const local = `<${this.#options.calls ?? `sip:${this.extension}@${DOMAIN}`}>;tag=${token()}`;
    const callId = token();
    const identity = { from: local, to: `<${uri.replace(/[;?].*$/, '')}>`, callId };
    const own = [`Contact: <${this.contact}>`, ...(parts.headers ?? [])];
    let exchange = this.request('INVITE', uri, { ...identity, cseq: 1 }, { ...parts, headers: own });
    const challenge = await exchange.final();
    if (challenge.status === 407) {
      const credentials = `Proxy-Authorization: ${this.credentials(challenge, 'INVITE', uri)}`;
      exchange = this.request('INVITE', uri, { ...identity, cseq: 2 }, { ...parts, headers: [...own, credentials] });
    }
    return {
      exchange,
      callId,
      local,
      dialog: response =>
        new RawDialog(this, {
          callId,
          local,
          remote: response.get('To') ?? '',
          target: contactOf(response),
          seq: exchange.identity.cseq,
        }),
      cancel: () => this.#cancel(exchange),
    };
  }

  /** The dialog that answering a request makes or has made. */
  dialogOf(invite: SipRequest, tag = this.tagOf(invite)): RawDialog {
    return new RawDialog(this, {
      callId: invite.callId,
      local: `${invite.get('To') ?? ''};tag=${tag}`,
      remote: invite.get('From') ?? '',
      target: contactOf(invite),
      seq: 0,
    });
  }

  tagOf(request: SipRequest): string {
    const known = this.#tags.get(request.callId) ?? token();
    this.#tags.set(request.callId, known);
    return known;
  }

  /** The next unread message that fits: a method, or whatever the test asks for. */
  async next(method: string, timeoutMs?: number): Promise<SipRequest>;
  async next(fits: (message: RawMessage) => boolean, timeoutMs?: number): Promise<RawMessage>;
  async next(what: string | ((message: RawMessage) => boolean), timeoutMs = WAIT_MS): Promise<RawMessage> {
    const fits =
      typeof what === 'string'
        ? (message: RawMessage): boolean => !isResponse(message) && message.method === what
        : what;
    return until(
      `${typeof what === 'string' ? what : 'a message'} at ${this.extension}`,
      () => {
        const at = this.#unread.findIndex(fits);
        return at < 0 ? undefined : this.#unread.splice(at, 1)[0];
      },
      timeoutMs,
    );
  }

  /** The next unread message that fits, if there is one now. */
  take(fits: (message: RawMessage) => boolean): RawMessage | undefined {
    const at = this.#unread.findIndex(fits);
    return at < 0 ? undefined : this.#unread.splice(at, 1)[0];
  }

  request(method: string, uri: string, identity: Identity, parts: RequestParts = {}): Exchange {
    const branch = identity.branch ?? `z9hG4bK${token()}`;
    const text = this.compose(method, uri, { ...identity, branch }, parts);
    const exchange = new Exchange(text, branch, identity, uri);
    this.#exchanges.set(`${branch} ${method}`, exchange);
    this.write(text);
    if (this.#socket.lossy) this.#repeat(exchange);
    return exchange;
  }

  respond(request: SipRequest, status: number, parts: ResponseParts = {}): void {
    const to = request.get('To') ?? '';
    const tagged = to.includes(';tag=') || status === 100 ? to : `${to};tag=${parts.tag ?? this.tagOf(request)}`;
    const headers = parts.headers ?? [];
    const lines = [
      `SIP/2.0 ${status} ${parts.reason ?? 'Status'}`,
      ...request.getAll('Via').map(via => `Via: ${via}`),
      ...request.getAll('Record-Route').map(route => `Record-Route: ${route}`),
      `From: ${request.get('From') ?? ''}`,
      `To: ${tagged}`,
      `Call-ID: ${request.callId}`,
      `CSeq: ${request.get('CSeq') ?? ''}`,
      ...(headers.some(line => line.startsWith('Contact')) ? [] : [`Contact: <${this.contact}>`]),
      ...headers,
    ];
    const text = withBody(lines, parts);
    if (status >= 200) this.#answered.set(keyOf(request), text);
    this.write(text);
  }

  compose(method: string, uri: string, identity: Identity, parts: RequestParts): string {
    const { from, to, callId, cseq, branch = `z9hG4bK${token()}` } = identity;
    return withBody(
      [
        `${method} ${uri} SIP/2.0`,
        `Via: SIP/2.0/${this.#options.transport.toUpperCase()} ${this.#local};branch=${branch};rport`,
        'Max-Forwards: 70',
        `From: ${from}`,
        `To: ${to}`,
        `Call-ID: ${callId}`,
        `CSeq: ${cseq} ${method}`,
        ...(parts.headers ?? []),
      ],
      parts,
    );
  }

  /** From now on this share (0 to 1) of the messages is lost, in both directions; over UDP. */
  lose(random: () => number, share: number): void {
    this.#loses = () => random() < share;
  }

  write(data: string | Buffer): void {
    if (this.#isLost()) return;
    this.#socket.write(Buffer.isBuffer(data) ? data : Buffer.from(data, 'latin1'));
  }

  credentials(response: SipResponse, method: string, uri: string, secret = password(this.extension)): string {
    const name = response.status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate';
    const challenges = response.getAll(name);
    const challenge = challenges.find(value => /algorithm="?MD5/i.test(value)) ?? challenges[0] ?? '';
    const field = (key: string): string => new RegExp(`\\b${key}="?([^",]+)`, 'i').exec(challenge)?.[1] ?? '';
    const [realm, nonce, opaque] = [field('realm'), field('nonce'), field('opaque')];
    const hash = (text: string): string => createHash('md5').update(text).digest('hex');
    const cnonce = token();
    const ha1 = hash(`${this.extension}:${realm}:${secret}`);
    const answer = hash(`${ha1}:${nonce}:00000001:${cnonce}:auth:${hash(`${method}:${uri}`)}`);
    return (
      `Digest username="${this.extension}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${answer}", ` +
      `algorithm=MD5, cnonce="${cnonce}", qop=auth, nc=00000001${opaque === '' ? '' : `, opaque="${opaque}"`}`
    );
  }

  /** Cuts the connection without a word, as a phone whose power is pulled. */
  cut(): void {
    this.#socket.cut();
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
    this.#socket.close();
  }

  /** RFC 3261 17.1.1.2: an INVITE is repeated until the first response, all others until the final one. */
  #repeat(exchange: Exchange): void {
    const invite = exchange.text.startsWith('INVITE');
    const timer = setInterval(() => {
      const done = invite ? exchange.responses.length > 0 : exchange.finalResponse !== undefined;
      if (done) {
        clearInterval(timer);
        this.#timers.delete(timer);
      } else this.write(exchange.text);
    }, RETRY_MS);
    this.#timers.add(timer);
  }

  #cancel({ identity, branch, uri }: Exchange): Exchange {
    return this.request('CANCEL', uri, { ...identity, branch });
  }

  #take(data: Buffer): void {
    if (data.length < 5 || this.#isLost()) return;
    const parsed = parseMessage(data);
    if (!parsed.ok) return;
    const { message } = parsed;
    this.log.push(message);
    if (isResponse(message)) this.#response(message);
    else this.#served(message);
  }

  #isLost(): boolean {
    const lost = this.#loses();
    if (lost) this.lost += 1;
    return lost;
  }

  #response(response: SipResponse): void {
    const exchange = this.#exchanges.get(`${response.via.branch ?? ''} ${response.cseq.method}`);
    if (exchange === undefined) {
      this.#unread.push(response);
      return;
    }
    exchange.responses.push(response);
    // RFC 3261 17.1.1.3: also for each repetition of it.
    if (response.cseq.method === 'INVITE' && response.status >= 300) {
      const { identity, branch, uri } = exchange;
      this.write(this.compose('ACK', uri, { ...identity, to: response.get('To') ?? '', branch }, {}));
    }
  }

  #served(request: SipRequest): void {
    const key = keyOf(request);
    const before = this.#answered.get(key);
    const seen = this.repeats.get(key);
    this.repeats.set(key, (seen ?? -1) + 1);
    if (request.method !== 'ACK' && seen !== undefined) {
      if (before !== undefined) this.write(before);
      return;
    }
    this.#unread.push(request);
    if (request.method === 'ACK' || this.manual.has(request.method)) return;
    this.respond(request, 200);
    if (request.method !== 'CANCEL') return;
    const ringing = this.log.find(
      (message): message is SipRequest =>
        !isResponse(message) && message.method === 'INVITE' && message.via.branch === request.via.branch,
    );
    if (ringing !== undefined && !this.#answered.has(keyOf(ringing))) this.respond(ringing, 487);
  }
}

const keyOf = (request: SipRequest): string => `${request.via.branch ?? ''} ${request.method}`;

function contactOf(message: RawMessage): string {
  const contacts = message.contacts();
  return contacts === '*' ? '' : (contacts[0]?.uri.toString() ?? '');
}

function withBody(lines: readonly string[], { body = '', type = 'application/sdp' }: RequestParts): string {
  const typed = body === '' ? [] : [`Content-Type: ${type}`];
  return `${[...lines, ...typed, `Content-Length: ${Buffer.byteLength(body, 'latin1')}`].join('\r\n')}\r\n\r\n${body}`;
}
