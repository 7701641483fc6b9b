/** Phones of the benchmark's own, where sipp will not do: its clock ticks in 4 ms, and all its phones share one address. */
import { createSocket, type Socket } from 'node:dgram';
import { DOMAIN, password } from '../../test/kit/cluster.ts';
import { DigestClient } from '../../src/sip/auth/index.ts';
import { parseMessage, SipRequest, SipResponse, type SipMessage } from '../../src/sip/message/index.ts';

const client = new DigestClient();
let serial = 0;

export type Fields = readonly (readonly [string, string])[];

/** One UDP socket; every message that comes is handed on, parsed. */
export class Port {
  readonly #socket: Socket;
  readonly #server: number;
  onMessage: (message: SipMessage) => void = () => undefined;

  private constructor(socket: Socket, server: number) {
    this.#socket = socket;
    this.#server = server;
    socket.on('message', data => {
      const result = parseMessage(data);
      if (result.ok) this.onMessage(result.message);
    });
  }

  /** @param server the port of the load balancer */
  static async open(server: number, address = '127.0.0.1', port = 0): Promise<Port> {
    const socket = createSocket({
      type: 'udp4',
      recvBufferSize: 4_194_304,
      lookup: (host, _, done) => done(null, host, 4),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, address, resolve);
    });
    return new Port(socket, server);
  }

  get address(): string {
    const { address, port } = this.#socket.address();
    return `${address}:${port}`;
  }

  send(message: SipMessage): void {
    this.#socket.send(message.toBuffer(), this.#server, '127.0.0.1');
  }

  close(): void {
    this.#socket.close();
  }
}

export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  readonly headers?: Fields;
  readonly body?: string;
}

export function request(port: Port, parts: RequestParts): SipRequest {
  const { method, uri, from, to, callId, cseq, headers = [], body } = parts;
  const made = SipRequest.create({
    method,
    uri,
    headers: [
      ['Via', `SIP/2.0/UDP ${port.address};branch=z9hG4bKp${(serial += 1).toString(36)}${callId};rport`],
      ['Max-Forwards', '70'],
      ['From', from],
      ['To', to],
      ['Call-ID', callId],
      ['CSeq', `${cseq} ${method}`],
      ...headers,
    ],
  });
  return body === undefined ? made : made.setBody('application/sdp', body);
}

/** The header that answers a 401 or 407. */
export function answerTo(
  challenge: SipResponse,
  user: string,
  asked: { method: string; uri: string },
): [string, string] {
  const proxy = challenge.status === 407;
  const challenges = challenge.getAll(proxy ? 'Proxy-Authenticate' : 'WWW-Authenticate');
  const value = client.answer(challenges, asked.method, asked.uri, { user, password: password(user) });
  if (value === undefined) throw new Error('a challenge that nobody can answer');
  return [proxy ? 'Proxy-Authorization' : 'Authorization', value];
}

/** Long enough for a busy machine, short enough for a benchmark to end. */
const ANSWER_MS = 8000;

/** Registers one phone at its own port; rejects when it is not registered in time. */
export function register(port: Port, user: string): Promise<void> {
  const uri = `sip:${DOMAIN}`;
  const who = `<sip:${user}@${DOMAIN}>`;
  const callId = `r${(serial += 1).toString(36)}-${user}`;
  const send = (cseq: number, more: Fields): void => {
    const headers: Fields = [['Contact', `<sip:${user}@${port.address}>`], ['Expires', '3600'], ...more];
    port.send(request(port, { method: 'REGISTER', uri, from: `${who};tag=${callId}`, to: who, callId, cseq, headers }));
  };
  return new Promise((resolve, reject) => {
    const failed = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`${user} is not registered: ${why}`));
    };
    const timer = setTimeout(() => failed('no answer'), ANSWER_MS);
    port.onMessage = message => {
      if (!(message instanceof SipResponse) || message.status < 200) return;
      if (message.status === 401 && message.cseq.number === 1) {
        send(2, [answerTo(message, user, { method: 'REGISTER', uri })]);
      } else if (message.status === 200) {
        clearTimeout(timer);
        resolve();
      } else failed(String(message.status));
    };
    send(1, []);
  });
}
