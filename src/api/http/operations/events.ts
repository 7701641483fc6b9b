/** Events as they happen: server-sent events; WebSockets are in event-socket.ts. */
import { Readable } from 'node:stream';
import { Type } from '@sinclair/typebox';
import { TandemError } from '../../../core/errors.ts';
import { EVENTS } from '../../../core/events.ts';
import type { EventFrame, Listener } from '../../live/hub.ts';
import { CHECK_EVERY_MS, demandRoom, eventFilter, LiveHearer, MOST_UNSENT } from '../event-listener.ts';
import { accountParam, defineOperation, type Operation, type RequestFacts } from '../operation.ts';
import { queryOf } from '../paging.ts';

const tag = 'events';

const wish = {
  topics: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z.*,]{1,2000}$',
      description: 'Types separated by commas; `call.*` stands for all that begin so. Default: all',
    }),
  ),
  account: Type.Optional(accountParam),
  call: Type.Optional(Type.String({ pattern: '^[\\w.-]{1,64}$', description: 'Only of this call' })),
  cursor: Type.Optional(
    Type.String({
      pattern: '^[\\w-]{1,64}$',
      description: 'Begins behind this event; default: with what happens from now on',
    }),
  ),
};

const stream = defineOperation({
  ...{ id: 'events.stream', method: 'GET', path: '/v1/events', tag, access: 'events:read' },
  summary: 'Events as they happen, as server-sent events',
  description:
    'The id of each event is its cursor. Whoever comes back within five minutes with `Last-Event-ID`, or `cursor`, misses nothing; after longer, `stream.lost` comes first. A comment every 15 seconds says that the stream lives. A listener that does not keep up is let go, and the stream of one that may not hear it any more ends.',
  query: queryOf(wish),
  produces: ['text/event-stream'],
  errors: ['limit-exceeded'],
  handle({ services, query, request }) {
    const { address } = request;
    const hearer = new LiveHearer(services, { authorization: authorizationOf(request), address }, query);
    demandRoom(services);
    const last = request.headers['last-event-id'];
    const cursor = typeof last === 'string' && last !== '' ? last : query.cursor;
    const sse = new EventStream(eventFilter(services, hearer, query));
    const leave = services.live.events.subscribe(sse.listener, cursor);
    const timer = services.clock.every(CHECK_EVERY_MS, () => {
      if (mayGoOn(hearer)) sse.push(': \n\n');
      else sse.push(null);
    });
    const close = (): void => {
      timer.cancel();
      leave();
      sse.destroy();
    };
    request.signal.addEventListener('abort', close, { once: true });
    sse.once('close', close);
    return {
      headers: {
        ...{ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' },
        // Proxies that collect answers would hold events up.
        'x-accel-buffering': 'no',
      },
      body: sse,
    };
  },
});

const authorizationOf = ({ headers: { authorization } }: RequestFacts): string | undefined =>
  typeof authorization === 'string' ? authorization : undefined;

function mayGoOn(hearer: LiveHearer): boolean {
  try {
    hearer.renew();
    return true;
  } catch {
    return false;
  }
}

/** Written as the HTML standard says, 9.2.5. */
class EventStream extends Readable {
  readonly listener: Listener;

  constructor(accepts: Listener['accepts']) {
    super({ highWaterMark: 16 * 1024 });
    this.listener = {
      accepts,
      deliver: ({ cursor, type, json }: EventFrame) =>
        void this.push(`id: ${cursor}\nevent: ${type}\ndata: ${json}\n\n`),
      ready: () => this.readableLength < MOST_UNSENT,
      end: () => void this.push(null),
    };
    this.push('retry: 1000\n\n');
  }

  override _read(): void {
    // Events come when they come.
  }
}

const socket = defineOperation({
  ...{ id: 'events.socket', method: 'GET', path: '/v1/events/socket', tag, access: 'events:read' },
  summary: 'Events as they happen, over a WebSocket',
  description:
    'Each message is one event as JSON, with its `cursor`. Takes the subprotocol `tandem.events`; browsers, which cannot set headers, send the token as a second subprotocol, `bearer.<token>`. Close code 4401: the token is not valid any more; 4403: it may not hear this any more; 1013: did not keep up, come back with the last cursor.',
  query: queryOf(wish),
  produces: ['application/json'],
  status: 101,
  errors: ['upgrade-required', 'limit-exceeded'],
  handle() {
    throw new TandemError('upgrade-required');
  },
});

const types = defineOperation({
  ...{ id: 'events.types', method: 'GET', path: '/v1/event-types', tag, access: 'self' },
  summary: 'Every type of event',
  response: Type.Object(
    {
      items: Type.Array(
        Type.Object(
          {
            type: Type.String({ description: 'Stable name' }),
            description: Type.String({ description: 'When it is told' }),
          },
          { additionalProperties: false },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  handle: () => ({ body: { items: Object.entries(EVENTS).map(([type, description]) => ({ type, description })) } }),
});

export const eventOperations: readonly Operation[] = [stream, socket, types];
