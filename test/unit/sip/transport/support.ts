/** Transport layers on real sockets of the loopback interface, with a clock that a test may move. */
import { execFileSync } from 'node:child_process';
import dgram from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeClock } from '../../../../src/core/clock.ts';
import { SequentialIds } from '../../../../src/core/ids.ts';
import { leaks } from '../../../../src/core/leaks.ts';
import { silentLogger } from '../../../../src/core/log.ts';
import type { SipRequest, SipResponse } from '../../../../src/sip/message/index.ts';
import { TransportLayer } from '../../../../src/sip/transport/index.ts';
import type {
  Flow,
  HostPort,
  Listener,
  ListenOptions,
  TransportLimits,
  TransportName,
  TransportOptions,
} from '../../../../src/sip/transport/index.ts';

export const HAS_IPV6 = Object.values(networkInterfaces()).some(list => list?.some(({ address }) => address === '::1'));

/** Waits until a condition holds; the event loop runs between two looks. */
export async function until(condition: () => boolean, what = 'condition', ms = 5000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`${what} did not come true`);
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}

export interface Received {
  requests: { request: SipRequest; flow: Flow }[];
  responses: { response: SipResponse; flow: Flow }[];
  /** Why flows were closed, in order. */
  closed: string[];
}

export interface Station extends Received {
  clock: FakeClock;
  layer: TransportLayer;
  listen(transport: TransportName, more?: Partial<ListenOptions>): Promise<Listener>;
}

const stations: Station[] = [];
const cleanUps: (() => void)[] = [];

/** A transport layer that notes what it gets. */
export function station(limits: Partial<TransportLimits> = {}, more: Partial<TransportOptions> = {}): Station {
  const clock = new FakeClock();
  const layer = new TransportLayer({ clock, ids: new SequentialIds(), log: silentLogger, limits, ...more });
  const received: Received = { requests: [], responses: [], closed: [] };
  layer.setHandler({
    request: (request, flow) => received.requests.push({ request, flow }),
    response: (response, flow) => received.responses.push({ response, flow }),
    closed: (_flow, why) => received.closed.push(why),
  });
  const listen: Station['listen'] = (transport, options = {}) =>
    layer.listen({ name: `public-${transport}`, transport, host: '127.0.0.1', port: 0, ...options });
  const made: Station = { clock, layer, listen, ...received };
  stations.push(made);
  return made;
}

/** Closes all stations and checks that nothing is left of them. */
export async function closeAll(): Promise<void> {
  for (const fn of cleanUps.splice(0)) fn();
  const open = stations.splice(0);
  await Promise.all(open.map(({ layer }) => layer.close()));
  for (const { clock } of open) if (clock.pending > 0) throw new Error(`${clock.pending} timers are left`);
  const live = leaks.live();
  if (Object.keys(live).length > 0) throw new Error(`left behind: ${leaks.describe().join(', ')}`);
}

export interface Raw {
  socket: net.Socket;
  /** All that came. */
  text(): string;
  ended(): boolean;
}

/** A plain TCP client. */
export async function rawTcp({ host, port }: HostPort): Promise<Raw> {
  const socket = net.connect({ host, port });
  let text = '';
  let ended = false;
  socket.on('data', chunk => (text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.on('close', () => (ended = true));
  cleanUps.push(() => socket.destroy());
  // A connection that is refused may be reset before it is open.
  await new Promise<void>(resolve => socket.once('connect', resolve).once('close', () => resolve()));
  return { socket, text: () => text, ended: () => ended };
}

export interface RawUdp {
  address: HostPort;
  got: Buffer[];
  send(data: string | Buffer, to: HostPort): void;
}

/** A plain UDP socket. */
export async function rawUdp(host = '127.0.0.1'): Promise<RawUdp> {
  const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const got: Buffer[] = [];
  socket.on('message', data => got.push(data));
  await new Promise<void>(resolve => socket.bind(0, host, resolve));
  cleanUps.push(() => socket.close());
  const { port } = socket.address();
  return { address: { host, port }, got, send: (data, to) => socket.send(data, to.port, to.host) };
}

/** A request as text, for raw sockets. */
export function text(
  method: string,
  via: string,
  more: { body?: string; headers?: string[]; cseq?: string } = {},
): string {
  const { body = '', headers = [], cseq = `1 ${method}` } = more;
  return [
    `${method} sip:bob@example.test SIP/2.0`,
    `Via: ${via}`,
    'Max-Forwards: 70',
    'From: <sip:alice@example.test>;tag=a',
    'To: <sip:bob@example.test>',
    'Call-ID: call-1',
    `CSeq: ${cseq}`,
    ...headers,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

export interface Certificates {
  ca: Buffer;
  server: { cert: Buffer; key: Buffer };
  other: { cert: Buffer; key: Buffer };
  client: { cert: Buffer; key: Buffer };
}

/** A small authority of the test's own: a server (localhost, 127.0.0.1), one renewed, and a client. */
export function makeCertificates(): Certificates {
  const dir = mkdtempSync(join(tmpdir(), 'tandem-tls-'));
  const run = (...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const issue = (name: string, subject: string, altName: string): { cert: Buffer; key: Buffer } => {
    writeFileSync(join(dir, `${name}.ext`), `subjectAltName=${altName}\n`);
    run('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
    const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', `${name}.ext`];
    run('x509', '-req', '-in', `${name}.csr`, ...signing, '-out', `${name}.pem`);
    return { cert: readFileSync(join(dir, `${name}.pem`)), key: readFileSync(join(dir, `${name}.key`)) };
  };
  try {
    run('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Test Authority');
    return {
      ca: readFileSync(join(dir, 'ca.pem')),
      server: issue('server', '/CN=sip.example.test', 'DNS:localhost,IP:127.0.0.1,IP:::1'),
      other: issue('other', '/CN=renewed.example.test', 'DNS:localhost,IP:127.0.0.1'),
      client: issue('client', '/CN=sbc.customer.test', 'DNS:sbc.customer.test,URI:sip:customer.test'),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
