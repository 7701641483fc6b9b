/**
 * A small SIP phone of the tests' own, with none of the server's dialog or transaction code: registers, calls, answers,
 * takes re-INVITEs, transfers, hangs up. Cheap enough for a hundred in one process. For UDP and TLS (or TCP).
 */
import { createHash, randomBytes } from 'node:crypto';
import { parseMessage, type SipRequest, type SipResponse } from '../../src/sip/message/index.ts';
import { AgentSocket } from './agent-socket.ts';
import { DOMAIN, password } from './cluster.ts';
import type { ToneEndpoint } from './tone-endpoint.ts';
import { until } from './wait.ts';

export interface SoftPhoneOptions {
  readonly extension: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly port: number;
  readonly media: ToneEndpoint;
  /** What to do with an INVITE; default: answer at once. */
  readonly ring?: 'answer' | 'ring-only';
}

interface PhoneDialog {
  readonly callId: string;
  readonly localTag: string;
  remoteTag: string;
  remoteTarget: string;
  readonly local: string;
  remote: string;
  cseq: number;
}

const RETRY_MS = 500;
/** Nonces in a row that a server may call too old before the phone believes that it will never like one. */
const MOST_STALE = 4;
const token = (): string => randomBytes(6).toString('hex');

/** Empty: the response asks for no password. */
function challengeIn(response: SipResponse): string {
  if (response.status !== 401 && response.status !== 407) return '';
  const all = response.getAll(response.status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate');
  return all.find(value => /algorithm="?MD5/i.test(value)) ?? all[0] ?? '';
}

export class SoftPhone {
  readonly extension: number;
  readonly media: ToneEndpoint;
  dialog: PhoneDialog | undefined;
  state: 'idle' | 'calling' | 'ringing' | 'talking' | 'ended' = 'idle';
  /** Every message that came in, newest last. */
  readonly received: (SipRequest | SipResponse)[] = [];
  /** Every byte that came in, for what must never be seen outside. */
  readonly wire: Buffer[] = [];
  reinvites = 0;
  /** How often a nonce was too old for the server. */
  stale = 0;
  /** Description in the last re-INVITE that came in. */
  lastOffer = '';
  readonly #options: SoftPhoneOptions;
  readonly #socket: AgentSocket;
  readonly #waiting = new Map<string, (response: SipResponse) => void>();
  readonly #answered = new Map<string, string>();
  #invite: SipRequest | undefined;
  /** INVITEs that have rung here, by branch. */
  readonly #rang = new Map<string, SipRequest>();
  #direction = 'sendrecv';
  #version = 1;

  private constructor(options: SoftPhoneOptions, socket: AgentSocket) {
    this.#options = options;
    this.extension = options.extension;
    this.media = options.media;
    this.#socket = socket;
    socket.listen(data => this.#take(data));
  }

  static async start(options: SoftPhoneOptions): Promise<SoftPhone> {
    const phone = new SoftPhone(options, await AgentSocket.open(options));
    const status = await phone.register();
    if (status !== 200) throw new Error(`registration of ${options.extension} answered ${status}`);
    return phone;
  }

  async register(expires = 600): Promise<number> {
    const callId = token();
    const make = (cseq: number, authorization: string): string =>
      this.#request('REGISTER', `sip:${DOMAIN}`, {
        from: `<sip:${this.extension}@${DOMAIN}>;tag=${token()}`,
        to: `<sip:${this.extension}@${DOMAIN}>`,
        callId,
        cseq,
        headers: [`Contact: <${this.#contact()}>;expires=${expires}`, ...(authorization === '' ? [] : [authorization])],
      });
    const response = await this.#authenticated(make, 'REGISTER', `sip:${DOMAIN}`);
    return response.status;
  }

  /** Calls; resolves with the final status. */
  async call(extension: number | string): Promise<number> {
    const uri = `sip:${extension}@${DOMAIN}`;
    const localTag = token();
    const callId = token();
    const local = `<sip:${this.extension}@${DOMAIN}>;tag=${localTag}`;
    this.state = 'calling';
    let cseq = 0;
    const make = (number: number, authorization: string): string => {
      cseq = number;
      return this.#request('INVITE', uri, {
        from: local,
        to: `<${uri}>`,
        callId,
        cseq,
        headers: [`Contact: <${this.#contact()}>`, ...(authorization === '' ? [] : [authorization])],
        sdp: this.media.sdp(),
      });
    };
    const response = await this.#authenticated(make, 'INVITE', uri);
    if (response.status < 300) {
      const contacts = response.contacts();
      const remoteTarget = contacts === '*' ? '' : (contacts[0]?.uri.toString() ?? '');
      const remoteTag = response.to.tag ?? '';
      this.dialog = { callId, localTag, remoteTag, remoteTarget, local, remote: response.get('To') ?? '', cseq };
      this.media.connect(response.body.toString('utf8'));
      this.#acknowledge(cseq);
      this.state = 'talking';
    } else this.state = 'ended';
    return response.status;
  }

  /** Answers the call that rings. */
  answer(): void {
    const invite = this.#invite;
    if (invite === undefined) throw new Error('nothing rings');
    this.media.connect(invite.body.toString('utf8'));
    this.#respond(invite, 200, this.media.answer(invite.body.toString('utf8'), this.#direction, this.#version));
    this.state = 'talking';
  }

  async bye(): Promise<number> {
    const response = await this.#inDialog('BYE', []);
    this.state = 'ended';
    return response.status;
  }

  /** Re-INVITEs with this direction. */
  async offer(way: 'sendrecv' | 'sendonly' | 'inactive' | 'c=0.0.0.0'): Promise<SipResponse> {
    const direction = way === 'c=0.0.0.0' ? 'sendrecv' : way;
    this.#direction = direction;
    const response = await this.#inDialog(
      'INVITE',
      [`Contact: <${this.#contact()}>`],
      this.#description(way, direction),
    );
    if (response.status < 300) {
      this.media.connect(response.body.toString('utf8'));
      this.#acknowledge(response.cseq.number);
    }
    return response;
  }

  /** RFC 2543 held by an unspecified address; some phones still do. */
  #description(way: string, direction: string): string {
    const sdp = this.media.sdp(direction, ++this.#version);
    return way === 'c=0.0.0.0' ? sdp.replace(/^c=IN IP4 .*$/m, 'c=IN IP4 0.0.0.0') : sdp;
  }

  async refer(target: string): Promise<number> {
    return (await this.#inDialog('REFER', [`Contact: <${this.#contact()}>`, `Refer-To: ${target}`])).status;
  }

  info(type: string, body: string): Promise<SipResponse> {
    return this.#inDialog('INFO', [`Content-Type: ${type}`], body);
  }

  /** The dialog as a Replaces parameter of somebody else's Refer-To. */
  replaces(): string {
    const { dialog } = this;
    if (dialog === undefined) throw new Error('no dialog');
    const value = `${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`;
    return `<${dialog.remoteTarget}?Replaces=${encodeURIComponent(value)}>`;
  }

  close(): void {
    this.#socket.close();
    this.media.close();
  }

  #contact(): string {
    const { host, port } = this.#socket.local;
    return `sip:${this.extension}@${host}:${port};transport=${this.#options.transport}`;
  }

  async #authenticated(
    make: (cseq: number, authorization: string) => string,
    method: string,
    uri: string,
  ): Promise<SipResponse> {
    let authorization = '';
    for (let cseq = 1; ; cseq += 1) {
      const response = await this.#transact(make(cseq, authorization), method === 'INVITE');
      if (method === 'INVITE' && response.status >= 300) this.#acknowledgeFailure(response);
      const challenge = challengeIn(response);
      // RFC 7616 3.3: `stale` asks for the same password with another nonce; without it the password was wrong.
      const again = cseq === 1 || (/\bstale="?true/i.test(challenge) && cseq <= MOST_STALE);
      if (challenge === '' || !again) return response;
      if (cseq > 1) this.stale += 1;
      const header = response.status === 401 ? 'Authorization' : 'Proxy-Authorization';
      authorization = `${header}: ${this.#credentials(challenge, method, uri)}`;
    }
  }

  #credentials(challenge: string, method: string, uri: string): string {
    const field = (name: string): string => new RegExp(`\\b${name}="?([^",]+)`, 'i').exec(challenge)?.[1] ?? '';
    const [realm, nonce, opaque] = [field('realm'), field('nonce'), field('opaque')];
    const hash = (text: string): string => createHash('md5').update(text).digest('hex');
    const cnonce = token();
    const ha1 = hash(`${this.extension}:${realm}:${password(this.extension)}`);
    const answer = hash(`${ha1}:${nonce}:00000001:${cnonce}:auth:${hash(`${method}:${uri}`)}`);
    return (
      `Digest username="${this.extension}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${answer}", ` +
      `algorithm=MD5, cnonce="${cnonce}", qop=auth, nc=00000001${opaque === '' ? '' : `, opaque="${opaque}"`}`
    );
  }

  #inDialog(method: string, headers: string[], body?: string): Promise<SipResponse> {
    const { dialog } = this;
    if (dialog === undefined) throw new Error('no dialog');
    dialog.cseq++;
    const { local, remote, callId, cseq, remoteTarget } = dialog;
    const text = this.#request(method, remoteTarget, {
      from: local,
      to: remote,
      callId,
      cseq,
      headers,
      ...(body !== undefined && { sdp: body }),
    });
    return this.#transact(text, method === 'INVITE');
  }

  #request(
    method: string,
    uri: string,
    parts: { from: string; to: string; callId: string; cseq: number; headers: string[]; sdp?: string; branch?: string },
  ): string {
    const { host, port } = this.#socket.local;
    const body = parts.sdp ?? '';
    const hasType = parts.headers.some(header => header.startsWith('Content-Type'));
    const lines = [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/${this.#options.transport.toUpperCase()} ${host}:${port};branch=${parts.branch ?? `z9hG4bK${token()}`};rport`,
      'Max-Forwards: 70',
      `From: ${parts.from}`,
      `To: ${parts.to}`,
      `Call-ID: ${parts.callId}`,
      `CSeq: ${parts.cseq} ${method}`,
      ...parts.headers,
      ...(body !== '' && !hasType ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    return `${lines.join('\r\n')}\r\n\r\n${body}`;
  }

  /** Sends a request, again and again over UDP, until its final response. */
  async #transact(text: string, invite: boolean): Promise<SipResponse> {
    const branch = /branch=([^;\r]+)/.exec(text)?.[1] ?? '';
    let provisional = false;
    const final = new Promise<SipResponse>(resolve => {
      this.#waiting.set(branch, response => {
        if (response.status < 200) provisional = true;
        else {
          this.#waiting.delete(branch);
          resolve(response);
        }
      });
    });
    this.#write(text);
    const again = this.#socket.lossy
      ? setInterval(() => {
          if (!provisional || !invite) this.#write(text);
        }, RETRY_MS)
      : undefined;
    let over = false;
    try {
      return await Promise.race([
        final,
        until(`a final response to ${text.slice(0, text.indexOf('\r\n'))}`, () => over) as Promise<never>,
      ]);
    } finally {
      over = true;
      clearInterval(again);
    }
  }

  #acknowledge(cseq: number): void {
    const { dialog } = this;
    if (dialog === undefined) return;
    const { local, remote, callId, remoteTarget } = dialog;
    this.#write(this.#request('ACK', remoteTarget, { from: local, to: remote, callId, cseq, headers: [] }));
  }

  #acknowledgeFailure(response: SipResponse): void {
    const branch = response.via.branch ?? '';
    const uri = `sip:${response.to.uri.user ?? ''}@${DOMAIN}`;
    this.#write(
      this.#request('ACK', uri, {
        from: response.get('From') ?? '',
        to: response.get('To') ?? '',
        callId: response.callId,
        cseq: response.cseq.number,
        headers: [],
        branch,
      }),
    );
  }

  #write(text: string): void {
    this.#socket.write(Buffer.from(text, 'latin1'));
  }

  #take(data: Buffer): void {
    if (data.length < 5) return;
    this.wire.push(data);
    const parsed = parseMessage(data);
    if (!parsed.ok) return;
    const { message } = parsed;
    this.received.push(message);
    if ('status' in message) this.#waiting.get(message.via.branch ?? '')?.(message);
    else this.#serve(message);
  }

  #serve(request: SipRequest): void {
    const key = `${request.via.branch ?? ''} ${request.method}`;
    const before = this.#answered.get(key);
    if (before !== undefined) {
      this.#write(before);
      return;
    }
    switch (request.method) {
      case 'INVITE':
        this.#served(request);
        return;
      case 'BYE':
        this.state = 'ended';
        this.#respond(request, 200);
        return;
      case 'CANCEL':
        this.#cancelled(request);
        return;
      case 'ACK':
        return;
      default:
        this.#respond(request, 200);
    }
  }

  /** A call that is sent again may be here before the CANCEL of its first attempt: that one alone ends. */
  #cancelled(cancel: SipRequest): void {
    const invite = this.#rang.get(cancel.via.branch ?? '');
    this.#respond(cancel, 200);
    if (invite !== undefined) this.#respond(invite, 487);
    if (invite === this.#invite) this.state = 'ended';
  }

  #served(request: SipRequest): void {
    if (request.to.tag !== undefined) {
      const known = this.dialog?.callId === request.callId && this.state === 'talking';
      if (!known) {
        this.#respond(request, 481);
        return;
      }
      this.reinvites++;
      this.lastOffer = request.body.toString('utf8');
      const contacts = request.contacts();
      if (contacts !== '*' && contacts[0] !== undefined && this.dialog)
        this.dialog.remoteTarget = contacts[0].uri.toString();
      this.media.connect(request.body.toString('utf8'));
      this.#respond(request, 200, this.media.answer(this.lastOffer, this.#direction, ++this.#version));
      return;
    }
    if (request.body.length > 0 && !this.media.canAnswer(request.body.toString('utf8'))) {
      this.#respond(request, 488);
      return;
    }
    this.#invite = request;
    this.#rang.set(request.via.branch ?? '', request);
    this.state = 'ringing';
    const localTag = token();
    const contacts = request.contacts();
    this.dialog = {
      callId: request.callId,
      localTag,
      remoteTag: request.from.tag ?? '',
      remoteTarget: contacts === '*' ? '' : (contacts[0]?.uri.toString() ?? ''),
      local: `${request.get('To') ?? ''};tag=${localTag}`,
      remote: request.get('From') ?? '',
      cseq: 1,
    };
    this.#respond(request, 180);
    if (this.#options.ring !== 'ring-only') this.answer();
  }

  #respond(request: SipRequest, status: number, sdp = ''): void {
    const to = request.get('To') ?? '';
    const tagged = to.includes(';tag=') || this.dialog === undefined ? to : `${to};tag=${this.dialog.localTag}`;
    const lines = [
      `SIP/2.0 ${status} ${status === 200 ? 'OK' : 'Status'}`,
      ...request.getAll('Via').map(via => `Via: ${via}`),
      ...request.getAll('Record-Route').map(route => `Record-Route: ${route}`),
      `From: ${request.get('From') ?? ''}`,
      `To: ${tagged}`,
      `Call-ID: ${request.callId}`,
      `CSeq: ${request.get('CSeq') ?? ''}`,
      `Contact: <${this.#contact()}>`,
      ...(sdp === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${sdp.length}`,
    ];
    const text = `${lines.join('\r\n')}\r\n\r\n${sdp}`;
    if (status >= 200) this.#answered.set(`${request.via.branch ?? ''} ${request.method}`, text);
    this.#write(text);
  }
}
