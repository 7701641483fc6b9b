/** Events over WebSockets: the same as the server-sent ones, for those who have a socket anyhow. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import { TandemError } from '../../core/errors.ts';
import { NOBODY, type Principal } from '../access/principal.ts';
import type { Listener } from '../live/hub.ts';
import { problemOf, PROBLEM_TYPE, asTandemError } from '../problem.ts';
import { CHECK_EVERY_MS, demandRoom, eventFilter, LiveHearer, MOST_UNSENT, type EventWish } from './event-listener.ts';
import type { ApiServices } from './services.ts';

const PATH = '/v1/events/socket';
const PROTOCOL = 'tandem.events';
const BEARER = 'bearer.';
/** Listeners say nothing; a ping needs no more. */
const MOST_INCOMING = 4096;
const CLOSE = { slow: 1013, failed: 1011, closed: 1001, unauthorized: 4401, forbidden: 4403 } as const;
const FIELDS = ['topics', 'account', 'call', 'cursor'];

/** Counts a request of somebody, or of nobody from an address. Rejects with `rate-limited`. */
type Limit = (principal: Principal, address: string) => Promise<void>;

/** Takes upgrades of this one path; all others are refused. */
export function attachEventSocket(server: FastifyInstance, services: ApiServices, limit: Limit): void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_INCOMING,
    handleProtocols: offered => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    admit(request, services, limit)
      .then(asked => sockets.handleUpgrade(request, socket, head, ws => serve(ws, asked, services)))
      .catch((error: unknown) => refuse(socket, asTandemError(error), services.ids.token()));
  });
  server.addHook('onClose', () => {
    for (const ws of sockets.clients) ws.terminate();
    sockets.close();
  });
}

/** Rejects with a TandemError; those who are refused are counted, too. */
async function admit(request: IncomingMessage, services: ApiServices, limit: Limit): Promise<Asked> {
  const address = request.socket.remoteAddress ?? '';
  let asked: Asked;
  try {
    asked = readRequest(request, services);
  } catch (error) {
    await limit(NOBODY, address);
    throw error;
  }
  await limit(asked.hearer.principal, address);
  demandRoom(services);
  return asked;
}

interface Asked {
  readonly hearer: LiveHearer;
  readonly wish: EventWish & { readonly cursor?: string | undefined };
}

/** @throws TandemError */
function readRequest(request: IncomingMessage, services: ApiServices): Asked {
  const asked = request.url ?? '/';
  if (asked.split('?')[0] !== PATH) throw new TandemError('resource-unknown');
  const url = new URL(asked, 'http://localhost');
  const unknown = [...url.searchParams.keys()].find(field => !FIELDS.includes(field));
  if (unknown !== undefined) throw new TandemError('request-invalid', { detail: `query: ${unknown} is unknown` });
  const [topics, account, call, cursor] = FIELDS.map(field => url.searchParams.get(field) ?? undefined);
  const wish = { topics, account, call, cursor };
  const facts = { authorization: authorizationOf(request), address: request.socket.remoteAddress ?? '' };
  const hearer = new LiveHearer(services, facts, wish);
  return { hearer, wish };
}

function authorizationOf({ headers }: IncomingMessage): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined) return authorization;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map(one => one.trim());
  const token = offered.find(one => one.startsWith(BEARER));
  return token === undefined ? undefined : `Bearer ${token.slice(BEARER.length)}`;
}

function serve(ws: WebSocket, { hearer, wish }: Asked, services: ApiServices): void {
  const { clock, live } = services;
  const listener: Listener = {
    accepts: eventFilter(services, hearer, wish),
    deliver: ({ json }) => ws.send(json),
    ready: () => ws.bufferedAmount < MOST_UNSENT,
    end: why => ws.close(CLOSE[why]),
  };
  let alive = true;
  const timer = clock.every(CHECK_EVERY_MS, () => {
    try {
      hearer.renew();
    } catch (error) {
      ws.close(asTandemError(error).httpStatus === 401 ? CLOSE.unauthorized : CLOSE.forbidden);
      return;
    }
    // RFC 6455 5.5.2: who does not answer a ping is not there any more.
    if (!alive) ws.terminate();
    alive = false;
    ws.ping();
  });
  ws.on('pong', () => (alive = true));
  ws.on('error', () => ws.terminate());
  const leave = live.events.subscribe(listener, wish.cursor);
  ws.on('close', () => {
    timer.cancel();
    leave();
  });
}

function refuse(socket: Duplex, error: TandemError, requestId: string): void {
  const problem = problemOf(error, requestId);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...(problem.status === 401 ? ['WWW-Authenticate: Bearer'] : []),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
