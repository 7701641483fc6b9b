import http from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { TransportLimits } from './types.ts';

/** RFC 7118 4.1. */
export const SUBPROTOCOL = 'sip';
const MAX_HTTP_HEAD = 8192;

/** The HTTP part of a WebSocket listener; it listens on nothing itself and takes the connections it is given. */
export class WsServer {
  readonly #http: http.Server;
  readonly #ws: WebSocketServer;

  constructor(limits: TransportLimits, opened: (ws: WebSocket, socket: Socket) => void) {
    this.#ws = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // SIP messages are short; a compression context for each phone is not worth its memory.
      perMessageDeflate: false,
      maxPayload: limits.maxMessage,
      handleProtocols: offered => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    });
    this.#http = http.createServer({ maxHeaderSize: MAX_HTTP_HEAD }, (_request, response) => {
      response.writeHead(426, { upgrade: 'websocket', connection: 'close' }).end();
    });
    this.#http.on('upgrade', (request, socket, head) => {
      socket.on('error', () => undefined);
      if (!offersSip(request)) refuse(socket);
      // The HTTP server gets its sockets from take() only, so this is one of those.
      else this.#ws.handleUpgrade(request, socket, head, ws => opened(ws, socket as Socket));
    });
    this.#http.on('clientError', (_error, socket) => socket.destroy());
  }

  take(socket: Socket): void {
    this.#http.emit('connection', socket);
  }

  close(): void {
    this.#ws.close();
    this.#http.closeAllConnections();
    this.#http.close();
  }
}

function offersSip(request: IncomingMessage): boolean {
  const offered = request.headers['sec-websocket-protocol'] ?? '';
  return offered.split(',').some(name => name.trim() === SUBPROTOCOL);
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}
