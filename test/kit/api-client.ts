/** The control API of a running cluster, as its operator: plain fetch, server-sent events, WebSockets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { operatorToken } from '../../src/api/access/control.ts';
import { clusterKeys } from '../../src/core/keys.ts';
import type { Cluster } from './cluster.ts';
import { until } from './wait.ts';

export interface HeardEvent {
  readonly cursor: string;
  readonly type: string;
  readonly account?: string;
  readonly call?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface EventEar {
  readonly events: readonly HeardEvent[];
  /** Resolves with the first event that fits. */
  heard(type: string, call?: string): Promise<HeardEvent>;
  close(): void;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

export class ApiClient {
  readonly base: string;
  readonly token: string;

  /** @param which process of it, where there are two */
  constructor(cluster: Cluster, which: 1 | 2 = 1) {
    this.base = `http://127.0.0.1:${cluster.public.http + which - 1}`;
    const secret = readFileSync(join(cluster.directory, 'state', 'cluster.secret'), 'utf8').trim();
    this.token = operatorToken(clusterKeys(secret).operator);
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const response = await fetch(this.base + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  }

  /** Server-sent events, read as the HTML standard says. Resolves when the stream is open. */
  async listen(query = '', headers: Record<string, string> = {}): Promise<EventEar> {
    const abort = new AbortController();
    const response = await fetch(`${this.base}/v1/events${query}`, {
      headers: { authorization: `Bearer ${this.token}`, ...headers },
      signal: abort.signal,
    });
    if (response.status !== 200 || response.body === null)
      throw new Error(`${response.status} ${await response.text()}`);
    const events: HeardEvent[] = [];
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const read = async (): Promise<void> => {
      let buffer = '';
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        const parts = (buffer + next.value).split('\n\n');
        buffer = parts.pop() ?? '';
        for (const part of parts) {
          const data = /^data: (.*)$/m.exec(part)?.[1];
          if (data !== undefined) events.push(JSON.parse(data) as HeardEvent);
        }
      }
    };
    read().catch(() => undefined);
    return ear(events, () => abort.abort());
  }

  /** Resolves when the socket is open. */
  async socket(
    query = '',
    protocols: readonly string[] = ['tandem.events', `bearer.${this.token}`],
  ): Promise<EventEar> {
    const events: HeardEvent[] = [];
    const ws = new WebSocket(`${this.base.replace('http', 'ws')}/v1/events/socket${query}`, [...protocols]);
    ws.on('message', (data: Buffer) => events.push(JSON.parse(data.toString()) as HeardEvent));
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('error', reject);
    });
    return ear(events, () => ws.close());
  }
}

function ear(events: readonly HeardEvent[], close: () => void): EventEar {
  return {
    events,
    heard: (type, call) =>
      until(`the event ${type}`, () =>
        events.find(one => one.type === type && (call === undefined || one.call === call)),
      ),
    close,
  };
}
